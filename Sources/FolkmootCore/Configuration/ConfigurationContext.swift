/// What the platform knows that a force's files do not say, as values, so that every check stays a pure function.
public struct ConfigurationContext: Sendable {
    /// The name of the folder that the files come from, if they come from one.
    public var folderName: String?
    /// By host name, the slug of the force that has it.
    public var hostsTakenBy: [String: String] = [:]
    /// The configuration that is in force now, if there is one.
    public var previous: ForceConfiguration?
    /// Questions that have answers.
    public var answered: Set<QuestionKey> = []
    /// Options that have votes.
    public var voted: Set<OptionKey> = []
    /// By the code of a role, how many active people hold it; nothing before there are any staff.
    public var activeStaffByRole: [String: Int] = [:]
    /// By the code of a survey, how many of its waves are open.
    public var liveWaves: [String: Int] = [:]
    /// The names of all permissions that a role may grant.
    public var permissions: [String] = Self.catalogue

    /// A platform that knows nothing of the force yet.
    public init() {}

    /// The permissions of the platform as they are described to forces.
    public static let catalogue = [
        "areas.read", "assessments.sign", "assessments.write", "audit.read", "benchmark.publish", "configuration.read",
        "configuration.write", "contacts.read",
        "contacts.write", "engagement.write", "library.approve", "library.read", "library.write",
        "members.import", "members.invite", "members.manage", "members.read", "messages.send", "performance.people",
        "performance.read", "performance.write", "privacy.manage", "records.export",
        "representation.read", "results.export", "results.read",
        "roles.manage",
        "staff.manage", "staff.read", "standards.approve", "standards.read", "surveys.answer", "surveys.open", "surveys.publish",
        "surveys.read",
    ]
}

/// One question of one survey.
public struct QuestionKey: Sendable, Hashable {
    /// The survey's code.
    public let survey: String
    /// The question's code.
    public let question: String

    /// The question of a survey.
    public init(_ survey: String, _ question: String) {
        self.survey = survey
        self.question = question
    }
}

/// One option of one question of one survey.
public struct OptionKey: Sendable, Hashable {
    /// The survey's code.
    public let survey: String
    /// The question's code.
    public let question: String
    /// The option's code.
    public let option: String

    /// The option of a question of a survey.
    public init(_ survey: String, _ question: String, _ option: String) {
        self.survey = survey
        self.question = question
        self.option = option
    }
}
