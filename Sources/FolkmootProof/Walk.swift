import Basics
import FolkmootCore
import FolkmootTenancy
import FolkmootWeb
import HTTP

/// Every route of the service, asked for by one walker at one host, with what belongs to each of the forces in its places.
///
/// It goes through ``RouteOutline/all``: a new route is walked by itself, and a place of a new name is told as not asked for until it is
/// known here.
struct Walk {
    let realm: Realm
    let walker: Walker
    let browser: Browser
    let sightings: Sightings

    /// Asks for everything: first what only shows, then what changes, and last what ends a sign-in.
    func everything() async throws {
        let all = Array(RouteOutline.all.enumerated())
        for (number, route) in all where route.method == .get { try await noting(number, route) { try await ask(for: route) } }
        try await askForNothing()
        let changing = all.filter { $0.element.method != .get }
        for isEnding in [false, true] {
            for (number, route) in changing where route.pattern.hasSuffix("/sign-out") == isEnding {
                try await noting(number, route) { try await send(route) }
            }
        }
    }

    /// Asks for a route, and notes that it was asked for, or why not.
    private func noting(_ number: Int, _ route: RouteOutline, _ ask: () async throws -> Void) async throws {
        do {
            try await ask()
            sightings.asked(number)
        } catch let unknown as UnknownPlace {
            sightings.skipped(
                "\(route.method.rawValue) \(route.pattern)", because: "No value is known for its place ‘\(unknown.name)’.")
        }
    }

    private func ask(for route: RouteOutline) async throws {
        let targets = try await targets(of: route)
        for target in targets { try await look("GET \(target)", try await browser.get(target)) }
        // One query holds whatever any page asks for, as each of the forces would be asked.
        for force in realm.forces {
            let address = (targets.last ?? "") + query(of: force)
            try await look("GET \(address)", try await browser.get(address))
        }
    }

    private func send(_ route: RouteOutline) async throws {
        let page = browser.host == realm.platform.nationalHost ? "/sign-in" : "/register"
        let token = try await browser.get(page).token ?? ""
        let targets = try await targets(of: route)
        for (target, force) in zip(targets, realm.forces) {
            let fields = try await fields(of: force)
            try await look("POST \(target)", try await browser.post(target, fields + [("csrf", token)]))
            try await look("POST \(target) without a token", try await browser.post(target, fields))
        }
        let target = targets.first ?? ""
        try await look("PUT \(target)", try await browser.request(.put, target, type: "text/plain", body: [65]))
        try await look("POST \(target) as JSON", try await browser.request(.post, target, type: "application/json", body: [0x7B]))
    }

    /// Links that have ended, pages that are not there, and files that every host has.
    private func askForNothing() async throws {
        for force in realm.forces {
            let target = "/my/\(try await realm.link(of: force, to: .preferences, hasEnded: true))"
            let answer = try await browser.get(target)
            if ![404, 410].contains(answer.status) {
                sightings.faulted(walker, "GET /my/ with a link that has ended", answer.status)
            }
            try await look("GET \(target)", answer)
        }
        for target in [
            "/nothing", "/staff/nothing", "/tenants/\(realm.forces.first ?? "").sqlite", "/api", "/areas/", "//", "/register/",
            "/favicon.ico",
        ] {
            try await look("GET \(target)", try await browser.get(target))
        }
    }

    private func look(_ request: String, _ answer: Answer) async throws {
        try Task.checkCancellation()
        sightings.look(at: answer, to: request, by: walker, in: realm)
    }

    /// The route's path with the values of each force in its places.
    private func targets(of route: RouteOutline) async throws -> [String] {
        guard !route.isPlain else { return [route.pattern] }
        var targets: [String] = []
        for force in realm.forces {
            var target = ""
            for part in route.parts {
                switch part {
                case .word(let word): target += "/\(word)"
                case .place(let name): target += "/\(try await value(of: name, in: force, for: route))"
                }
            }
            targets.append(target)
        }
        return targets
    }

    private func value(of place: String, in force: String, for route: RouteOutline) async throws -> String {
        let plants = realm.plants(force)
        switch place {
        // Only the force and what lies directly in it assess themselves.
        case "area": return route.pattern.hasPrefix("/staff/assessments") ? plants.root : plants.area
        case "survey": return plants.survey
        case "member", "other": return plants.member.description
        case "slug": return force
        case "wave": return plants.wave
        case "month": return realm.month.description
        case "dataset": return "members"
        case "contact": return plants.contact.description
        case "complaint": return plants.complaint.description
        case "priority": return plants.priority.description
        case "issue": return plants.issue.description
        case "street": return plants.street.description
        case "group": return plants.group.description
        case "secret": return "no-secret"
        // Whoever has the key of a force's shared report may read that at its own host, and nobody anything with it elsewhere.
        case "key": return browser.host == realm.host(of: force) ? "no-key" : plants.key
        case "person":
            return try await realm.operations.force(force).staff().last?.account.id.description ?? ""
        case "encounter": return plants.encounter.description
        case "event": return plants.event.description
        case "newsletter": return plants.newsletter.description
        case "board": return plants.board.description
        case "exercise": return plants.exercise.description
        case "door": return plants.door.description
        case "quarter": return Quarter(of: London.day(at: realm.platform.clock.now)).description
        case "question": return plants.question
        case "webhook": return plants.webhook.description
        case "sample": return plants.sample.description
        case "team": return plants.team
        case "register": return "plans"
        case "pack": return plants.pack.description
        case "entry": return plants.entry.description
        case "standard": return plants.standard
        case "unit": return plants.area
        case "item": return plants.item.description
        case "photo": return plants.photo
        case "link":
            guard let purpose = route.purpose else { throw UnknownPlace(name: place) }
            return try await realm.link(of: force, to: walker.links.contains(force) ? purpose : LinkPurpose("nothing"))
        default: throw UnknownPlace(name: place)
        }
    }

    private func query(of force: String) -> String {
        let plants = realm.plants(force)
        let month = realm.month
        return
            "?q=Gwen&area=\(plants.area)&where=\(plants.residence.value.filter { $0 != " " })&survey=\(plants.survey)&wave=\(month)"
            + "&question=issues&month=\(month)&sort=name&language=cy&done=saved&next=/staff/members&ended=1&page=1&force=\(force)&of=\(plants.survey)"
    }

    /// Whatever any form asks for, filled in as one who lives in a force, by somebody who is nobody there yet.
    private func fields(of force: String) async throws -> [(String, String)] {
        let plants = realm.plants(force)
        let survey = try await realm.platform.tenant(slug: force).configuration.defaultSurvey
        return [
            ("q", "Gwen"), ("name", "Walker"), ("address", "1 Walk"), ("email", "gwen@example.org"), ("phone", "07700 900123"),
            ("password", "not this one"), ("again", "not this one"), ("old", "not this one"), ("role", "pcso"),
            ("providers", plants.provider), ("wording", plants.wording), ("area", plants.area), ("postcode", "BB1 1DB"),
            ("language", "cy"),
            (plants.residence.field, plants.residence.value), ("next", "/staff"), ("reason", "walk"),
            ("month", realm.month.description),
            ("page", ID<Walk>().description), ("words", "Walked \(ID<Walk>())"), ("day", "\(realm.month.first)"),
            ("source", "meeting"),
            ("source-1", "meeting"), ("source-day-1", "\(realm.month.first)"), ("source-words-1", "Walked"), ("stage", "activity"),
            ("kind", plants.activity), ("met", "plain"), ("size", "3"), ("coming", "yes"), ("people", "2"), ("grade", "amber"),
            ("act", "submitted"), ("step", "1"), ("owner", "Walker"), ("date", "\(realm.month.first)"), ("unit", plants.area),
            ("first", "\(realm.month.first)"),
            ("last", "\(realm.month.last)"), ("decision", "grant"), ("exemption", plants.exemption.description), ("action", "1"),
            ("after", "0"), ("total", "12"), ("channel", "text"), ("interests", "road_safety"), ("formats", "audio"),
            ("other-language", "pl"), ("group", plants.group.description), ("code", plants.tag.description), ("answers", "1"),
            ("headline", "Walked"), ("opening", "Walked"), ("place", plants.board.description),
            ("places", plants.board.description),
            ("platform", "whatsapp"), ("house", "2"), ("street", "Walk"), ("outcome", "refused"),
            ("list", "3 Walk, \(plants.residence.value)"),
        ] + (survey.map { Forms.answers(to: $0, words: "Walking") } ?? [])
    }

    /// A route has a place that this walk has no values for: add it to ``value(of:in:for:)``.
    struct UnknownPlace: Error {
        let name: String
    }
}
