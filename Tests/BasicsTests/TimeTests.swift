import Basics
import Testing

@Suite("Days and months")
struct DayTests {
    @Test("Every day of four hundred years comes back, in order and with the right weekday")
    func roundTrip() throws {
        let first = try #require(Day(year: 1900, month: 1, day: 1))
        var previous: Day?

        for number in first.daysSinceEpoch..<first.daysSinceEpoch + 146_097 {
            let day = Day(daysSinceEpoch: number)
            if day.daysSinceEpoch != number || previous.map({ $0 >= day }) == true || day.weekday != (number + 700_003) % 7 + 1 {
                Issue.record("\(day) is not day \(number)")
            }
            if day.dayOfMonth == 1, Day(day.description) != day { Issue.record("\(day) is not read again") }
            previous = day
        }
        #expect(previous?.description == "2299-12-31")
    }

    @Test(
        "Leap days are where the Gregorian calendar has them",
        arguments: [(2024, true), (2026, false), (1900, false), (2000, true), (2100, false)])
    func leapDays(year: Int, exists: Bool) {
        #expect((Day(year: year, month: 2, day: 29) != nil) == exists)
        #expect(Month("\(year)-02")?.last.dayOfMonth == (exists ? 29 : 28))
    }

    @Test("Known days have their numbers and weekdays")
    func known() {
        #expect(Day("1970-01-01")?.daysSinceEpoch == 0)
        #expect(Day("1969-12-31")?.daysSinceEpoch == -1)
        #expect(Day("2026-02-28")?.daysSinceEpoch == 20512)
        #expect(Day("1970-01-01")?.weekday == 4)
        #expect(Day("2026-03-29")?.weekday == 7)
        #expect(Day("1969-12-29")?.weekday == 1)
        #expect(Day("2024-02-28")?.adding(days: 2).description == "2024-03-01")
    }

    @Test(
        "What is no day is not read",
        arguments: [
            "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-30", "26-04-30", "0000-01-01", "2026-04-30 ",
            "2026/04/30",
            "+026-04-30", "2026-04-30-", "２０２６-04-30",
        ])
    func notADay(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("What is no month is not read", arguments: ["", "2026", "2026-13", "2026-00", "2026-1", "0000-01", "2026-01-01"])
    func notAMonth(text: String) {
        #expect(Month(text) == nil)
    }

    @Test("A month later is a month later, across years, both ways and at the edges of the calendar")
    func months() throws {
        let month = try #require(Month("2026-11"))

        #expect(month.adding(months: 2).description == "2027-01")
        #expect(month.adding(months: -11).description == "2025-12")
        #expect(month.adding(months: 0) == month)
        #expect(month.first.description == "2026-11-01")
        #expect(month.last.description == "2026-11-30")
        #expect(month.last.inMonth == month)
        #expect(Month("9999-12")?.last.description == "9999-12-31")
        #expect(Month("0001-01")?.adding(months: -1).adding(months: 1).description == "0001-01")
        #expect(Month("0001-01")?.adding(months: -1).last.adding(days: 1).description == "0001-01-01")
    }
}

@Suite("The clock in London")
struct LondonTests {
    @Test(
        "A day begins when Python's zoneinfo says that it does",
        arguments: [
            ("2026-01-01", 1_767_225_600), ("2026-03-29", 1_774_742_400), ("2026-03-30", 1_774_825_200),
            ("2026-07-01", 1_782_860_400),
            ("2026-10-25", 1_792_882_800), ("2026-10-26", 1_792_972_800), ("2024-02-29", 1_709_164_800),
            ("2031-10-27", 1_950_825_600),
        ] as [(String, Int64)])
    func starts(text: String, seconds: Int64) throws {
        let day = try #require(Day(text))

        let start = London.start(of: day)

        #expect(start.seconds == seconds)
        #expect(London.day(at: start) == day)
        #expect(London.day(at: start.adding(seconds: -1)) == day.adding(days: -1))
    }

    @Test("The hour from one to two is left out in spring and comes twice in autumn")
    func changes() {
        #expect(London.time(at: Timestamp(seconds: 1_774_745_999)) == (0, 59))
        #expect(London.time(at: Timestamp(seconds: 1_774_746_000)) == (2, 0))
        #expect(London.time(at: Timestamp(seconds: 1_792_889_999)) == (1, 59))
        #expect(London.time(at: Timestamp(seconds: 1_792_890_000)) == (1, 0))
    }

    @Test("A day is 23 hours long in spring and 25 in autumn")
    func lengths() throws {
        let spring = try #require(Day("2026-03-29"))
        let autumn = try #require(Day("2026-10-25"))

        #expect(London.start(of: spring.adding(days: 1)).seconds - London.start(of: spring).seconds == 23 * 3600)
        #expect(London.start(of: autumn.adding(days: 1)).seconds - London.start(of: autumn).seconds == 25 * 3600)
    }

    @Test("A month ends when the next begins, in summer an hour before midnight UTC")
    func monthEnds() throws {
        let june = try #require(Month("2026-06"))

        #expect(june.end.description == "2026-06-30T23:00:00Z")
        #expect(june.end == june.adding(months: 1).start)
        #expect(London.day(at: Timestamp(seconds: 1_782_860_399)).description == "2026-06-30")
        #expect(London.day(at: Timestamp(seconds: 1_782_860_400)).description == "2026-07-01")
    }
}

@Suite("Instants")
struct TimestampTests {
    @Test(
        "Instants are written as ISO 8601",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1_772_298_309, "2026-02-28T17:05:09Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func description(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds).description == text)
        #expect(Timestamp(text) == Timestamp(seconds: seconds))
    }

    @Test(
        "What is no instant in UTC is not read",
        arguments: [
            "", "2026-02-28", "2026-02-28T17:05:09", "2026-02-28T17:05:09+00:00", "2026-02-29T17:05:09Z", "2026-02-28T24:00:00Z",
            "2026-02-28T17:60:09Z", "2026-02-28T17:05:60Z", "2026-02-28 17:05:09Z", "2026-02-28T17:05Z", "2026-02-28T17:05:09ZZ",
        ])
    func notAnInstant(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "So many months later is the same day, or the last of a month that is too short",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
            ("2026-11-21", 12, "2027-11-21"), ("2024-02-29", 12, "2025-02-28"), ("2026-01-15", -1, "2025-12-15"),
            ("2026-05-05", 0, "2026-05-05"),
        ])
    func monthsLater(day: String, months: Int, later: String) throws {
        #expect(try #require(Day(day)).adding(months: months).description == later)
    }

    @Test("The system's clock goes on, and a stopped one does not")
    func clocks() {
        let stopped = WallClock.stopped(at: Timestamp(seconds: 7))

        #expect(stopped.now == Timestamp(seconds: 7))
        #expect(WallClock.system.now > Timestamp(seconds: 1_767_225_600))
        #expect(WallClock.system.now <= WallClock.system.now)
    }
}
