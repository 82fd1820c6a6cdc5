/// What is kept of a meeting beside what is kept of everything that teams do: whose meeting it was, and who came, by kind.
///
/// People of the public who came are the encounter's people met.
public struct MeetingRecord: Sendable, Equatable {
    /// The body that met, such as a parish council.
    public internal(set) var body: String?
    /// How many who are elected were there.
    public internal(set) var councillors: Int?
    /// How many were there for other organisations.
    public internal(set) var representatives: Int?
    /// In which roles the police were there; nobody's name.
    public internal(set) var police: String?
    /// Where what the police reported can be read.
    public internal(set) var report: String?

    /// Nothing of a meeting.
    public init() {}

    /// Whether there is nothing.
    public var isEmpty: Bool { self == MeetingRecord() }

    /// What differs from another, by the names in the export.
    func differences(from was: MeetingRecord) -> [(name: String, isOther: Bool)] {
        [
            ("meeting_body", body != was.body), ("councillors", councillors != was.councillors),
            ("representatives", representatives != was.representatives), ("police_roles", police != was.police),
            ("police_report", report != was.report),
        ]
    }
}
