import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Ways to reach members")
struct ContactWayTests {
    private let email = "ada@example.org"

    private func way(_ channel: ContactWay.Channel, _ typed: String) throws -> ContactAddress {
        try ContactAddress(channel, typed, in: .en)
    }

    /// The link with its secret in the last letter to an address.
    private func secret(to email: String, in force: MemberForce) async throws -> (scope: MemberScope, secret: String) {
        let body = try #require(try await force.letters().last { $0.recipient == email && $0.kind == "verify" }?.body)
        let start = try #require(body.firstRange(of: "/contact/")).upperBound
        let parts = body[start...].prefix { !$0.isWhitespace }.split(separator: "/").map { String($0) }
        return (try force.platform.member(link: parts[0], to: .contact, at: force.tenant, from: Origin(.page)), parts[1])
    }

    private func code(to number: String, in force: MemberForce) async throws -> String {
        let text = try #require(try await force.letters().last { $0.recipient == number })
        #expect(text.channel == .text)
        return String(text.body.prefix(6))
    }

    private func own(_ form: RegistrationForm, in force: MemberForce) async throws -> OwnMembership {
        _ = try await force.member(form)
        return OwnMembership(try await force.follow("my", .preferences, to: form.email))
    }

    private func conflict(_ words: Localized, _ work: () async throws -> Void) async {
        let problem = await #expect(throws: Problem.self) { try await work() }
        #expect(problem?.kind == .conflict)
        #expect(problem?.message == words[.en])
    }

    @Test(
        "Who confirmed by the link of the first letter has a verified email address, and the number that came with it is not verified"
    )
    func registered() async throws {
        let force = try await MemberForce()
        var form = force.form()
        form.phone = "+44 7700 900 982"

        let ways = try await own(form, in: force).ways()

        #expect(ways.all.map(\.channel) == [.text, .email])
        #expect(ways.all.map(\.address) == ["07700900982", email])
        #expect(ways.all.map(\.verification?.by) == [nil, .link])
        #expect(ways.first?.address == email)
        await force.remove()
    }

    @Test("A further address is verified by the link that was sent to it, once, and letters go to whichever comes first")
    func furtherEmail() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.email, "Ada@Work.example.org"), at: MemberForce.address)
        let sent = try await secret(to: "ada@work.example.org", in: force)

        _ = try await OwnMembership(sent.scope).verify(secret: sent.secret)
        await conflict(MemberWords.proofEnded) { _ = try await OwnMembership(sent.scope).verify(secret: sent.secret) }
        try await own.prefer(try way(.email, "ada@work.example.org"))

        let ways = try await own.ways()
        #expect(ways.all.map(\.address) == [email, "ada@work.example.org"])
        #expect(ways.all.map(\.isVerified) == [true, true])
        #expect(ways.first?.address == "ada@work.example.org")
        #expect(try await force.record(sent.scope.member)?.email == "ada@work.example.org")
        try await force.registrations.sendLink(to: email, in: .en, at: MemberForce.address)
        #expect(try await force.letters().last?.recipient == email)
        await force.remove()
    }

    @Test("A link of another purpose, another secret and an ended one verify nothing")
    func wrongSecrets() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.email, "ada@work.example.org"), at: MemberForce.address)
        let sent = try await secret(to: "ada@work.example.org", in: force)

        await #expect(throws: Problem.self) { _ = try await own.verify(secret: sent.secret) }
        await conflict(MemberWords.proofEnded) { _ = try await OwnMembership(sent.scope).verify(secret: sent.secret + "A") }
        force.pass(seconds: Int64(force.configuration.policy.confirmationHours) * 3600)
        await conflict(MemberWords.proofEnded) { _ = try await OwnMembership(sent.scope).verify(secret: sent.secret) }

        #expect(try await own.ways().all.map(\.isVerified) == [true, false])
        await force.remove()
    }

    @Test("A mobile number is verified by the six digits of a text, which are not kept as they are")
    func code() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.text, "+44 (0)7700 900982"), at: MemberForce.address)
        let code = try await code(to: "07700900982", in: force)
        let kept = try await force.data.read { db in
            try db.values("SELECT proof_hash FROM member_contact WHERE proof_hash IS NOT NULL", as: String.self)
        }

        try await own.verify(code: "\(code.prefix(3)) \(code.suffix(3))")

        #expect(kept.count == 1)
        #expect(kept.allSatisfy { !$0.contains(code) && $0.hasPrefix("$y$") })
        #expect(try await own.ways().all.map(\.verification?.by) == [.link, .code])
        #expect(try await own.ways().awaitsCode == false)
        await conflict(MemberWords.proofEnded) { try await own.verify(code: code) }
        await force.remove()
    }

    @Test("After five tries a code is worth nothing, even the right one; what is no code costs none")
    func tries() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.text, "07700 900982"), at: MemberForce.address)
        let code = try await code(to: "07700900982", in: force)
        let wrong = code == "123456" ? "654321" : "123456"

        for typed in ["12345", "", "１２３４５６", "12345a", "1234567"] {
            let problem = await #expect(throws: Problem.self) { try await own.verify(code: typed) }
            #expect(problem?.fields["code"] != nil)
        }
        for _ in 1...5 { await #expect(throws: Problem.self) { try await own.verify(code: wrong) } }

        await conflict(MemberWords.proofEnded) { try await own.verify(code: code) }
        #expect(try await own.ways().all.map(\.isVerified) == [true, false])
        await force.remove()
    }

    @Test("A code ends after fifteen minutes, and of two codes only the later works")
    func endOfCode() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.text, "07700 900982"), at: MemberForce.address)
        let first = try await code(to: "07700900982", in: force)
        force.pass(seconds: 60)
        try await own.add(try way(.text, "07700 900982"), at: MemberForce.address)
        let second = try await code(to: "07700900982", in: force)

        if first != second { await #expect(throws: Problem.self) { try await own.verify(code: first) } }
        force.pass(seconds: 15 * 60)

        await conflict(MemberWords.proofEnded) { try await own.verify(code: second) }
        await force.remove()
    }

    @Test("Three messages an hour go to one number, and ten a day to all of a member's ways")
    func throttle() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        for _ in 1...3 { try await own.add(try way(.text, "07700 900982"), at: MemberForce.address) }

        await conflict(MemberWords.proofsSpent) { try await own.add(try way(.text, "07700 900982"), at: MemberForce.address) }
        for number in 1...7 { try await own.add(try way(.text, "07700 90010\(number)"), at: MemberForce.address) }
        try await own.remove(try way(.text, "07700 900101"))
        await conflict(MemberWords.proofsSpent) { try await own.add(try way(.text, "07700 900109"), at: MemberForce.address) }
        force.pass(seconds: 86_401)
        try await own.add(try way(.text, "07700 900109"), at: MemberForce.address)

        #expect(try await force.letters().count { $0.channel == .text } == 11)
        await force.remove()
    }

    @Test("The last verified way stays; once another is verified it may go, and the other takes its place")
    func lastWay() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.email, "ada@work.example.org"), at: MemberForce.address)
        try await own.add(try way(.post, "12 Mill Lane, Westmarch LL1 1AA"), at: MemberForce.address)

        await conflict(MemberWords.lastWay) { try await own.remove(try way(.email, email)) }
        await conflict(MemberWords.wayUnverified) { try await own.prefer(try way(.email, "ada@work.example.org")) }
        await conflict(MemberWords.wayGone) { try await own.remove(try way(.email, "nobody@example.org")) }
        let sent = try await secret(to: "ada@work.example.org", in: force)
        _ = try await OwnMembership(sent.scope).verify(secret: sent.secret)
        try await own.remove(try way(.email, email))

        #expect(try await own.ways().all.map(\.address) == ["ada@work.example.org", "12 Mill Lane, Westmarch LL1 1AA"])
        #expect(try await force.record(sent.scope.member)?.email == "ada@work.example.org")
        await force.remove()
    }

    @Test(
        "An address that somebody else has verified, or registered with, cannot be verified, and a verified one cannot register anew"
    )
    func taken() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        let other = try await force.member(force.form(email: "eve@example.org"))
        try await own.add(try way(.email, "eve@example.org"), at: MemberForce.address)
        let sent = try await secret(to: "eve@example.org", in: force)

        await conflict(MemberWords.wayInUse) { _ = try await OwnMembership(sent.scope).verify(secret: sent.secret) }
        try await own.add(try way(.email, "ada@work.example.org"), at: MemberForce.address)
        let second = try await secret(to: "ada@work.example.org", in: force)
        _ = try await OwnMembership(second.scope).verify(secret: second.secret)
        try await force.register(force.form(email: "ada@work.example.org"))
        let report = try await force.importing("name,email,area", "Ada,ada@work.example.org,mill", "Bob,bob@example.org,mill")

        #expect(try await force.letters().last?.kind == "known")
        #expect(try await force.record(other)?.state == .active)
        #expect(report.invited == 1)
        #expect(report.faultCount == 1)
        await force.remove()
    }

    @Test("Whoever leaves leaves nothing of their ways behind but what stands in the record")
    func leaving() async throws {
        let force = try await MemberForce()
        let own = try await own(force.form(), in: force)
        try await own.add(try way(.post, "12 Mill Lane, Westmarch LL1 1AA"), at: MemberForce.address)

        try await own.leave(at: MemberForce.address)

        #expect(try await force.data.read { db in try db.value("SELECT count(*) FROM member_contact", as: Int.self) } == 0)
        await force.remove()
    }

    @Test("Numbers are one however they are written, and only mobile numbers take texts")
    func numbers() throws {
        for typed in ["07700 900982", "+447700900982", "+44 (0) 7700-900-982"] {
            #expect(PhoneNumber(typed)?.domestic == "07700900982")
            #expect(PhoneNumber(typed)?.takesTexts == true)
        }
        for typed in ["01632 960001", "+44 1632 960 001", "07012345678", "07612345678", "0770090098"] {
            #expect(PhoneNumber(typed)?.takesTexts == false, "\(typed)")
        }
        #expect(PhoneNumber("07624 123456")?.takesTexts == true)
        #expect(PhoneNumber("+353 85 123 4567")?.takesTexts == true)
    }

    @Test("No typed text stops the reading of an address, and what is read once reads the same again")
    func hostile() {
        var random = SystemRandomNumberGenerator()
        let signs = Array("0123456789+4407 ()-.@aé\u{0}\u{202E}\n,'\"🏠")
        for _ in 1...3000 {
            let typed = String((0..<Int.random(in: 0...24, using: &random)).map { _ in signs.randomElement(using: &random) ?? "0" })
            for channel in ContactWay.Channel.allCases {
                guard let read = try? ContactAddress(channel, typed, in: .en) else { continue }
                let again = try? ContactAddress(channel, read.text, in: .en)
                #expect(again == read, "\(typed.debugDescription) by \(channel)")
                #expect((5...300).contains(read.text.count))
            }
        }
    }

    @Test("A text leaves as a file of its own kind, and nothing in it can add a header or a line")
    func file() {
        var letter = Letter(
            id: ID(), kind: "code", channel: .text, senderName: "Westmarch", senderAddress: "a@example.org",
            recipient: "+44\r\nX: 1", subject: "", body: "123456\r\nBcc: all", language: "en", unsubscribe: nil,
            createdAt: MemberForce.start)
        letter.channel = .text

        let text = String(decoding: TextMessage.render(letter), as: UTF8.self)

        #expect(text == "To: +441\r\nMessage-ID: \(letter.id)\r\n\r\n123456 Bcc: all\r\n")
    }
}
