import FolkmootCore
import Testing

@Suite("The key of a household")
struct HouseholdKeyTests {
    @Test(
        "One household has one key, however its address is written",
        arguments: [
            [
                "12 High Street", "12 High St.", "12, High Street", "12 HIGH ST", "No. 12 High Street", "12 High Street, Leicester",
                "12 High Street Leicester", "12 High Street, Leicester, LE1 1AA", "12 High Street Leicester LE11AA",
                " 12  high street ",
            ],
            ["12A Mill Lane", "12 A Mill Lane", "12a mill ln", "12a, Mill Lane, Anstey"],
            [
                "Flat 2, 10 High Street", "2 Flat, 10 High Street", "Apt 2, 10 High St", "Apartment 2 10 High Street",
                "10 High Street, Flat 2", "10 High Street Flat 2", "FLAT 2 10 HIGH STREET", "Flat 2, No 10, High Street",
            ],
            ["Ground Floor Flat, 8 London Road", "Ground Flat, 8 London Rd", "8 London Road, Ground Floor Flat"],
            ["Rose Cottage, Main Street", "Rose Cottage", "ROSE COTTAGE, Main St., Tugby", "Rose Cottage Main Street"],
            ["Fairview, Church Lane, Hose", "Fairview, Church Ln"],
            ["3 St. John's Road", "3 St Johns Rd", "3 Saint Johns Road, Hinckley"],
            ["7 Church Street Mews", "7 Church Street Mews, Melton"],
            ["62 Park Hill Street", "62 Park Hill St.", "62, PARK HILL ST, Leicester", "62 Park Hill St Leicester"],
            ["5 Old St. Mary's Close", "5 Old St Marys Cl"],
        ])
    func oneHousehold(spellings: [String]) {
        let keys = Set(spellings.map { HouseholdKey.make(address: $0, postcode: "LE1 1AA") })

        #expect(keys.count == 1, "\(keys)")
        #expect(keys.first != .some(nil))
    }

    @Test(
        "Two households have two keys",
        arguments: [
            ("12 High Street", "21 High Street"), ("12 High Street", "12 Mill Lane"), ("12 High Street", "12A High Street"),
            ("Flat 1, 10 High Street", "Flat 2, 10 High Street"), ("Flat 1, 10 High Street", "10 High Street"),
            ("Rose Cottage", "Ivy Cottage"), ("Flat A, 12 High Street", "Flat B, 12 High Street"),
            ("12-14 High Street", "12 High Street"),
            ("1 The Green", "1 The Grove"), ("2 Park Road", "2 Park Lane"), ("Fairview, Church Lane", "Hillcrest, Church Lane"),
        ])
    func twoHouseholds(one: String, other: String) {
        let keys = [one, other].map { HouseholdKey.make(address: $0, postcode: "LE1 1AA") }

        #expect(keys[0] != nil && keys[1] != nil)
        #expect(keys[0] != keys[1])
    }

    @Test(
        "An address that could be many households is none",
        arguments: ["", " , ", "High Street", "High Street, Leicester", "PO Box 12", "LE1 1AA"])
    func noHousehold(address: String) {
        #expect(HouseholdKey.make(address: address, postcode: "LE1 1AA") == nil)
    }

    @Test("The same number in another postcode is another household")
    func postcodes() {
        let keys = ["LE1 1AA", "LE1 1AB"].map { HouseholdKey.make(address: "12 High Street", postcode: $0) }

        #expect(keys == ["LE1 1AA|12 HIGH STREET", "LE1 1AB|12 HIGH STREET"])
    }

    @Test(
        "A postcode that is repeated, in whole and in part, makes no difference",
        arguments: ["LE1 1AA", "LE1 LE1 1AA", "LE1 1AA LE1 1AA"])
    func repeatedPostcode(end: String) {
        #expect(HouseholdKey.make(address: "12 High Street \(end)", postcode: "LE1 1AA") == "LE1 1AA|12 HIGH STREET")
    }

    @Test("A key is never longer than the table allows, whatever was typed")
    func length() {
        #expect(HouseholdKey.make(address: "12 " + String(repeating: "x", count: 5000), postcode: "LE1 1AA") == nil)
    }
}
