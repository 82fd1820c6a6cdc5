public import Basics

/// One of the twelve steps from the first yes to a service that is part of the force's work.
public enum OnboardingStep: Int, Sendable, CaseIterable {
    /// The head of local policing wants it.
    case sponsor = 1
    /// Whoever pays for it agrees.
    case funding
    /// Those who must sign it have: neighbourhood policing, marketing, technology, information security.
    case signOffs
    /// Neighbourhood policing owns it.
    case owner
    /// It is set up for the force.
    case configuration
    /// One district has tried it.
    case pathfinder
    /// What was learnt there has changed it.
    case lessons
    /// Staff are trained.
    case training
    /// It opens force-wide.
    case launch
    /// Partners and key individuals are on it.
    case stakeholders
    /// It is part of performance management.
    case performance
    /// Good work with it is recognised.
    case recognition

    /// What is to be done.
    public var text: String {
        switch self {
        case .sponsor: "The head of local policing sponsors it"
        case .funding: "Whoever funds it agrees, for a term"
        case .signOffs: "Neighbourhood policing, marketing and engagement, technology and information security have signed it off"
        case .owner: "The neighbourhood policing command owns it"
        case .configuration: "It is configured for the force"
        case .pathfinder: "One district goes first"
        case .lessons: "What was learnt there has changed the service"
        case .training: "Staff are trained, by trainers of their own"
        case .launch: "It is opened force-wide"
        case .stakeholders: "Partners and key individuals are on it"
        case .performance: "It is part of performance management"
        case .recognition: "Good work with it is recognised"
        }
    }

    /// What stands as its evidence.
    public var asks: String {
        switch self {
        case .sponsor: "The sponsor’s rank and post, and where the decision is recorded"
        case .funding: "The funding body and the term"
        case .signOffs: "The four sign-offs, and the reference of the data protection impact assessment"
        case .owner: "The post that owns it, in the neighbourhood policing command"
        case .configuration: "Who in the force has read and agreed the configuration"
        case .pathfinder: "Which district, from when to when"
        case .lessons: "What was changed since, and where that is recorded"
        case .training: "How many trainers and sessions"
        case .launch: "The plan of the launch, and who agreed it"
        case .stakeholders: "Which partners, and who speaks to them"
        case .performance: "The meeting that looks at its figures"
        case .recognition: "How good work is recognised"
        }
    }
}

/// Where a force is with one step: what was stated, beside what the service sees by itself.
public struct OnboardingState: Sendable {
    /// The step.
    public let step: OnboardingStep
    /// What was stated; nothing until something was.
    public let statement: Statement?
    /// What the service sees, in words; nothing where it can see nothing.
    public let seen: String?
    /// Whether what it sees stands against the step being done.
    public let isContradicted: Bool

    /// Whether it is done.
    public var isDone: Bool { statement != nil && !isContradicted }

    /// What somebody stated of a step that is done.
    public struct Statement: Sendable, Equatable {
        /// Who answers for it.
        public let owner: String
        /// The day on which it was done.
        public let on: Day
        /// What shows it.
        public let evidence: String
        /// Who wrote this down.
        public let by: String
    }
}

/// A step's statement as it was typed.
public struct OnboardingForm: Sendable {
    /// Which step, from 1.
    public var step = ""
    /// Who answers for it.
    public var owner = ""
    /// The day on which it was done, as `2026-11-21`.
    public var day = ""
    /// What shows it.
    public var evidence = ""

    /// An empty form.
    public init() {}
}

/// A statement that has been checked and not been kept yet.
struct OnboardingDraft {
    let step: OnboardingStep
    let owner: String
    let on: Day
    let evidence: String

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: OnboardingForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        let found = Int(form.step).flatMap(OnboardingStep.init(rawValue:))
        if found == nil { check.fail("step", "Choose a step, from 1 to \(OnboardingStep.allCases.count).") }
        owner = check.words(form.owner, "owner", limit: 100, missing: "Say who answers for it: a post, or a name.")
        on = check.day(form.day, "date")
        evidence = check.words(form.evidence, "evidence", limit: 500, missing: "Say what shows it.")
        try check.throwFaults()
        guard let found else { throw Problem(.invalid, "Choose a step.") }
        step = found
    }
}
