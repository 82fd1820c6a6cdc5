public import Basics
@_spi(Stores) public import FolkmootTenancy

/// Keeps in the audit what programs read with their keys, before anything is read.
public struct ProgramReads: Sendable {
    private let scope: StaffScope

    /// What a program reads.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// Keeps what was asked for.
    ///
    /// - Parameters:
    ///   - operation: which, as the document of the API calls it.
    ///   - values: what was sent along, once it was found right: codes, days and counts.
    public func keep(_ operation: String, _ values: [String: JSON], of configuration: ForceConfiguration) async throws {
        let area = values["area"]?.string.flatMap { configuration.areas[$0]?.code }
        let sent = values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
        let entry = AuditEntry("api.read", area: area, detail: ["operation": .string(operation), "parameters": .object(sent)])
        try await scope.data.write(audit: entry) { _ in }
    }
}
