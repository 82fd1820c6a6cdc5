import Basics

/// Why two figures of one force, of different months, do not mean the same although they have one name.
public enum SeriesBreak: Hashable, Sendable {
    /// The measure was defined anew.
    case definition(from: Int, to: Int)
    /// What it is a share of was taken from elsewhere.
    case source(from: String, to: String)
    /// The wave was asked in another way.
    case mode(from: String, to: String)

    /// Its name for programs.
    public var name: String {
        switch self {
        case .definition: "definition"
        case .source: "denominator-source"
        case .mode: "mode"
        }
    }

    /// What lies between an earlier figure and a later one of the same measure, area and part.
    public static func between(_ earlier: MeasureValue, _ later: MeasureValue) -> [SeriesBreak] {
        let definition: [SeriesBreak] =
            earlier.measure == later.measure ? [] : [.definition(from: earlier.measure.version, to: later.measure.version)]
        return definition + source(earlier, later) + mode(earlier, later)
    }

    /// The source of an estimate names its wave, and so is another each time.
    private static func source(_ earlier: MeasureValue, _ later: MeasureValue) -> [SeriesBreak] {
        guard earlier.estimate == nil, later.estimate == nil, earlier.denominator != nil, later.denominator != nil,
            let from = earlier.source, let to = later.source, from != to
        else { return [] }
        return [.source(from: from, to: to)]
    }

    private static func mode(_ earlier: MeasureValue, _ later: MeasureValue) -> [SeriesBreak] {
        guard let from = earlier.estimate?.mode, let to = later.estimate?.mode, from != to else { return [] }
        return [.mode(from: from, to: to)]
    }

    /// What breaks before each of some values in turn; gaps are passed over.
    static func along(_ values: [MeasureValue?]) -> [[SeriesBreak]] {
        var last: MeasureValue?
        return values.map { value in
            guard let value, !value.isSuppressed else { return [] }
            defer { last = value }
            return last.map { between($0, value) } ?? []
        }
    }
}
