import Basics
import FolkmootCore
import Markup
import Testing

@testable import FolkmootWeb

@Suite("What the platform says in two languages")
struct LanguageTests {
    static let tally = Phrase("{n} of {limit} ticked", cy: "{n} o {limit} wedi’u ticio")

    @Test("A phrase is said in the language asked for, with its places filled")
    func filling() {
        let values = ["n": "5", "limit": "6"]

        #expect(Self.tally.filled(in: .english, values) == "5 of 6 ticked")
        #expect(Self.tally.filled(in: .welsh, values) == "5 o 6 wedi’u ticio")
    }

    @Test("What fills a place is never taken for a place itself")
    func valuesWithBraces() {
        let text = Self.tally.filled(in: .english, ["n": "{limit}", "limit": "6"])

        #expect(text == "{limit} of 6 ticked")
    }

    @Test("Markup goes into the place of a phrase, and the words around it are escaped")
    func markup() {
        let phrase = Phrase("Fish & chips at {place}", cy: "Pysgod a sglodion yn {place}")

        #expect(phrase.html(in: .english, ["place": "<b>Mo’s</b>"]).description == "Fish &amp; chips at <b>Mo’s</b>")
    }

    @Test(
        "A count of one has its own words, and thousands are set apart",
        arguments: [(1, "1 person"), (0, "0 people"), (1234, "1,234 people")])
    func counting(count: Int, text: String) {
        let people = CountedPhrase(one: Phrase("{n} person", cy: "{n} person"), other: Phrase("{n} people", cy: "{n} o bobl"))

        #expect(people.filled(in: .english, count) == text)
    }

    @Test("Dates are written in words in both languages")
    func dates() throws {
        let day = try #require(Day("2026-02-28"))

        #expect(Language.english.date(day) == "28 February 2026")
        #expect(Language.welsh.date(day) == "28 Chwefror 2026")
        #expect(Language.english.longDate(day) == "Saturday 28 February 2026")
        #expect(Language.welsh.longDate(day) == "Dydd Sadwrn 28 Chwefror 2026")
    }

    @Test("Every month has a name of its own in both languages", arguments: Language.allCases)
    func months(language: Language) throws {
        let first = try #require(Month("2026-01"))

        let names = (0..<12).map { language.month(first.adding(months: $0)) }

        #expect(Set(names).count == 12)
        #expect(names.last == (language == .welsh ? "Rhagfyr 2026" : "December 2026"))
    }

    @Test("A time is read from the clocks of London, in summer too")
    func times() {
        let summer = Timestamp(seconds: 1_782_000_300)

        #expect(summer.description == "2026-06-21T00:05:00Z")
        #expect(Language.english.dateAndTime(summer) == "01:05, 21 June 2026")
    }
}
