public import Basics

/// One value of a measure, as it may leave a force: of an area, perhaps of a part of it, at an instant.
public struct MeasureValue: Sendable, Equatable {
    /// Which measure, in which version.
    public let measure: Measure.Reference
    /// The code of the area.
    public let area: String
    /// The part of the whole that it is about, such as the route `doorstep`; nothing for the whole.
    public let part: String?
    /// How many; nothing if it is hidden or was not recorded.
    public let numerator: Int?
    /// Out of how many, if the measure is a share and this is known.
    public let denominator: Int?
    /// Where the denominator comes from, with its date: `Census 2021, TS041 (21 March 2021)`.
    public let source: String?
    /// Whether it is hidden so that no small number can be read or worked out.
    public let isSuppressed: Bool

    /// For an estimate that is no share of counts, what it was estimated to be, from how many.
    public let estimate: Estimate?

    /// A figure from a sample that is no share of counts.
    public struct Estimate: Sendable, Equatable {
        /// The figure, as printed: `54.3`.
        public let value: Amount
        /// The ends of its 95 % interval, in the measure's unit.
        public let interval: ClosedRange<Double>
        /// How many people it rests on.
        public let people: Int
        /// How most of them answered, ``mixed`` where no way has more than half; nothing if that was not recorded.
        public let mode: String?
        private let low: Amount
        private let high: Amount

        /// What ``mode`` is where no way of answering has more than half.
        static let mixed = "mixed"

        /// An estimate with the ends of its interval, printed with the decimals of its measure; nothing if they are no numbers.
        init?(value: String, low: String, high: String, people: Int, mode: String? = nil) {
            guard let value = Amount(stated: value), let low = Amount(stated: low), let high = Amount(stated: high),
                let from = low.value(in: .percent), let to = high.value(in: .percent), from <= to, people > 0
            else { return nil }
            (self.value, self.low, self.high, self.people, self.mode) = (value, low, high, people, mode)
            interval = from...to
        }
    }

    /// A value that may be read.
    public init(
        _ measure: Measure, area: String, part: String? = nil, _ numerator: Int?, of denominator: Int? = nil, source: String? = nil
    ) {
        self.init(
            measure: measure.reference, area: area, part: part, numerator: numerator, denominator: denominator, source: source,
            isSuppressed: false)
    }

    /// An estimate that may be read.
    init(_ measure: Measure, area: String, _ estimate: Estimate, source: String) {
        self.init(
            measure: measure.reference, area: area, part: nil, numerator: nil, denominator: nil, source: source,
            isSuppressed: false,
            estimate: estimate)
    }

    private init(
        measure: Measure.Reference, area: String, part: String?, numerator: Int?, denominator: Int?, source: String?,
        isSuppressed: Bool, estimate: Estimate? = nil
    ) {
        self.measure = measure
        self.area = area
        self.part = part
        self.numerator = numerator
        self.denominator = denominator
        self.source = source
        self.isSuppressed = isSuppressed
        self.estimate = isSuppressed ? nil : estimate
    }

    /// The same value with its count hidden.
    public func suppressed() -> MeasureValue {
        MeasureValue(
            measure: measure, area: area, part: part, numerator: nil, denominator: denominator, source: source, isSuppressed: true)
    }

    /// The value as it can be printed and compared; nothing if it is hidden, was not recorded, or has no denominator that is known.
    public var amount: Amount? {
        if let estimate { return estimate.value }
        guard let numerator, let isShare = Measures.isShare(measure) else { return nil }
        guard isShare else { return .count(numerator) }
        return denominator.flatMap { $0 > 0 ? .ratio(Ratio(numerator, of: $0)) : nil }
    }

    /// Its counts, if it is a share that can be read.
    public var ratio: Ratio? { if case .ratio(let ratio) = amount { ratio } else { nil } }

    /// The 95 % interval of a figure from a sample, in the measure's unit; nothing for one that is exact, or that cannot be read.
    public var interval: ClosedRange<Double>? {
        if let estimate { return estimate.interval }
        guard let measure = try? Measures.find(measure.id, version: measure.version), measure.certainty == .sample,
            let ratio, let share = ShareEstimate(ratio)
        else { return nil }
        return share.interval.lowerBound * 100...share.interval.upperBound * 100
    }

    /// How many people a figure from a sample rests on.
    public var sampleSize: Int? { estimate?.people ?? denominator }

    /// How far it moved since an earlier one: blank if one of them cannot be read.
    ///
    /// - Throws: a `.conflict` ``Problem`` if they are not of one version of one measure.
    public func change(since earlier: MeasureValue) throws(Problem) -> String {
        guard measure == earlier.measure else {
            throw Problem(
                .conflict, "\(earlier.measure) and \(measure) do not mean the same, so they are not compared.",
                code: "measures-differ")
        }
        guard let from = earlier.amount, let to = amount else { return "" }
        return Change(of: try Measures.find(measure.id, version: measure.version), from: from, to: to).words
    }
}

extension MeasureValue {
    /// As it stands in a publication.
    var json: JSON {
        let counts: JSON = [
            "measure": .string(measure.id), "version": .integer(Int64(measure.version)), "area": .string(area),
            "part": part.map { .string($0) } ?? .null, "numerator": Self.json(numerator), "denominator": Self.json(denominator),
            "denominator_source": source.map { .string($0) } ?? .null, "suppressed": .bool(isSuppressed),
        ]
        guard let estimate, case .object(let members) = counts else { return counts }
        return .object(members + [JSON.Member("estimate", estimate.json)])
    }

    private static func json(_ count: Int?) -> JSON { count.map { .integer(Int64($0)) } ?? .null }

    /// Reads what ``json`` writes; nothing if it is anything else.
    init?(_ json: JSON) {
        guard let id = json["measure"]?.string, let version = json["version"]?.int, let area = json["area"]?.string,
            let isSuppressed = json["suppressed"]?.bool
        else { return nil }
        self.init(
            measure: Measure.Reference(id, version: version), area: area, part: json["part"]?.string,
            numerator: isSuppressed ? nil : json["numerator"]?.int, denominator: json["denominator"]?.int,
            source: json["denominator_source"]?.string, isSuppressed: isSuppressed,
            estimate: json["estimate"].flatMap(Estimate.init))
    }
}

extension MeasureValue.Estimate {
    fileprivate var json: JSON {
        let texts = [value, low, high].map { JSON.string(Measures.confidence.text($0)) }
        let counts: JSON = ["value": texts[0], "low": texts[1], "high": texts[2], "people": .integer(Int64(people))]
        guard let mode, case .object(let members) = counts else { return counts }
        return .object(members + [JSON.Member("mode", .string(mode))])
    }

    fileprivate init?(_ json: JSON) {
        guard let value = json["value"]?.string, let low = json["low"]?.string, let high = json["high"]?.string,
            let people = json["people"]?.int
        else { return nil }
        self.init(value: value, low: low, high: high, people: people, mode: json["mode"]?.string)
    }
}
