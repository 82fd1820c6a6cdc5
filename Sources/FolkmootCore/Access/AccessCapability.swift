public import FolkmootTenancy

extension Capability {
    /// Who signs in, and who may do what; its tables and its permissions are the kernel's.
    static let access = Capability("Access")
}

extension Permission {
    /// What the key of a program can be for: nothing that shows a member, and to change nothing but to write down what was done.
    public static let ofPrograms = [
        Permission.exportRecords, .readAudit, .readResults, .readAreas, .readStandards, .writeEngagement,
    ]
    /// What the key in the link of a shared report is for: figures of surveys, and nothing besides.
    public static let ofSharedReports = Permission.readResults
}
