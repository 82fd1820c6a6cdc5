import FolkmootTenancy

@testable import FolkmootCore

/// What people type about themselves: postcodes, postal addresses, email addresses and telephone numbers.
///
/// The first line is a postcode, an email address and a telephone number; the rest is an address.
func examine(_ input: Input) {
    var input = input
    let typed = input.textLine()
    examinePostcode(typed)
    examineContact(typed)
    examineHousehold(input.text)
}

private func examinePostcode(_ typed: String) {
    switch PostcodeReading(typed) {
    case .postcode(let postcode), .repaired(let postcode):
        let text = postcode.description
        check((6...8).contains(text.utf8.count), "A postcode has 5 to 7 signs and a space: \(text)")
        check(Postcode(text) == postcode, "A postcode is read as it was written: \(text)")
        check(Postcode(text.lowercased().filter { $0 != " " }) == postcode, "Case and spaces make no difference: \(text)")
        check(postcode.sector.hasPrefix(postcode.outward), "A sector lies in its district.")
    case .historic(let text):
        check(PostcodeReading(text) == .historic(text), "A historic postcode is read as it was written.")
    case .elsewhere(let text):
        check(PostcodeReading(text) == .elsewhere(text), "An address without a place is read as it was written: \(text)")
    case .none: break
    }
}

private func examineContact(_ typed: String) {
    if let address = EmailAddress(typed) {
        check(EmailAddress(address.description) == address, "An address of mail is read as it was written.")
        check(address.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "It is printable ASCII.")
        check(!address.description.contains { "<>()[],;:\\\"".contains($0) }, "It cannot break out of a header.")
        check(address.description.count { $0 == "@" } == 1, "It has one @.")
    }
    if let number = PhoneNumber(typed) {
        check(PhoneNumber(number.description) == number, "A number is read as it was written.")
    }
}

private func examineHousehold(_ address: String) {
    let postcode = "LE1 1AA"
    let key = HouseholdKey.make(address: address, postcode: postcode)
    check(key == HouseholdKey.make(address: address, postcode: postcode), "An address has one key.")
    guard let key else { return }
    check(
        key.utf8.starts(with: "\(postcode)|".utf8) && key.utf8.count < 400,
        "A key begins with its postcode and fits its column: \(key)")
    let premises = key.utf8.split(separator: 0x7C, omittingEmptySubsequences: false).dropFirst()
    check(!premises.isEmpty && premises.allSatisfy { !$0.isEmpty }, "A key names premises: \(key)")
    guard address.utf8.allSatisfy({ $0 < 0x80 }) else { return }
    for spelling in [
        address.uppercased(), address.lowercased(), " \(address) ", address.split(separator: " ").joined(separator: "  "),
    ] {
        check(HouseholdKey.make(address: spelling, postcode: postcode) == key, "Capitals and spaces make no difference: \(key)")
    }
    check(HouseholdKey.make(address: address + ", LE1 1AA", postcode: postcode) == key, "Nor does the postcode again: \(key)")
}
