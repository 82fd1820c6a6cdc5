import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up newsletters of the last three months in a few areas, put up in some of the made-up places there.
struct DemoNewsletters {
    private let staff: StaffScope
    private var waiting: [(day: Day, area: String)]

    /// What somebody of the staff would have published until the last day.
    init(by staff: StaffScope, calendar: DemoCalendar, settings: DemoSettings) {
        self.staff = staff
        let configuration = staff.tenant.configuration
        let own = Set(settings.staff.filter { $0.force == staff.tenant.slug }.compactMap(\.area)).sorted()
        let areas = own.isEmpty ? configuration.areas.children(of: configuration.code, at: calendar.lastDay).map(\.code) : own
        let days = (0...2).reversed().map { back in
            min(calendar.lastDay.inMonth.adding(months: -back).first.adding(days: 17), calendar.lastDay)
        }
        waiting = days.flatMap { day in areas.prefix(2).map { (day: day, area: $0) } }
    }

    /// Publishes what is due until a day, in the evening.
    mutating func write(through last: Day) async throws {
        while let next = waiting.first, next.day <= last {
            waiting.removeFirst()
            let (writer, instant) = (self, London.start(of: next.day).adding(seconds: 19 * 3600))
            try await DemoClock.$instant.withValue(instant) { try await writer.publish(in: next.area, on: next.day) }
        }
    }

    private func publish(in area: String, on day: Day) async throws {
        guard staff.tenant.configuration.areas[area]?.exists(on: day) == true else { return }
        let (store, places) = (NewsletterStore(staff), NewsletterPlaceStore(staff))
        if try await places.places(in: area).isEmpty {
            for place in Self.places { try await places.add(place, in: area) }
        }
        let id = try await store.begin(month: day.inMonth.description, team: "", in: area)
        let begun = try await store.desk(of: id)
        guard !begun.content.items.isEmpty else { return try await store.drop(id) }
        try await store.keep(form(of: begun), in: id)
        let desk = try await store.desk(of: id)
        try await store.publish(
            id, as: desk.content.mark, after: desk.newsletter.changes,
            written: desk.writtenDown.first?.id.description ?? "", page: "")
        var posting = PostingForm()
        posting.day = day.description
        posting.places = try await places.coverage(of: id).places.prefix(day.month % 2 + 1).map(\.place.id.description)
        try await places.putUp(id, posting)
    }

    private func form(of desk: NewsletterStore.Desk) -> NewsletterForm {
        var form = NewsletterForm()
        (form.headline, form.headlineWelsh) = (
            "Demonstration: what you told us, and what we did", "Arddangosiad: yr hyn a ddywedoch, a’r hyn a wnaethom"
        )
        form.opening = """
            This newsletter is made up for the demonstration.

            Thank you to everybody who came to talk to us, and who answered the survey. Below is what we work on, and where you can meet us.
            """
        form.openingWelsh = """
            Mae’r cylchlythyr hwn wedi’i greu ar gyfer yr arddangosiad.

            Diolch i bawb a ddaeth i siarad â ni, ac a atebodd yr arolwg. Isod mae’r hyn rydym yn gweithio arno, a lle gallwch gwrdd â ni.
            """
        form.after = desk.newsletter.changes
        form.items = desk.content.items.enumerated().map { index, item in
            var choice = NewsletterForm.Item()
            (choice.name, choice.place) = (item.name.text, String(index + 1))
            if item.name.kind == .priority { choice.remark = "Demonstration: we walked there on three evenings, with the wardens." }
            return choice
        }
        return form
    }

    private static let places = [
        ("library", "The made-up library"), ("shop", "The made-up shop by the green"), ("hall", "The made-up hall"),
    ].map { kind, name in
        var form = NewsletterPlaceForm()
        (form.kind, form.name, form.address) = (kind, name, "Thistle Lane")
        return form
    }
}
