import Basics

/// Made-up people of one force, with the truth about who lives with whom, known without reading an address.
struct People {
    /// One who is in the list.
    struct Person {
        let name: String
        let email: String
        /// The address as this person writes it.
        let address: String
        let postcode: String
        /// From when a member; nothing without an opt-in.
        let joined: Day?
    }

    /// A home, with all in the list who live there.
    struct Household {
        let area: String
        let persons: [Person]
    }

    let households: [Household]

    /// Homes at postcodes, each with one to five people who spell their address each in their own way.
    ///
    /// - Parameters:
    ///   - postcodes: whole ones, each with its area.
    ///   - months: in which people joined.
    init(at postcodes: [(postcode: String, area: String)], joiningIn months: [Month], force: String, seed: UInt64) {
        var random = SplitMix(state: seed)
        var count = 0
        households = postcodes.flatMap { place in
            (0..<6).map { index in
                let home = Home(index: index, number: 2 + index * 3, random: &random)
                let persons = (0..<(1 + Int.random(in: 0...4, using: &random))).map { _ -> Person in
                    count += 1
                    let month = months[Int.random(in: months.indices, using: &random)]
                    let joined = month.first.adding(days: Int.random(in: 0...27, using: &random))
                    return Person(
                        name: "Person \(count)", email: "person\(count)@\(force).example", address: home.spelling(&random),
                        postcode: Self.spelling(place.postcode, &random),
                        joined: Int.random(in: 0...4, using: &random) == 0 ? nil : joined)
                }
                return Household(area: place.area, persons: persons)
            }
        }
    }

    private static func spelling(_ postcode: String, _ random: inout SplitMix) -> String {
        [postcode, postcode.lowercased(), postcode.filter { $0 != " " }].randomElement(using: &random) ?? postcode
    }

    /// The list as a file to import, its rows in no order.
    func csv(provider: String, wording: Int, seed: UInt64) -> String {
        var random = SplitMix(state: seed)
        let rows = households.flatMap(\.persons).shuffled(using: &random).map { person in
            let consent = person.joined.map { "\($0),\($0),\(provider),\(wording)" } ?? ",,,"
            return "\(person.name),\(person.email),\"\(person.address)\",\(person.postcode),\(consent)"
        }
        let header = "name,email,address,postcode,joined_on,consent_on,consent_provider,consent_wording"
        return ([header] + rows).joined(separator: "\r\n") + "\r\n"
    }

    /// The households with a member at the end of a month, by the area they lie in: counted from who lives with whom.
    ///
    /// - Parameter gone: who has left before.
    func covered(at end: Month, gone: Set<String> = []) -> [String: Int] {
        var counts: [String: Int] = [:]
        for household in households {
            let isCovered = household.persons.contains { person in
                person.joined.map { $0 <= end.last } ?? false && !gone.contains(person.email)
            }
            if isCovered { counts[household.area, default: 0] += 1 }
        }
        return counts
    }
}

/// A home with the ways in which its people write where it is.
private struct Home {
    private let spellings: [String]

    init(index: Int, number: Int, random: inout SplitMix) {
        let street = ["Mill", "Church", "Station", "Victoria"][Int.random(in: 0...3, using: &random)]
        spellings =
            switch index {
            case 0:
                [
                    "\(number) \(street) Road", "\(number), \(street) Rd", "No. \(number) \(street.uppercased()) ROAD",
                    "\(number) \(street) road, Anytown", "\(number)  \(street) Rd., Anytown",
                ]
            case 1:
                [
                    "Flat 2, \(number) \(street) Street", "Apartment 2, \(number) \(street) St",
                    "flat 2 \(number) \(street) street",
                    "Apt. 2, \(number) \(street) Street, Anytown",
                ]
            case 2:
                // Another flat in a house of the same number is another household.
                ["Flat 3, \(number) \(street) Street", "FLAT 3, \(number) \(street) ST", "Apt 3, \(number) \(street) Street"]
            case 3:
                ["Rose Cottage, \(street) Lane", "ROSE COTTAGE, \(street) Ln", "Rose Cottage, \(street) Lane, Anytown"]
            case 4:
                ["\(number)A \(street) Avenue", "\(number) A \(street) Ave", "\(number)a, \(street) Avenue, Anytown"]
            default:
                [
                    "\(number) St. Mary's Close", "\(number) St Marys Cl", "\(number) Saint Mary's Close",
                    "\(number), ST MARYS CLOSE",
                ]
            }
    }

    func spelling(_ random: inout SplitMix) -> String { spellings.randomElement(using: &random) ?? "" }
}

/// A generator that gives the same numbers for the same seed, everywhere (Vigna, SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
