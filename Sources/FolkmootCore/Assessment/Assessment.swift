public import Basics
public import FolkmootTenancy
public import Storage

/// How an area sees its neighbourhood policing in a quarter: a grade and its grounds for each question.
public struct Assessment: Sendable {
    /// Its identity; nothing until something is written in it.
    public let id: ID<Assessment>?
    /// The area's code.
    public let area: String
    /// The quarter.
    public let quarter: Quarter
    /// Which it is of this quarter, from 1: a signed one is restated by another.
    public let version: Int
    /// Where it stands.
    public let state: State
    /// Who submitted it, and when.
    public let submitted: Mark?
    /// Who signed it off, and when.
    public let signed: Mark?
    /// Why it restates the one before.
    public let reason: String?
    /// By the code of the question, what was answered.
    public let answers: [String: AssessmentAnswer]

    /// Where an assessment stands.
    public enum State: String, Sendable, SQLText, CaseIterable {
        /// Being written.
        case draft
        /// Waiting for somebody else to sign it off.
        case submitted
        /// Signed off: it does not change any more.
        case signed
    }

    /// Who did something, and when.
    public struct Mark: Sendable, Equatable {
        /// Who.
        public let account: ID<Account>
        /// The name.
        public let name: String
        /// When.
        public let at: Timestamp
    }
}

/// What an area says to one question.
public struct AssessmentAnswer: Sendable, Equatable {
    /// The grade; nothing while it is not graded.
    public let grade: Grade?
    /// What shows it.
    public let evidence: String?
    /// What plans are in place already.
    public let plans: String?
    /// How it can be improved or developed.
    public let improvement: String?
    /// How success is measured.
    public let measure: String?
    /// Records of the service that show it, as they are now.
    public let links: [EvidenceLink]

    /// A grade.
    public enum Grade: String, Sendable, SQLText, CaseIterable {
        /// It is in place and works.
        case green
        /// It is in place in part.
        case amber
        /// It is not in place.
        case red
    }

    /// Whether it says that all is well, and nothing on record shows it.
    public var isUnfounded: Bool { grade == .green && !links.contains(where: \.isLive) }
}

/// A record of the service that shows what an answer says.
public struct EvidenceLink: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Its identity among those of its kind.
    public let record: String
    /// What it says of itself now.
    public let words: String
    /// The day that it is of.
    public let on: Day?
    /// Whether it still counts; what was withdrawn or taken off does not.
    public let isLive: Bool

    /// A kind of record.
    public enum Kind: String, Sendable, SQLText, CaseIterable {
        /// Something that a team did.
        case encounter
        /// Something that is planned.
        case event
        /// What people raised, with what was done about it.
        case issue
        /// A priority with its sources.
        case priority
        /// A round of a survey.
        case survey
        /// A month of published figures.
        case publication
    }

    /// How a form names it: `encounter/01…`.
    public var key: String { "\(kind.rawValue)/\(record)" }
}

/// An answer as it was typed.
public struct AssessmentForm: Sendable {
    /// The grade; empty for not graded.
    public var grade = ""
    /// What shows it.
    public var evidence = ""
    /// What plans are in place.
    public var plans = ""
    /// How it can be improved.
    public var improvement = ""
    /// How success is measured.
    public var measure = ""
    /// Keys of the records that show it, see ``EvidenceLink/key``.
    public var links: [String] = []

    /// An empty form.
    public init() {}
}

/// An answer that has been checked and not been kept yet.
struct AssessmentDraft {
    let grade: AssessmentAnswer.Grade?
    let texts: [String?]
    let links: [EvidenceLink]

    static let longest = 2000
    static let mostLinks = 30

    /// - Parameter records: those that there are to link.
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: AssessmentForm, among records: [EvidenceLink], for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        grade = AssessmentAnswer.Grade(rawValue: form.grade)
        if grade == nil, !form.grade.isEmpty { check.fail("grade", "Choose a grade, or “Not graded”.") }
        texts = [
            check.text(form.evidence, "evidence", limit: Self.longest), check.text(form.plans, "plans", limit: Self.longest),
            check.text(form.improvement, "improvement", limit: Self.longest),
            check.text(form.measure, "measure", limit: Self.longest),
        ]
        let wanted = Set(form.links)
        links = records.filter { wanted.contains($0.key) }
        if links.count < wanted.count { check.fail("links", "Choose among what is on record here.") }
        if links.count > Self.mostLinks { check.fail("links", "Link \(Self.mostLinks) records at most.") }
        try check.throwFaults()
    }
}
