import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Teams plan what everybody may come to")
struct EventTests {
    private static let address = ServiceAddress(root: "https://leicestershire.example")

    @Test("What comes again keeps its time of day across changes of clocks, and its weekday from month to month")
    func repeats() throws {
        let first = try #require(Day("2026-10-13"))  // The second Tuesday.

        let weeks = (0..<4).map { EventRepeat.weekly.day($0, after: first) }
        let months = (0..<5).map { EventRepeat.monthly.day($0, after: first) }

        #expect(weeks.map(\.description) == ["2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03"])
        #expect(weeks.map { London.time(at: London.instant(of: $0, minute: 18 * 60 + 30)).hour } == [18, 18, 18, 18])
        #expect(months.map(\.description) == ["2026-10-13", "2026-11-10", "2026-12-08", "2027-01-12", "2027-02-09"])
        let fifth = try #require(Day("2026-06-30"))  // A fifth Tuesday; July has only four.
        #expect(EventRepeat.monthly.day(1, after: fifth).description == "2026-07-28")
        #expect(EventRepeat.monthly.day(2, after: fifth).description == "2026-08-25")
    }

    @Test("Every minute of two years that clocks show is the minute that is found again, but for the hour that comes twice")
    func clocks() {
        for day in stride(from: 20_450, to: 21_180, by: 1) {
            for minute in [0, 59, 60, 61, 90, 119, 120, 719, 1439] {
                let instant = London.instant(of: Day(daysSinceEpoch: day), minute: minute)
                let (hour, shown) = London.time(at: instant)
                let isSkipped = hour * 60 + shown == minute + 60 && (60..<120).contains(minute)
                #expect(isSkipped || (hour * 60 + shown == minute && London.day(at: instant).daysSinceEpoch == day))
            }
        }
    }

    @Test("A calendar has lines of 75 octets at most, marks what would end a text, and tells what was called off")
    func calendar() throws {
        let event = Event(
            id: ID(), kind: "meeting", area: "E05", team: nil,
            title: Localized("Tea, cake; and \\ talk — " + String(repeating: "ŵ", count: 80)), place: "Hall\nLane",
            begins: London.instant(of: try #require(Day("2026-07-14")), minute: 18 * 60 + 30), minutes: 90, isPublic: true,
            room: nil,
            changedAt: Timestamp(seconds: 1_780_000_000), changes: 2, cancelled: Localized("No heating"), encounter: nil)

        let file = EventCalendar.file([event], named: "Events", host: "force.example", page: "https://force.example/e", in: .en)
        let text = String(decoding: file, as: UTF8.self)
        let lines = text.components(separatedBy: "\r\n")

        #expect(lines.allSatisfy { $0.utf8.count <= 75 } && !lines.joined().contains("\n"))
        let unfolded = text.replacingOccurrences(of: "\r\n ", with: "")
        #expect(unfolded.contains("SUMMARY:Tea\\, cake\\; and \\\\ talk — " + String(repeating: "ŵ", count: 80)))
        #expect(unfolded.contains("LOCATION:Hall\\nLane\r\n"))
        #expect(unfolded.contains("DTSTART:20260714T173000Z\r\n") && unfolded.contains("DTEND:20260714T190000Z\r\n"))
        #expect(unfolded.contains("STATUS:CANCELLED\r\n") && unfolded.contains("SEQUENCE:2\r\n"))
        #expect(unfolded.contains("UID:\(event.id)@force.example\r\n"))
    }

    @Test("What is planned is read near it by everybody, written down once it has been, and called off only before")
    func life() async throws {
        let today = try #require(Day("2026-11-21"))
        let force = try await FieldworkForce(today: today)
        let store = EventStore(try await force.staff())
        let ward = try #require(force.configuration.areas["E05015260"])
        let ids = try await store.plan(try draft(in: ward, force, times: "3"), in: ward.code)
        let hidden = try await store.plan(try draft("Staff briefing", in: ward, force, isPublic: false), in: ward.code)
        func seen(_ code: String) async throws -> [String] {
            let area = try #require(force.configuration.areas[code])
            return try await PublicEventStore(force.platform.visitor(at: force.tenant, from: Origin(.page))).events(near: area).map(
                \.title.english)
        }

        let twice = await problem { try await store.plan(try draft(in: ward, force), in: ward.code) }
        try await store.cancel(ids[1], because: "No heating", welsh: "", at: Self.address)
        let again = await problem { try await store.cancel(ids[1], because: "No heating", welsh: "", at: Self.address) }
        let (inWard, around, elsewhere) = (try await seen(ward.code), try await seen("E07000129"), try await seen("E07000130"))
        force.setToday(today.adding(days: 4))
        let after = EventStore(try await force.staff())
        let waiting = try await after.plan(of: ward.code)
        let late = await problem { try await after.cancel(ids[0], because: "No heating", welsh: "", at: Self.address) }
        var form = EncounterForm()
        (form.kind, form.day, form.words) = ("meeting", "2026-11-24", "Tea was had")
        let scope = try await force.staff()
        let encounter = try await EncounterStore(scope).log(
            try EncounterDraft(form, in: ward, for: force.configuration, today: today.adding(days: 4)), in: ward.code, of: ids[0])

        #expect(ids.count == 3 && hidden.count == 1)
        #expect(twice?.kind == .invalid && again?.kind == .conflict && late?.kind == .conflict)
        #expect(inWard == ["Tea", "Tea", "Tea"] && around == inWard && elsewhere.isEmpty)
        #expect(Set(waiting.unwritten.map(\.id)) == [ids[0], hidden[0]])
        #expect(waiting.ahead.map(\.id) == [ids[1], ids[2]])
        #expect(try await after.event(ids[0]).encounter == encounter)
        #expect(try await after.plan(of: ward.code).unwritten.map(\.id) == hidden)
        await force.remove()
    }

    @Test(
        "What cannot be planned is refused with words at its field",
        arguments: [
            ("day", "2026-11-20", "day"), ("day", "2028-01-01", "day"), ("time", "25:00", "time"), ("time", "noon", "time"),
            ("times", "27", "times"), ("minutes", "0", "minutes"), ("minutes", "721", "minutes"), ("words", " ", "words"),
            ("place", "", "place"), ("kind", "dance", "kind"), ("team", "charnwood-1", "team"), ("repeats", "daily", "repeats"),
        ])
    func mistakes(field: String, typed: String, wrong: String) async throws {
        let configuration = try #require(ConfigurationCheck(try FieldworkForce.files(), seeds: try Westmarch.seeds()).configuration)
        let ward = try #require(configuration.areas["E05015260"])
        var form = Self.form("Tea")
        switch field {
        case "day": form.day = typed
        case "time": form.time = typed
        case "times": (form.repeats, form.times) = ("weekly", typed)
        case "minutes": form.minutes = typed
        case "words": form.words = typed
        case "place": form.place = typed
        case "kind": form.kind = typed
        case "team": form.team = typed
        default: (form.repeats, form.times) = (typed, "2")
        }
        let now = London.instant(of: try #require(Day("2026-11-21")), minute: 720)

        #expect { try EventDraft(form, in: ward, for: configuration, now: now) } throws: {
            ($0 as? Problem).map { Set($0.fields.keys) == [wrong] } == true
        }
    }

    private static func form(_ title: String) -> EventForm {
        var form = EventForm()
        (form.kind, form.words, form.place, form.day, form.time) = ("meeting", title, "Hall", "2026-11-24", "18:30")
        form.isPublic = true
        return form
    }

    private func draft(
        _ title: String = "Tea", in area: Area, _ force: FieldworkForce, times: String = "", isPublic: Bool = true
    ) throws -> EventDraft {
        var form = Self.form(title)
        (form.repeats, form.times, form.isPublic) = (times.isEmpty ? "" : "weekly", times, isPublic)
        return try EventDraft(
            form, in: area, for: force.configuration, now: London.instant(of: try #require(Day("2026-11-21")), minute: 720))
    }

    private func problem(_ work: () async throws -> some Any) async -> Problem? {
        do { _ = try await work() } catch { return error as? Problem }
        return nil
    }
}
