import Basics
import Hashing

@testable import FolkmootTenancy

/// Links that we signed, session cookies and the tokens of forms: none is taken that we did not make, and none ends the program.
///
/// The first line is a person, the second tells how a link that we made is changed; the rest is a link as anybody may send it.
func examine(_ input: Input) {
    var input = input
    // People are named by identities, which are plain ASCII.
    let subject = input.textLine().filter { $0.isASCII && $0 != "." }
    let change = input.line()
    let text = input.text
    // The fuzzer sees the links that are made below, and sends them back.
    let isOurs = reading(of: text).map { link(for: $0) == text } ?? true
    check(isOurs, "A link that we did not make is refused: \(text)")
    examineMade(subject, change)
    examineTokens(text, cookie: subject)
    examineEncodings(Array(text.utf8), text)
}

private let keys = Keys(links: Array("links of a force".utf8), forms: Array("forms of a force".utf8))
private let purpose = LinkPurpose("preferences")

private func link(for subject: String) -> String {
    SignedLink.make(for: subject, purpose: purpose, until: Timestamp(seconds: 1000), keys: keys)
}

private func reading(of text: String, _ purpose: LinkPurpose = purpose, at seconds: Int64 = 0) -> String? {
    try? SignedLink.subject(of: text, purpose: purpose, at: Timestamp(seconds: seconds), keys: keys)
}

private func examineMade(_ subject: String, _ change: [UInt8]) {
    guard subject.utf8.count <= 120 else { return }
    let link = link(for: subject)
    check(reading(of: link, at: 999) == subject, "A link is for whom it was made.")
    check(reading(of: link, at: 1000) == nil, "It ends when it is to end.")
    check(reading(of: link, LinkPurpose("confirm")) == nil, "It is for nothing else.")
    var changed = Array(link.utf8)
    for (index, byte) in change.enumerated() where !changed.isEmpty { changed[(index + Int(byte)) % changed.count] ^= byte }
    let text = String(decoding: changed, as: UTF8.self)
    if text != link { check(reading(of: text) == nil, "A link that was changed is refused: \(text)") }
}

private func examineTokens(_ token: String, cookie: String) {
    let formGuard = FormGuard(key: keys.forms)
    check(formGuard.accepts(formGuard.token(for: cookie), cookie: cookie), "A form's token is taken with its cookie.")
    check(!formGuard.accepts(token, cookie: cookie), "Another is not.")
    check(SessionToken(cookie: token).hash.count == 32, "Whatever a session's cookie holds has a hash.")
}

private func examineEncodings(_ bytes: [UInt8], _ text: String) {
    check(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "Base64 decodes to what it encoded.")
    check(Hex.decode(Hex.encode(bytes)) == bytes, "Hexadecimal digits too.")
    if let decoded = Base64URL.decode(text) { check(Base64URL.encode(decoded) == text, "Each value has one spelling.") }
    if let id = ID<Identity>(text) { check(ID<Identity>(id.description) == id, "An identity is read as it was written.") }
}

private enum Identity {}
