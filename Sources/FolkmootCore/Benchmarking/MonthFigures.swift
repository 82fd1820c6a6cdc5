public import Basics

/// A month of a force as it is published: suppressed, with all that is needed to understand it.
public struct MonthFigures: Sendable, Equatable {
    /// An area that values are of.
    public struct Place: Sendable, Equatable {
        /// Its code.
        public let code: String
        /// What it is called in English.
        public let name: String

        /// An area.
        public init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// The month.
    public let month: Month
    /// The areas: the force first.
    public let places: [Place]
    /// Below how many people counts are hidden.
    public let threshold: Int
    /// Whether households with a member lie in none of the areas but the force: the areas then do not add up to it.
    public let hasMoreElsewhere: Bool
    /// The number of the configuration under which it was computed.
    public let configurationRevision: Int
    /// The hash of that configuration.
    public let configurationHash: String
    /// The values.
    public let values: [MeasureValue]

    /// The figures of counts, small ones hidden.
    ///
    /// - Parameters:
    ///   - places: The areas, the force first.
    ///   - source: Where the numbers of households come from, with the date.
    ///   - others: Values that are of no people, or were suppressed before.
    ///   - earlier: What has been published of the month before.
    init(
        _ month: Month, _ counts: MonthCounts, places: [Place], threshold: Int, source: String?,
        configuration: (revision: Int, hash: String), others: [MeasureValue] = [], earlier: [MonthFigures] = []
    ) throws(Problem) {
        self.month = month
        self.places = places
        self.threshold = threshold
        hasMoreElsewhere = counts.elsewhere > 0
        configurationRevision = configuration.revision
        configurationHash = configuration.hash
        values =
            try counts.checked().values(under: DisclosureControl(threshold: threshold), source: source, earlier: earlier) + others
    }

    /// Figures of values that have been suppressed already.
    init(_ month: Month, _ values: [MeasureValue], places: [String], hasMoreElsewhere: Bool, threshold: Int = 10) {
        self.month = month
        self.places = places.map { Place(code: $0, name: $0) }
        self.threshold = threshold
        (configurationRevision, configurationHash, self.hasMoreElsewhere) = (1, "", hasMoreElsewhere)
        self.values = values
    }

    /// The last second of the month, by the clocks of London: the instant that its values are of.
    public var asAt: Timestamp { month.end.adding(seconds: -1) }

    /// The area that is the whole force.
    public var force: Place? { places.first }

    /// The value of a measure, in whatever version, for the whole force or for a part of it.
    public func value(of measure: Measure, area: String? = nil, part: String? = nil) -> MeasureValue? {
        let area = area ?? force?.code
        return values.first { $0.measure.id == measure.id && $0.area == area && $0.part == part }
    }

    /// The values of the whole force, its parts among them.
    public var ofForce: [MeasureValue] { values.filter { $0.area == force?.code } }
}

extension MonthFigures {
    /// What a publication holds.
    ///
    /// The same figures are the same JSON, whenever they are computed.
    public var json: JSON {
        [
            "schema": .string(Self.schema), "month": .string(month.description), "as_at": .string(asAt.description),
            "areas": .array(places.map { ["code": .string($0.code), "name": .string($0.name)] }),
            "suppression": .object(
                [JSON.Member("fewer_than", .integer(Int64(threshold)))]
                    + (hasMoreElsewhere ? [JSON.Member("more_elsewhere", .bool(true))] : [])),
            "configuration": ["revision": .integer(Int64(configurationRevision)), "hash": .string(configurationHash)],
            "values": .array(values.map(\.json)), "definitions": .array(definitions),
        ]
    }

    /// Reads the figures of a publication.
    ///
    /// - Throws: `.unavailable` if they were written by a version that this one does not know.
    public init(_ json: JSON) throws(Problem) {
        guard json["schema"]?.string == Self.schema, let month = json["month"]?.string.flatMap(Month.init),
            let places = json["areas"]?.array?.compactMap(Place.init), !places.isEmpty,
            let threshold = json["suppression"]?["fewer_than"]?.int,
            let revision = json["configuration"]?["revision"]?.int, let hash = json["configuration"]?["hash"]?.string,
            let values = json["values"]?.array
        else { throw Self.unreadable }
        self.month = month
        self.places = places
        self.threshold = threshold
        hasMoreElsewhere = json["suppression"]?["more_elsewhere"]?.bool ?? false
        configurationRevision = revision
        configurationHash = hash
        self.values = values.compactMap(MeasureValue.init)
        guard self.values.count == values.count else { throw Self.unreadable }
    }

    private static let schema = "folkmoot.month/1"

    private static var unreadable: Problem {
        Problem(
            .unavailable, "A published month cannot be read by this version of the service.", code: "publication-unreadable",
            detail: "expected \(schema)")
    }

    private var definitions: [JSON] {
        let used = Set(values.map(\.measure))
        return Measures.all.filter { used.contains($0.reference) }.map(\.definition)
    }
}

extension MonthFigures.Place {
    fileprivate init?(_ json: JSON) {
        guard let code = json["code"]?.string, let name = json["name"]?.string else { return nil }
        self.init(code: code, name: name)
    }
}
