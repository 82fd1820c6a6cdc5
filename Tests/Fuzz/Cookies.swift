import Basics

@testable import HTTP

/// Cookies: any value comes back as it was given, and none can add an attribute, a second cookie or a header.
///
/// The input is a value, and then a `Cookie` field as a browser, or anybody, may send it.
func examine(_ input: Input) {
    var input = input
    let value = input.textLine()
    let header = Cookie("__Host-staff", value, maxAge: 60).header

    check(header.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "A cookie's header is printable ASCII.")
    check(header.split(separator: ";").count == 6, "A value adds no attribute: \(header)")
    let sent = String(header.prefix { $0 != ";" })
    check(Cookie.value(of: "__Host-staff", in: sent) == value, "A value comes back as it was given.")
    check(Cookie.value(of: "__Host-staff", in: "other=1; \(sent); last=2") == value, "It is found among others.")

    let field = input.text
    check(Cookie.value(of: "__Host-staff", in: field) == Rule.plainly(field), "A field is read as RFC 6265 says.")
}

/// The rule again, as plainly as can be.
private enum Rule {
    static func plainly(_ field: String) -> String? {
        for pair in Array(field.utf8).split(separator: 0x3B) {
            let trimmed = pair.drop { $0 == 0x20 || $0 == 0x09 }
            guard trimmed.starts(with: "__Host-staff=".utf8) else { continue }
            let raw = Array(trimmed.dropFirst("__Host-staff=".utf8.count))
            var decoded = raw
            return String(decoding: Percent.decode(&decoded) ? decoded : raw, as: UTF8.self)
        }
        return nil
    }
}
