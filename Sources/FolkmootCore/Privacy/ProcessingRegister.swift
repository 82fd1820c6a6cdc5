public import Basics
import FolkmootTenancy
import Storage

/// What a force does with people's data, for the record of processing (UK GDPR, article 30): made of what the program declares and how the
/// force has set it.
public struct ProcessingRegister: Sendable {
    /// One kind of data.
    public struct Entry: Sendable {
        /// The part of the product that holds it.
        public let capability: String
        /// What it is, why it is held and where.
        public let data: PersonalData
        /// The columns that are of people.
        public let columns: [String]
        /// How long it is kept, in words.
        public let kept: String
        /// What becomes of it when a member is erased.
        public let erasure: String
        /// The roles that reach it, as the force calls them.
        public let roles: [String]
    }

    /// Who decides what for and how: the force.
    public let controller: String
    /// Where to write about data.
    public let contact: String
    /// Who runs the service for the force.
    public let processor: String
    /// Who else may write to members, through the force.
    public let providers: [String]
    /// What each member may tell of themselves, and is asked.
    public let demographics: [String]
    /// Kind by kind.
    public let entries: [Entry]
    /// The rules by which something ends by itself.
    public let retention: [(rule: RetentionRule, months: Int)]

    /// The register of a force as it is configured now.
    public init(_ configuration: ForceConfiguration) {
        controller = configuration.name.english
        contact = configuration.contacts.dataProtectionEmail
        processor = configuration.branding.operator.name.english
        providers = configuration.policy.providers.map(\.name.english)
        demographics = configuration.policy.demographics.map(\.text.english)
        entries = Capability.all.flatMap { capability in
            capability.personalData.map { Entry(capability, $0, configuration) }
        }
        retention = RetentionRule.all.map { ($0, $0.months(configuration)) }
    }
}

extension ProcessingRegister.Entry {
    fileprivate init(_ capability: Capability, _ data: PersonalData, _ configuration: ForceConfiguration) {
        let table = capability.tables.first { $0.table == data.table }
        let permissions = Set(capability.permissions.map(\.name)).union([Permission.managePrivacy.name])
        self.capability = capability.name
        self.data = data
        columns = table.map { $0.shown.filter { !$0.isFromElsewhere }.map(\.name) + $0.staff + $0.words.map(\.description) } ?? []
        kept = Self.words(data.keptBy, configuration)
        erasure = table?.note ?? ""
        roles = configuration.roles.filter { !$0.permissions.isDisjoint(with: permissions) }.map(\.name)
    }

    private static func words(_ setting: String, _ configuration: ForceConfiguration) -> String {
        let retention = configuration.policy.retention
        let months: Int? =
            switch setting {
            case "retention.inactive_member_months": retention.inactiveMemberMonths
            case "retention.message_months": retention.messageMonths
            case "retention.reply_months": retention.replyMonths
            case "retention.door_visit_months": retention.doorVisitMonths
            case "retention.audit_years": retention.auditYears * 12
            case "performance.person_months": configuration.performance.personMonths
            case "contacts.verify_months": configuration.policy.contactVerifyMonths
            default: nil
            }
        return months.map { "\($0) months (\(setting))" } ?? setting
    }
}

extension ProcessingRegister {
    /// The same for programs.
    public var json: JSON {
        [
            "schema": "folkmoot.processing-register/1", "controller": .string(controller), "contact": .string(contact),
            "processor": .string(processor), "providers": .array(providers.map { .string($0) }),
            "asked_of_members": .array(demographics.map { .string($0) }), "processing": .array(entries.map(\.json)),
            "retention": .array(
                retention.map {
                    [
                        "rule": .string($0.rule.code), "what": .string($0.rule.what), "months": .integer(Int64($0.months)),
                        "setting": .string($0.rule.setting), "becomes": .string($0.rule.becomes),
                    ]
                }),
        ]
    }
}

extension ProcessingRegister.Entry {
    fileprivate var json: JSON {
        [
            "capability": .string(capability), "table": .string(data.table), "what": .string(data.what),
            "purpose": .string(data.purpose), "columns": .array(columns.map { .string($0) }), "kept": .string(kept),
            "erasure": .string(erasure), "roles": .array(roles.map { .string($0) }),
        ]
    }
}
