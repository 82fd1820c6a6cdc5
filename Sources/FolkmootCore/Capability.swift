public import FolkmootTenancy
public import Storage

/// What one capability of the product brings: the floors below and the lists above take it from here.
///
/// The type is the checklist: a field that is not filled in is something forgotten. A new capability is a folder on each floor, a
/// value of this type and a line in ``all``.
public struct Capability: Sendable {
    /// Its name, which is the name of its folders.
    public let name: String
    /// Its tables, as numbered steps.
    ///
    /// Numbers are unique across the service.
    public let migrations: [Migration]
    /// What people may be allowed to do in it.
    public let permissions: [Permission]
    /// The personal data that it holds.
    public let personalData: [PersonalData]
    /// What each of its tables holds of people.
    public let tables: [HeldTable]
    /// What ends by itself when it has been kept for long enough.
    let retention: [RetentionRule]

    /// A capability with what it brings.
    init(
        _ name: StaticString, migrations: [Migration] = [], permissions: [Permission] = [], personalData: [PersonalData] = [],
        tables: [HeldTable] = [], retention: [RetentionRule] = []
    ) {
        self.name = "\(name)"
        self.migrations = migrations
        self.permissions = permissions
        self.personalData = personalData
        self.tables = tables
        self.retention = retention
    }

    /// Every capability: the table of contents of the product.
    public static let all: [Capability] = [
        .configuration, .geography, .members, .messaging, .surveys, .benchmarking, .crime, .priorities, .contacts, .exports,
        .proportionality, .reports, .fieldwork, .assessment, .performance, .onboarding,
        .access, .doorstep, .library, .privacy, .api, .webhooks, .newsletters, .sharing,
    ]
}

/// A kind of personal data, for the record of processing (UK GDPR, article 30).
public struct PersonalData: Sendable {
    /// The table that holds it.
    public let table: String
    /// What it is, in words.
    public let what: String
    /// Why it is held, and on which basis.
    public let purpose: String
    /// The setting of policy.json that says how long it is kept.
    public let keptBy: String

    /// A kind of personal data in a table.
    public init(table: StaticString, what: StaticString, purpose: StaticString, keptBy: StaticString) {
        self.table = "\(table)"
        self.what = "\(what)"
        self.purpose = "\(purpose)"
        self.keptBy = "\(keptBy)"
    }
}
