/// A survey as a force has worded it.
public struct SurveyDefinition: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What people call it.
    public let title: Localized
    /// A paragraph above the first question.
    public let introduction: Localized
    /// Answers are compared over time only within one series.
    public let series: String
    /// Whether the home page offers it.
    public let isDefault: Bool
    /// After how many months the same person may be asked again.
    public let resurveyMonths: Int
    /// When its waves begin.
    public let schedule: Schedule
    /// How long it takes, as stated to people.
    public let minutes: Int
    /// With fewer, an area's result is provisional.
    public let minimumResponses: Int
    /// Whether everybody sees what people answer while a wave runs; else only once it has closed.
    public let showsRunningWave: Bool
    /// Whether a wave opens only once somebody has approved its questions; else as its month begins.
    public let opensByApproval: Bool
    /// From this share of people who chose “Something else”, in per cent, the options of a question are worth a review.
    public let otherShare: Int
    /// The questions, in order.
    public let questions: [Question]

    /// The questions as they stand on a page: each by itself, or the rows of a grid together.
    public var parts: [[Question]] {
        questions.reduce(into: []) { parts, question in
            if let grid = question.grid, parts.last?.first?.grid?.code == grid.code {
                parts[parts.count - 1].append(question)
            } else {
                parts.append([question])
            }
        }
    }

    /// The question of a code.
    public func question(_ code: String) -> Question? { questions.first { $0.code == code } }

    /// When waves begin.
    public enum Schedule: Sendable, Equatable {
        /// At the first of these months of each year, 1 to 12.
        case months([Int])
        /// Every so many months, counted from January.
        case every(months: Int)

        /// The months of a year in which a wave begins.
        public var months: [Int] {
            switch self {
            case .months(let months): months.sorted()
            case .every(let months): Array(stride(from: 1, through: 12, by: max(months, 1)))
            }
        }
    }
}

/// A question of a survey, or of those that members may answer about themselves.
public struct Question: Sendable, Equatable {
    /// The code, once in a survey.
    public let code: String
    /// How it is answered.
    public let kind: Kind
    /// The question as people read it.
    public let text: Localized
    /// A line of help under it.
    public let hint: Localized?
    /// Whether there must be an answer.
    public let isRequired: Bool
    /// What it is for: `issues`, `confidence`.
    public let topic: String?
    /// How many options may be chosen at most; all if left out.
    public let maximumSelections: Int?
    /// How many characters an answer in people's own words may have at most.
    public let maximumLength: Int
    /// It is shown only to those who chose this.
    public let condition: Condition?
    /// The options, in order; also those that are retired.
    public let options: [Option]
    /// The grid of which this is a row; nothing for a question by itself.
    public internal(set) var grid: Grid? = nil

    /// Whether it is answered by choosing among options.
    public var hasOptions: Bool { kind != .text && kind != .place }

    /// Options that are still offered.
    public var offered: [Option] { options.filter { !$0.isRetired } }

    /// The option of a code.
    public func option(_ code: String) -> Option? { options.first { $0.code == code } }

    /// How a question is answered.
    public enum Kind: String, Sendable, CaseIterable {
        /// Several options may be chosen.
        case multiple
        /// One of an ordered list.
        case scale
        /// One option.
        case single
        /// In people's own words.
        case text
        /// Where something is: a postcode or an area, kept as the code of an area, or words.
        case place
    }

    /// Several statements that are answered on one scale.
    ///
    /// Each row is a question of its own: kept, counted and compared like any other.
    public struct Grid: Sendable, Equatable {
        /// The grid's code; that of a row begins with it.
        public let code: String
        /// The question above the rows.
        public let text: Localized
        /// The row as people read it under the question.
        public let row: Localized
    }

    /// The option of an earlier question on which a question depends.
    public struct Condition: Sendable, Equatable {
        /// The earlier question's code.
        public let question: String
        /// The option's code.
        public let option: String
    }

    /// One answer that is offered.
    public struct Option: Sendable, Equatable {
        /// The code, once in a question; it never changes.
        public let code: String
        /// The option as people read it.
        public let text: Localized
        /// It cannot be chosen together with another.
        public let isExclusive: Bool
        /// A free text field stands beside it.
        public let isOther: Bool
        /// It counts as positive (measure `question_positive`).
        public let isPositive: Bool
        /// It is left out of the base and shown apart.
        public let isExcluded: Bool
        /// It is no longer offered; its votes are kept.
        public let isRetired: Bool
    }
}
