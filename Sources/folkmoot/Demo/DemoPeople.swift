import Basics
import FolkmootCore

/// The made-up members of a force, as the table that the product imports.
struct DemoPeople: Sendable {
    private let slug: String
    private let settings: DemoSettings
    private let calendar: DemoCalendar
    private let places: DemoPlaces
    private let providers: [Provider]
    private let isBilingual: Bool
    private let force: DemoSettings.Force
    private let households: Int
    private let routes: DemoChoice<String>

    /// The people of a force.
    init(_ slug: String, _ configuration: ForceConfiguration, places: DemoPlaces, calendar: DemoCalendar, settings: DemoSettings) {
        self.slug = slug
        self.settings = settings
        self.calendar = calendar
        self.places = places
        providers = configuration.policy.providers
        isBilingual = configuration.languages.count > 1
        force = settings.forces[slug] ?? DemoSettings.Force(membersPerHousehold: 0.01, joinedBefore: 0.6, answers: 150)
        households = configuration.areas.root?.households ?? 0
        routes = DemoChoice(settings.members.routes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// How many join in a span of days.
    func count(in step: DemoCalendar.Step) -> Int {
        let all = Double(households) * force.membersPerHousehold
        guard step.index > 0 else { return Int((all * force.joinedBefore).rounded()) }
        var random = DemoRandom(seed: settings.seed, for: slug, "joining", step.days.lowerBound.description)
        let usual = all * (1 - force.joinedBefore) / Double(calendar.published.count)
        return Int((usual * (0.7 + 0.6 * random.share()) * DemoCalendar.share(of: step)).rounded())
    }

    /// How many leave in the month after a span of days.
    func leaving(after step: DemoCalendar.Step) -> Int {
        let here = calendar.steps.prefix(step.index + 1).reduce(0) { $0 + count(in: $1) }
        var random = DemoRandom(seed: settings.seed, for: slug, "leaving", step.days.lowerBound.description)
        return Int((Double(here) * settings.members.leavingPerMonth * (0.7 + 0.6 * random.share())).rounded())
    }

    /// The table of those who join in a span of days, header first.
    func table(of step: DemoCalendar.Step) -> [UInt8] {
        var random = DemoRandom(seed: settings.seed, for: slug, "members", step.days.lowerBound.description)
        let count = count(in: step)
        var bytes = Array((Self.columns.joined(separator: ",") + "\r\n").utf8)
        bytes.reserveCapacity(count * 160)
        var home = home(&random)
        for number in 0..<count {
            if !random.happens(settings.members.sharedHouseholds) { home = self.home(&random) }
            bytes += Array(row("\(step.index).\(number)", home, on: day(in: step, &random), &random).utf8)
        }
        return bytes
    }

    static let columns = [
        "name", "email", "phone", "address", "postcode", "area", "language", "route", "joined_on", "consent_on", "consent_provider",
        "consent_wording",
    ]
}

extension DemoPeople {
    private struct Home {
        let surname: String
        let address: String
        let postcode: String
        let area: String
    }

    private func home(_ random: inout DemoRandom) -> Home {
        let place = places.place(&random)
        let street = "\(random.pick(settings.streets.first)) \(random.pick(settings.streets.last))"
        return Home(
            surname: random.pick(settings.names.last), address: "\(1 + random.below(180)) \(street)",
            postcode: places.postcode(in: place, &random), area: place.code)
    }

    /// A day of a span; in a long one later days are likelier, as a service grows.
    private func day(in step: DemoCalendar.Step, _ random: inout DemoRandom) -> Day {
        let length = step.days.upperBound.daysSinceEpoch - step.days.lowerBound.daysSinceEpoch + 1
        let place = length > 31 ? random.share().squareRoot() : random.share()
        return step.days.lowerBound.adding(days: min(length - 1, Int(Double(length) * place)))
    }

    private func row(_ number: String, _ home: Home, on day: Day, _ random: inout DemoRandom) -> String {
        let first = random.pick(settings.names.first)
        let hasEmail = random.happens(settings.members.withEmail)
        let local = "\(first).\(home.surname).\(number)".lowercased()
        let email = hasEmail ? "\(local)@\(settings.members.emailDomain)" : ""
        // A range that Ofcom keeps for drama.
        let phone = hasEmail ? "" : "07700 900\(random.below(900) + 100)"
        let language = isBilingual && random.happens(settings.members.welsh) ? "cy" : "en"
        let person = "\(first) \(home.surname),\(email),\(phone),\(home.address),\(home.postcode),\(home.area),\(language)"
        return "\(person),\(routes.pick(&random)),\(consent(on: day, &random))\r\n"
    }

    private func consent(on day: Day, _ random: inout DemoRandom) -> String {
        guard let police = providers.first, let wording = police.wording(on: day), !random.happens(settings.members.unconfirmed)
        else {
            return ",,,"
        }
        return "\(day),\(day),\(police.code),\(wording.version)"
    }
}
