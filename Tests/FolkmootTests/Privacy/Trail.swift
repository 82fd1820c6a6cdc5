import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootProof
@testable import FolkmootWeb

/// A force in which one made-up person has left traces in every feature, and another person lives beside her.
struct Trail {
    let folder: String
    let platform: Platform
    let application: Application
    let log = Log()
    private(set) var member = ID<Member>()
    /// Her own page.
    private(set) var own = ""
    /// A browser of somebody who may do everything.
    let staff: Browser
    static let slug = "leicestershire"
    /// What is hers alone, wherever it stands: in small letters.
    static let marks = [
        "quilla", "zephyrine", "07700900311", "+447700900311", "07700 900311", "quillamere", "le13 1qz", "blue heron gate",
    ]

    /// - Parameter hasArchive: whether each commit is kept beside backups.
    init(hasArchive: Bool = false) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Trail>())").path
        if hasArchive { try FileManager.default.createDirectory(atPath: "\(folder)/archive", withIntermediateDirectories: true) }
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Seeds(directory: "\(Checkout.root)/seeds")))
        application = Application(platform: platform, reference: ReferenceForces([]), holding: .zero, log: log.take)
        let files = try ConfigurationFolder("\(Checkout.root)/tenants/\(Self.slug)").files
        _ = try await platform.platformOperator(named: "operator").add(Self.slug, files, because: "test")
        staff = Browser(application, host: "\(Self.slug).localhost")
        try await signIn()
        _ = try await join(name: "Bram Example", email: "bram@example.org", address: "3 High Street", postcode: "LE13 1AA")
        own = try await join(
            name: "Quilla Zephyrine", email: "quilla@example.org", address: "77 Quillamere Lane", postcode: "LE13 1QZ",
            more: [("interests", "road_safety"), ("about-age_band", "age_25_34")])
        member = try #require(ID<Member>(String(own.dropFirst(4).prefix { $0 != "." })))
        try await leaveTraces()
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var operations: OperatorScope {
        get async throws { try await platform.platformOperator(named: "operator").force(Self.slug) }
    }
    var visitor: Browser { Browser(application, host: "\(Self.slug).localhost") }
    var today: Day { London.day(at: platform.clock.now) }
    var month: Month { today.inMonth.adding(months: -1) }

    /// Those of her marks that stand in files of the data folder: of the force, the registry, logs of both, and the folder of mail.
    func marks(under path: String = "") throws -> Set<String> { try Set(places(under: path).flatMap(\.value)) }

    /// The same by the file in which they stand.
    func places(under path: String = "") throws -> [String: Set<String>] {
        let root = path.isEmpty ? folder : "\(folder)/\(path)"
        var found: [String: Set<String>] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) where path == "archive" || !name.hasPrefix("archive")
        {
            let bytes = (try? Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)"))).map(Array.init) ?? []
            let marks = Self.marks(in: bytes)
            if !marks.isEmpty { found[name] = marks }
        }
        return found
    }

    static func marks(in bytes: [UInt8]) -> Set<String> {
        let small = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return Set(marks.filter { Bytes.contain($0, in: small) })
    }
}

extension Trail {
    private func signIn() async throws {
        let email = "warden@\(Self.slug).example"
        let new = NewAccount(email: email, name: "Rowan Warden", password: Realm.password, grants: [("force_admin", nil)])
        _ = try await operations.addStaff(new)
        let answer = try await staff.send("/staff/sign-in", ["email": email, "password": Realm.password])
        try #require(answer.status == 303)
    }

    var scope: StaffScope {
        get async throws {
            let tenant = try await platform.tenant(slug: Self.slug)
            let cookie = try #require(staff.cookies[CookieName.staff])
            return try #require(try await platform.staff(SessionToken(cookie: cookie), at: tenant, from: Origin(.page)))
        }
    }

    /// Registers and confirms somebody, and gives the path of their own page.
    private func join(
        name: String, email: String, address: String, postcode: String, more: [(String, String)] = []
    ) async throws -> String {
        let fields = [
            ("name", name), ("email", email), ("phone", ""), ("address", address), ("postcode", postcode), ("providers", "police"),
            ("wording", "police 1"),
        ]
        let browser = visitor
        let sent = try await browser.send("/register", fields + more)
        try #require(sent.status == 303, "\(sent.text)")
        let confirmed = try await browser.send(try await link("confirm", to: email), [(String, String)]())
        return String(try #require(confirmed.location).prefix { $0 != "?" })
    }

    /// The path of a page whose link stands in the last such message to somebody.
    private func link(_ place: String, to email: String) async throws -> String {
        try await OutboxRounds(platform) { _, error in Issue.record(error) }.once()
        let root = "\(folder)/outbox/\(Self.slug)"
        let mail = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
            .map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
            .last { $0.contains("To: <\(email)>") && $0.contains("/\(place)/") }
        let text = try #require(mail)
        let start = try #require(text.range(of: "/\(place)/"))
        return String(text[start.lowerBound...].prefix { !$0.isWhitespace && $0 != ">" })
    }

    private func leaveTraces() async throws {
        let browser = visitor
        for way in [("text", "07700 900311"), ("post", "5 Quillamere Gate, LE13 1QZ")] {
            let sent = try await browser.send("\(own)/ways", [("channel", way.0), ("address", way.1)])
            try #require(sent.status == 303, "\(sent.text)")
        }
        let survey = try #require(try await operations.tenant.configuration.defaultSurvey)
        let page = try await browser.get(try await link("answer", to: "quilla@example.org"))
        let words = "Cars race past Blue Heron Gate, ask Quilla Zephyrine"
        let answers = Forms.answers(to: survey, words: words) + [("postcode", "LE13 1QZ"), ("csrf", page.token ?? "")]
        let submission = page.text.range(of: "name=\"page\" value=\"").map { page.text[$0.upperBound...].prefix { $0 != "\"" } }
        let sent = try await browser.post(
            try await link("answer", to: "quilla@example.org"), answers + [("page", String(submission ?? ""))])
        try #require(sent.status == 303, "\(sent.text)")
        let complaint = [
            ("name", "Quilla Zephyrine"), ("email", "quilla@example.org"), ("phone", ""),
            ("words", "You write to me about Blue Heron Gate"),
        ]
        try #require(try await visitor.send("/complaint", complaint).status == 303)
        try await leaveTracesByStaff(survey)
        let ways = try await browser.get("\(own)/ways")
        let refusal = [
            ("provider", "police"), ("allow", "no"), ("wording", "1"), ("channel", "email"), ("address", "quilla@example.org"),
            ("csrf", ways.token ?? ""),
        ]
        try #require(try await browser.post("\(own)/ways/consents", refusal).status == 303)
    }

    /// What staff wrote down, although they are asked to name nobody.
    private func leaveTracesByStaff(_ survey: SurveyDefinition) async throws {
        let (scope, configuration) = (try await scope, try await operations.tenant.configuration)
        let record = try await MemberStore(scope).search("quilla@example.org")
        let area = try #require(record.first).residence.area
        let group = try await MemberStore(scope).makeGroup(named: "Friends of Quilla Zephyrine", in: area)
        try await MemberStore(scope).add(member, to: group)
        var contact = ContactForm()
        (contact.list, contact.name, contact.role) = ("key_individual", "Quilla Zephyrine", "Trader")
        (contact.email, contact.day) = ("quilla@example.org", today.description)
        try await ContactStore(scope).add(try ContactDraft(contact, for: configuration, today: today), in: area)
        var issue = IssueForm()
        (issue.words, issue.source, issue.day) = ("QUILLA ZEPHYRINE says it is dark", "meeting", today.description)
        let raised = try await IssueStore(scope).raise(try IssueDraft(issue, for: configuration, today: today), in: area)
        var step = StepForm()
        (step.stage, step.words, step.day) = ("activity", "Wrote to quilla@example.org", today.description)
        try await IssueStore(scope).add(step, to: raised)
        var exercise = ExerciseForm()
        (exercise.name, exercise.purpose) = ("Round", "Call on Quilla Zephyrine")
        let round = try await DoorstepStore(scope).begin(exercise, in: area)
        var visit = VisitForm()
        (visit.house, visit.street, visit.postcode) = ("77", "Quillamere Lane", "LE13 1QZ")
        visit.outcome = DoorOutcome.alreadyMember.rawValue
        _ = try await DoorBook(scope).visit(visit, in: round)
        var event = EventForm()
        (event.kind, event.words, event.place) = ("meeting", "Come along", "The hall")
        (event.day, event.time, event.isPublic) = (today.adding(days: 9).description, "18:30", true)
        let draft = try EventDraft(
            event, in: try #require(configuration.areas[area]), for: configuration, now: platform.clock.now)
        let planned = try #require(try await EventStore(scope).plan(draft, in: area).first)
        let found = try await EventStore(scope).event(planned)
        try await InvitationStore(scope).invite(InvitationForm(), to: found, at: ServiceAddress(root: "https://example.org"))
        try await OutboxRounds(platform) { _, error in Issue.record(error) }.once()
        // Whoever looks for words has them indexed.
        _ = try await staff.get("/staff/surveys/\(survey.code)/words?q=heron&area=\(configuration.code)")
        _ = try await PublicationStore(try await operations).publish(month, demonstration: true)
    }
}
