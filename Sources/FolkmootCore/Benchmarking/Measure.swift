public import Basics

/// What a figure is an instance of: its meaning, its formula, and how it is written.
///
/// Two figures compare if their measures are the same.
public struct Measure: Sendable, Equatable {
    /// Which measure a figure is of: its name, and which version of its meaning.
    public struct Reference: Hashable, Sendable {
        /// The measure's name for programs: `household_coverage`.
        public let id: String
        /// Counts from 1; another meaning is another version.
        public let version: Int

        /// A version of a measure.
        public init(_ id: String, version: Int) {
            self.id = id
            self.version = version
        }
    }

    /// What its values are, and so how they are written and how their changes are told.
    public enum Unit: String, Sendable {
        /// A whole number of things or people.
        case count
        /// A share, as a percentage.
        case percent
        /// A mean of ratings, on the scale that was rated on.
        case rating
        /// A share compared with another: 1 is proportionate.
        case ratio
        /// A number of one thing to each other thing.
        case each
    }

    /// Whether values come from counting all, or from asking some.
    public enum Certainty: String, Sendable {
        /// All were counted; there is no interval.
        case exact
        /// Some were asked: a value carries how many, and its 95 % interval.
        case sample
    }

    /// The period that a value is about.
    public enum Base: String, Sendable {
        /// An instant: the end of a month.
        case instant
        /// What happened in a month.
        case month
        /// All that happened until the end of a month.
        case cumulative
        /// A wave of a survey.
        case wave
        /// A window of time that the figure itself names.
        case window
    }

    /// Its name for programs, and the version of its meaning.
    public let reference: Reference
    /// What people call it.
    public let title: String
    /// What it says, in a sentence or two.
    public let words: String
    /// What is counted.
    public let numerator: String
    /// Out of what, if it is a share.
    public let denominator: String?
    /// How values are written.
    public let unit: Unit
    /// Decimals that are printed; half is rounded up.
    public let decimals: Int
    /// The period that a value is about.
    public let base: Base
    /// Where its counts come from.
    public let source: String
    /// Whether all were counted or some were asked.
    public let certainty: Certainty
    /// A change of less than this, in the measure's unit, is told as "maintained".
    public let tolerance: Double
    /// Whether a zero may be shown: true where it tells nothing about anybody.
    public let showsZero: Bool

    /// Its name for programs: `household_coverage`.
    public var id: String { reference.id }
    /// Which version of its meaning.
    public var version: Int { reference.version }

    /// Whether it is a share of households.
    public var isPerHousehold: Bool { id == Measures.householdCoverage.id }
    /// Whether it is a share of things that are counted one by one, so that chance is that of drawing them; hours are not.
    public var isProportion: Bool { unit == .percent && !Self.noProportions.contains(id) }
    /// Shares whose parts are hours, differences of people, or means of shares.
    private static let noProportions: Set = ["abstraction", "panel_change", "confidence"]

    init(
        _ id: String, version: Int = 1, _ title: String, _ words: String, numerator: String, denominator: String? = nil,
        unit: Unit = .count, decimals: Int = 0, base: Base, source: String, certainty: Certainty = .exact, tolerance: Double = 0,
        showsZero: Bool = false
    ) {
        reference = Reference(id, version: version)
        self.title = title
        self.words = words
        self.numerator = numerator
        self.denominator = denominator
        self.unit = unit
        self.decimals = decimals
        self.base = base
        self.source = source
        self.certainty = certainty
        self.tolerance = tolerance
        self.showsZero = showsZero
    }
}

extension Measure {
    /// How values are rounded, in words.
    public static let rounding = "half up, when printed or exported"

    /// The definition as it goes with every export.
    public var definition: JSON {
        [
            "id": .string(id), "version": .integer(Int64(version)), "title": .string(title), "words": .string(words),
            "numerator": .string(numerator), "denominator": denominator.map { .string($0) } ?? .null,
            "unit": .string(unit.rawValue),
            "decimals": .integer(Int64(decimals)), "rounding": .string(Self.rounding), "base": .string(base.rawValue),
            "source": .string(source), "certainty": .string(certainty.rawValue),
            "tolerance": .string(Decimals.text(tolerance, decimals: 3)), "shows_zero": .bool(showsZero),
        ]
    }
}

extension Measure.Reference: CustomStringConvertible {
    /// `household_coverage, version 1`.
    public var description: String { "\(id), version \(version)" }
}
