/// The codes of lower layer super output areas: the census' small areas, of some 1,500 people, by which crime is published.
enum LSOA {
    /// Whether this is the form of such a code: `E01012756`.
    static func isCode(_ code: some Collection<UInt8>) -> Bool {
        guard code.count == 9, let first = code.first else { return false }
        return (0x41...0x5A).contains(first) && code.dropFirst().allSatisfy(PostcodeForm.isDigit)
    }
}

/// Where small census areas lie, as far as a force's tables tell.
struct LSOAPlaces: Sendable {
    /// The area of each code that is known.
    var areas: [String: String] = [:]
    /// What became of codes that are no more.
    var successors: [String: [String]] = [:]

    /// Where crimes are counted that were recorded in a small area.
    enum Place: Equatable {
        /// In an area of the force.
        case area(String)
        /// In the one area that all successors of an old code lie in.
        case carriedForward(String)
        /// Nowhere: the successors of an old code lie in more than one area.
        case split
        /// Nowhere: it is no place of this force.
        case outside
        /// Nowhere: no place was given.
        case withoutPosition

        /// The code of the area; blank where there is none.
        var area: String {
            switch self {
            case .area(let code), .carriedForward(let code): code
            case .split, .outside, .withoutPosition: ""
            }
        }
    }

    /// Where a code lies; a blank one is no position.
    func place(of code: String) -> Place {
        if code.isEmpty { return .withoutPosition }
        if let area = areas[code] { return .area(area) }
        let successors = (successors[code] ?? []).map { areas[$0] }
        guard successors.contains(where: { $0 != nil }) else { return .outside }
        guard let area = successors[0], successors.allSatisfy({ $0 == area }) else { return .split }
        return .carriedForward(area)
    }
}
