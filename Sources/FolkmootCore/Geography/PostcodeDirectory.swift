/// Which area a postcode lies in, as far as the force's table tells: whole postcodes, sectors and outward codes.
public struct PostcodeDirectory: Sendable, Equatable {
    private let areaOfPrefix: [String: String]

    /// A directory of areas' codes by prefix, each in the form that ``prefix(_:)`` gives.
    public init(_ areaOfPrefix: [String: String] = [:]) { self.areaOfPrefix = areaOfPrefix }

    /// Whether the force has no table: then any postcode is taken, and people choose their area from a list.
    public var isEmpty: Bool { areaOfPrefix.isEmpty }

    /// How many prefixes there are.
    public var count: Int { areaOfPrefix.count }

    /// The code of the narrowest area that is known for a postcode: the longest prefix that fits counts.
    public func area(of postcode: Postcode) -> String? {
        areaOfPrefix[postcode.description] ?? areaOfPrefix[postcode.sector] ?? areaOfPrefix[postcode.outward]
    }

    /// A postcode, a sector or an outward code in its one spelling; nothing if it is none of them.
    public static func prefix(_ text: String) -> String? {
        let parts = text.uppercased().split(separator: " ").map(String.init)
        guard let outward = parts.first, PostcodeForm.isOutward(Array(outward.utf8)) else { return Postcode(text)?.description }
        switch parts.count {
        case 1: return outward
        case 2 where parts[1].utf8.count == 1 && parts[1].utf8.allSatisfy(PostcodeForm.isDigit): return "\(outward) \(parts[1])"
        default: return Postcode(text)?.description
        }
    }
}
