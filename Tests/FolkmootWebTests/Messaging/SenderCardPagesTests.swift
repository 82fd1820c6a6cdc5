import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import HTTP
import Storage
import Testing

@testable import FolkmootWeb

@Suite("Members see who writes to them, as long as that person agrees")
struct SenderCardPagesTests {
    private let melton = "E07000133"

    @Test("A card is shown to nobody before its person agrees, and at the next request after they take it back to nobody any more")
    func agreement() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: melton)
        let visitor = town.browser()

        let silent = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton])
        let kept = try await officer.upload("/staff/card/photo", Picture.jpeg())
        let own = try await officer.get("/staff/card")
        let name = "/senders/\(try Portrait(Picture.jpeg()).name)"
        let before = try await visitor.get(name)
        _ = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton, "public": "yes"])
        let shown = try await visitor.get(name)
        _ = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton])
        let after = try await visitor.get(name)

        #expect(silent.status == 303 && kept.status == 303)
        #expect(own.body.contains("Nobody sees this yet") && own.body.contains("src=\"/staff/card/photo\""))
        #expect(before.status == 404 && after.status == 404)
        #expect(shown.status == 200 && shown.headers["Content-Type"] == "image/jpeg")
        #expect(shown.headers["X-Content-Type-Options"] == "nosniff")
        #expect(shown.headers["Cache-Control"] == "private, max-age=86400, immutable")
        #expect(try await town.browser().get("/staff/card/photo").status == 303)
        await town.remove()
    }

    @Test("An invitation has words of the team, whom it is from and a film with what is said in it; its page has the photograph")
    func invitation() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "constable", area: melton)
        let member = town.browser()
        _ = try await member.send(
            "/register",
            [
                "name": "Ada Example", "postcode": "le13 1aa", "address": "12 High Street", "email": "ada@example.org",
                "providers": "police", "wording": "police 1",
            ])
        _ = try await member.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        _ = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton, "public": "yes"])
        _ = try await officer.upload("/staff/card/photo", Picture.jpeg())
        _ = try await officer.write(
            "/staff/events/\(melton)/plan",
            [
                "kind": "meeting", "words": "Tea with your team", "place": "The hall", "day": town.day(after: 5), "time": "18:30",
                "minutes": "60",
            ])
        let plan = try await officer.get("/staff/events/\(melton)")
        let event = "/staff/events/01\(try #require(plan.value(after: "<a href=\"/staff/events/01")))"
        let page = try await officer.get(event)
        let sender = try #require(page.value(after: "<option value=\"01")).prefix(24)
        let fields = [("words", "Dear neighbours,\n\ncome along."), ("sender", "01\(sender)")]

        let alone = try await officer.write(event, fields + [("link", "https://film.example/tea")])
        let unknown = try await officer.write(event, [("words", "Hello"), ("sender", ID<Account>().description)])
        let sent = try await officer.write(event, fields + [("link", "https://film.example/tea"), ("transcript", "We make tea.")])
        let letter = try #require(try await town.mail().last { $0.contains("Tea with your team") })
        let own = try town.link("invitation", in: letter)
        let shown = try await member.get(own)
        _ = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton])
        let hidden = try await member.get(own)

        #expect(alone.status == 422 && alone.body.contains("Write what is said in the film"))
        #expect(unknown.status == 422 && unknown.body.contains("Choose somebody who agreed to be shown"))
        #expect(sent.status == 303)
        #expect(letter.contains("come along.") && letter.contains("From PC Made Up, Your officer"))
        #expect(letter.contains("https://film.example/tea") && !letter.contains("image/"))
        #expect(shown.body.contains("Dear neighbours,<br><br>come along.") && shown.body.contains("PC Made Up"))
        #expect(shown.body.contains("src=\"/senders/") && shown.body.contains("We make tea."))
        #expect(!hidden.body.contains("PC Made Up") && !hidden.body.contains("/senders/") && hidden.body.contains("come along."))
        await town.remove()
    }

    @Test("Words of the library stand in an invitation, and what was sent is counted")
    func fromLibrary() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "constable", area: melton)
        let member = town.browser()
        _ = try await member.send(
            "/register",
            [
                "name": "Ada Example", "postcode": "le13 1aa", "address": "12 High Street", "email": "ada@example.org",
                "providers": "police", "wording": "police 1",
            ])
        _ = try await member.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        let id = try await town.approved("message", ["title": "Come", "words": "Come to us in {area}."], by: writer, approver)
        _ = try await officer.write(
            "/staff/events/\(melton)/plan",
            ["kind": "meeting", "words": "Tea", "place": "The hall", "day": town.day(after: 5), "time": "18:30", "minutes": "60"])

        let way = try await officer.get("/staff/library/\(id)/use?area=\(melton)")
        let plan = try await officer.get(try #require(way.location))
        let event = "/staff/events/01\(try #require(plan.value(after: "<a href=\"/staff/events/01")))"
        let form = try await officer.get(event)
        let sent = try await officer.write(
            try #require(event.split(separator: "?").first.map(String.init)),
            [("words", "Come to us in Melton."), ("library", id), ("library-version", "1")])
        let story = try await officer.get("/staff/library/\(id)/story")

        #expect(event.hasSuffix("?library=\(id)") && form.body.contains("Come to us in Melton."))
        #expect(sent.status == 303)
        #expect(!story.body.contains("Nobody has used it yet") && story.body.contains("Melton"))
        await town.remove()
    }

    @Test("When an account ends, its card is shown no more and the photograph is gone, however the account ended")
    func end() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: melton)
        _ = try await town.signedIn(role: "force_admin")
        let force = try await town.operations.force("leicestershire")
        _ = try await officer.card(["name": "PC Made Up", "role": "Your officer", "area": melton, "public": "yes"])
        _ = try await officer.upload("/staff/card/photo", Picture.jpeg())
        let name = "/senders/\(try Portrait(Picture.jpeg()).name)"
        let shown = try await town.browser().get(name)

        let account = try #require(try await force.staff().first { $0.account.name == "Test pcso" }).account
        _ = try await force.disableStaff(email: account.email)

        #expect(shown.status == 200)
        #expect(try await town.browser().get(name).status == 404)
        let photos = try await town.platform.read(in: "leicestershire") {
            try $0.value("SELECT count(*) FROM sender_photo", as: Int.self)
        }
        let agreed = try await town.platform.read(in: "leicestershire") {
            try $0.value("SELECT count(*) FROM sender_card WHERE agreed_at IS NOT NULL", as: Int.self)
        }
        #expect(photos == 0 && agreed == 0)
        await town.remove()
    }

    @Test("A card without a name, or with an area out of reach, is refused; a photograph waits for its card, and goes with it")
    func mistakes() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: melton)

        let early = try await officer.upload("/staff/card/photo", Picture.jpeg())
        let empty = try await officer.card(["name": " ", "role": "", "area": "E07000129"])
        _ = try await officer.card(["name": "PC <Made> Up", "role": "Your officer", "area": melton])
        let text = try await officer.upload("/staff/card/photo", Array("<svg onload=alert(1)>".utf8))
        let large = try await officer.upload("/staff/card/photo", Picture.jpeg(width: 3000, height: 500))
        _ = try await officer.upload("/staff/card/photo", Picture.png())
        let kept = try await officer.get("/staff/card/photo")
        let own = try await officer.get("/staff/card")
        let removed = try await officer.write("/staff/card/removal", [] as [(String, String)])
        let gone = try await officer.get("/staff/card/photo")
        let auditor = try await town.signedIn(role: "auditor")

        #expect(early.status == 409 && early.body.contains("Write your name and role first"))
        #expect(empty.status == 422 && empty.body.contains("Write your name as members are to see it"))
        #expect(empty.body.contains("Choose the area in which you work"))
        #expect(text.status == 422 && text.body.contains("This is no photograph in JPEG or PNG"))
        #expect(text.body.contains("value=\"PC &lt;Made&gt; Up\""))
        #expect(large.status == 422 && large.body.contains("This photograph has 3000 by 500 pixels"))
        #expect(kept.headers["Content-Type"] == "image/png" && kept.headers["Cache-Control"] == "no-store")
        #expect(own.body.contains("PC &lt;Made&gt; Up") && removed.status == 303 && gone.status == 404)
        #expect(try await auditor.get("/staff/card").status == 403)
        await town.remove()
    }
}

extension Browser {
    fileprivate func card(_ fields: KeyValuePairs<String, String>) async throws -> Answer { try await write("/staff/card", fields) }
}

/// Small files that have the form of photographs, with notes in them as cameras write.
enum Picture {
    static func jpeg(width: Int = 300, height: Int = 400, turned: UInt8 = 6) -> [UInt8] {
        func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
            [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
        }
        let notes: [UInt8] =
            Array("Exif\0\0II".utf8) + [0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0, 0, 0, 0]
            + Array("GPS 52.7657".utf8)
        let frame: [UInt8] = [
            8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 1, 1, 0x11, 0,
        ]
        return [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]) + segment(0xE1, notes)
            + segment(0xFE, Array("Made by GPS 52.7657".utf8)) + segment(0xDB, [0] + Array(repeating: 1, count: 64))
            + segment(0xC0, frame) + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4] + [0xFF, 0xD9]
            + Array("a film behind it GPS 52.7657".utf8)
    }

    static func png(width: Int = 300, height: Int = 400) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
        func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
            number(content.count) + Array(kind.utf8) + content + [0, 0, 0, 0]
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", number(width) + number(height) + [8, 2, 0, 0, 0])
            + chunk("eXIf", Array("GPS 52.7657".utf8)) + chunk("tEXt", Array("Comment\0GPS 52.7657".utf8))
            + chunk("IDAT", [1, 2, 3])
            + chunk("IEND", []) + Array("more GPS 52.7657".utf8)
    }
}
