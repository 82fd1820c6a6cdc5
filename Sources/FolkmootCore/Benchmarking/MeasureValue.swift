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

    /// A value that may be read.
    public init(
        _ measure: Measure, area: String, part: String? = nil, _ numerator: Int?, of denominator: Int? = nil, source: String? = nil
    ) {
        self.init(
            measure: measure.reference, area: area, part: part, numerator: numerator, denominator: denominator, source: source,
            isSuppressed: false)
    }

    private init(
        measure: Measure.Reference, area: String, part: String?, numerator: Int?, denominator: Int?, source: String?,
        isSuppressed: Bool
    ) {
        self.measure = measure
        self.area = area
        self.part = part
        self.numerator = numerator
        self.denominator = denominator
        self.source = source
        self.isSuppressed = isSuppressed
    }

    /// The same value with its count hidden.
    public func suppressed() -> MeasureValue {
        MeasureValue(
            measure: measure, area: area, part: part, numerator: nil, denominator: denominator, source: source, isSuppressed: true)
    }

    /// The value as it can be printed and compared; nothing if it is hidden, was not recorded, or has no denominator that is known.
    public var amount: Amount? {
        guard let numerator, let measure = try? Measures.find(measure.id, version: measure.version) else { return nil }
        guard measure.denominator != nil else { return .count(numerator) }
        return denominator.flatMap { $0 > 0 ? .ratio(Ratio(numerator, of: $0)) : nil }
    }

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
        [
            "measure": .string(measure.id), "version": .integer(Int64(measure.version)), "area": .string(area),
            "part": part.map { .string($0) } ?? .null, "numerator": Self.json(numerator), "denominator": Self.json(denominator),
            "denominator_source": source.map { .string($0) } ?? .null, "suppressed": .bool(isSuppressed),
        ]
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
            source: json["denominator_source"]?.string, isSuppressed: isSuppressed)
    }
}
