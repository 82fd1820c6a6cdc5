import Basics
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Messages for mail systems")
struct MailMessageTests {
    private func letter(
        sender: String = "Westmarch Talk", from: String = "news@westmarch.example", to: String = "ada@example.org",
        subject: String = "Welcome", body: String = "Hello.", unsubscribe: String? = nil
    ) -> Letter {
        Letter(
            id: ID(), kind: "test", senderName: sender, senderAddress: from, recipient: to, subject: subject, body: body,
            language: "en",
            unsubscribe: unsubscribe, createdAt: Timestamp(seconds: 1_772_300_709))
    }

    private func text(_ letter: Letter) -> String { String(decoding: MailMessage.render(letter), as: UTF8.self) }

    @Test("A message has its headers, an empty line and its words, in lines that end in CRLF")
    func plain() {
        let letter = letter(unsubscribe: "https://westmarch.example/leave/x")

        let text = text(letter)

        #expect(
            text
                == """
                From: "Westmarch Talk" <news@westmarch.example>
                To: <ada@example.org>
                Subject: Welcome
                Date: Sat, 28 Feb 2026 17:45:09 +0000
                Message-ID: <\(letter.id)@westmarch.example>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit
                Content-Language: en
                Auto-Submitted: auto-generated
                List-Unsubscribe: <https://westmarch.example/leave/x>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click

                Hello.

                """.replacing("\n", with: "\r\n"))
    }

    @Test(
        "Nothing that a letter holds adds a header",
        arguments: [
            "a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\r\n\r\nBcc: x", "a\u{2028}Bcc: x", "a\u{0}\u{B}Bcc: x",
            "\"a\\\" <b@c> \r Bcc: x",
        ])
    func injection(text: String) {
        let letters = [
            letter(sender: text), letter(from: text), letter(to: text), letter(subject: text), letter(unsubscribe: text),
        ]

        for letter in letters {
            let head = self.text(letter).components(separatedBy: "\r\n\r\n")[0]
            let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
            #expect(!names.contains { $0.lowercased().contains("bcc") })
            #expect(!head.replacing("\r\n", with: "").unicodeScalars.contains { $0.value < 0x20 || $0.value > 0x7E })
        }
    }

    @Test("Names and subjects outside ASCII are encoded words that decode to what they were")
    func encodedWords() throws {
        let subject = "Cadarnhewch mai eich cyfeiriad chi yw hwn: sŵn, tŷ, ‘dyfynbris’ – a llawer mwy o eiriau ar ei ôl"

        let head = text(letter(subject: subject)).components(separatedBy: "\r\n\r\n")[0].replacing("\r\n ", with: " ")

        let line = try #require(head.components(separatedBy: "\r\n").first { $0.hasPrefix("Subject: ") }).dropFirst(9)
        let words = line.split(separator: " ")
        #expect(words.allSatisfy { $0.count <= 75 && $0.hasPrefix("=?utf-8?B?") && $0.hasSuffix("?=") })
        let decoded = words.map {
            String(decoding: Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) ?? Data(), as: UTF8.self)
        }
        #expect(decoded.joined() == subject)
    }

    @Test("No line is longer than mail systems carry, and a link is never broken")
    func lines() {
        let link = "https://westmarch.example/my/" + String(repeating: "x", count: 80)

        let text = text(letter(body: String(repeating: "word ", count: 400) + "\n\n" + link))

        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 120 })
        #expect(text.contains("\r\n\(link)\r\n"))
    }

    @Test("Heaps of marks and endless words stay within what mail systems carry, and nothing is lost")
    func heaps() {
        let heap = "e" + String(repeating: "\u{301}\u{327}", count: 7)
        let endless = String(repeating: heap, count: 200)

        let text = text(letter(subject: String(repeating: heap, count: 9), body: endless))

        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 998 })
        #expect(lines.filter { $0.contains("=?utf-8?B?") }.flatMap { $0.split(separator: " ") }.allSatisfy { $0.utf8.count <= 75 })
        let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined().replacing("\r\n", with: "")
        #expect(body == CleanText.line(endless, limit: 20_000))
    }
}
