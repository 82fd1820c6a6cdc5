import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Foundation
import HTTP
import Synchronization
import Testing

@testable import FolkmootWeb

/// Three forces from `tenants/` on one platform, each with marked words in everything that it holds.
struct Realm {
    static let forces = ["lancashire", "leicestershire", "north-wales"]
    static let password = "wren heron plover"

    let folder: String
    let platform: Platform
    let application: Application
    let log = Log()
    private(set) var planted: [String: Plants] = [:]

    /// What a walk needs to know of a force in order to ask for it elsewhere.
    struct Plants {
        /// A confirmed member, with a marked name, email address and street.
        var member = ID<Member>()
        /// The one smallest area that has a marked name.
        var area = ""
        /// Where one lives in that force, as its forms ask for it.
        var residence: (field: String, value: String) = ("", "")
        /// A priority with marked words that everybody may read, and one source of it with words that only staff may.
        var priority = ID<Priority>()
        /// An issue with marked words that everybody may read, and a step that only staff may.
        var issue = ID<RaisedIssue>()
        /// A key individual with a marked name.
        var contact = ID<CommunityContact>()
        /// A complaint in marked words.
        var complaint = ID<ComplaintMark>()
        /// A street with a marked name.
        var street = ID<Street>()
        /// A group of members with a marked name, which the member is in.
        var group = ID<MemberGroup>()
        /// Something that a team did, in marked words.
        var encounter = ID<Encounter>()
        /// A sample in which that is.
        var sample = ID<ReviewSample>()
        /// An event that everybody may read of, in marked words.
        var event = ID<Event>()
        /// A newsletter that was published, in marked words.
        var newsletter = ID<Newsletter>()
        /// A place with a marked name where newsletters are put up.
        var board = ID<NewsletterPlace>()
        /// An exercise from door to door, for a marked purpose.
        var exercise = ID<DoorstepExercise>()
        /// The text of a key for shared reports.
        var key = ""
        /// The text of a key for all that keys can be for.
        var programKey = ""
        /// An address with a marked path that is told of what is new.
        var webhook = ID<Webhook>()
        /// A door of it, in a marked street.
        var door = ID<Door>()
        /// An entry of a register, in marked words.
        var entry = ID<RegisterEntry>()
        /// A pack for a meeting, with marked words.
        var pack = ID<MeetingPack>()
        /// Words of the library, marked.
        var item = ID<LibraryItem>()
        /// The name of the photograph of somebody with a marked name, which only members who are written to see.
        var photo = ""
        /// An exemption that waits for a decision, for a marked reason.
        var exemption = ID<Exemption>()
        /// A tag of the survey, with a marked name.
        var tag = ID<SurveyTag>()
        /// The area of the force itself.
        var root = ""
        var survey = ""
        /// Its running wave, with marked words in the record of what was done to it.
        var wave = ""
        /// A provider and the version of its words: `police 1`.
        var wording = ""
        /// Marked words, by what they are planted in.
        var canaries: Set<Canary> = []
        /// A browser in which somebody has signed in, by role.
        var staff: [String: Browser] = [:]
    }

    var operations: PlatformScope { platform.platformOperator(named: "operator") }
    var month: Month { London.day(at: platform.clock.now).inMonth.adding(months: -1) }

    /// - Parameter roles: of these roles somebody has signed in; nothing means every role that a force has.
    init(signingIn roles: Set<String>? = nil) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Canary>())").path
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Seeds(directory: "\(Checkout.root)/seeds")))
        var limits = AdmissionLimits()
        limits.requestsPerKey = 0
        application = Application(platform: platform, reference: ReferenceForces([]), limits: limits, holding: .zero, log: log.take)
        for force in Self.forces { planted[force] = try await plant(in: force, signingIn: roles) }
        try await OutboxRounds(platform) { slug, error in Issue.record("The outbox of \(slug): \(error)") }.once()
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A table of places and a street-level file with one crime of a type, in one area.
    func crimeFiles(of force: String, type: String, area: String) throws -> (places: String, crime: String) {
        let files = (places: "\(folder)/places-\(force).csv", crime: "\(folder)/crime-\(force).csv")
        let places = "lsoa_code,ward_code\nE01000001,\(area)\n"
        let header =
            "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
            + "Last outcome category,Context"
        let crime = "\(header)\n,\(month),Police,Police,,,,E01000001,A,\(type),,\n"
        try Data(places.utf8).write(to: URL(fileURLWithPath: files.places))
        try Data(crime.utf8).write(to: URL(fileURLWithPath: files.crime))
        return files
    }

    /// A file in which each of some areas is a square beside the one before.
    func boundaryFile(of force: String, areas: [String]) throws -> String {
        let features = areas.enumerated().map { index, code in
            let corners = [(0, 50), (1, 50), (1, 51), (0, 51), (0, 50)].map { "[\(Double($0.0 + index) / 10),\($0.1)]" }.joined(
                separator: ",")
            return """
                {"type":"Feature","properties":{"code":"\(code)"},"geometry":{"type":"Polygon","coordinates":[[\(corners)]]}}
                """
        }
        let path = "\(folder)/boundaries-\(force).geojson"
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A file of the people of each age band in one area, from a source.
    func populationFile(of force: String, source: String, area: String) throws -> String {
        let bands = ["age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65_plus"]
        let rows = bands.map { "\(area),age_band,\($0),100,\(source),2021-03-21\n" }
        let path = "\(folder)/populations-\(force).csv"
        let text = "area,classification,group,people,source,date\n\(rows.joined())"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A file of one street in an area.
    func streetFile(of force: String, name: String, area: String) throws -> String {
        let path = "\(folder)/streets-\(force).csv"
        try Data("street,postcode,area,households,source,date\n\(name),BB1 1DE,\(area),9,Register,2026-01-01\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A file of what a role group and a person of it did in the last month that has ended.
    func teamsFile(of force: String, group: String, area: String) throws -> String {
        let path = "\(folder)/teams-\(force).csv"
        let header = "area,group,person,month,headcount,working_days,hours_total,hours_away"
        let rows = "\(area),\(group),,\(month),12,200,1600,300\n\(area),\(group),\(group)-1,\(month),1,20,160,30\n"
        try Data("\(header)\n\(rows)".utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func plants(_ force: String) -> Plants { planted[force] ?? Plants() }

    /// What the browser of somebody of a role holds.
    func cookies(of role: String, _ force: String) -> [String: String] { plants(force).staff[role]?.cookies ?? [:] }

    func browser(at host: String) -> Browser { Browser(application, host: host) }

    static func host(of force: String) -> String { "\(force).localhost" }

    /// A link of a force's member, as it comes with a message; it lasts an hour more, or has ended that long ago.
    func link(of force: String, to purpose: LinkPurpose, hasEnded: Bool = false) async throws -> String {
        let data = platform.visitor(at: try await platform.tenant(slug: force), from: Origin(.page)).data
        return data.link(for: plants(force).member, to: purpose, until: platform.clock.now.adding(seconds: hasEnded ? -3600 : 3600))
    }

    /// A browser in which a national lead has signed in.
    func nationalLead() async throws -> Browser {
        let email = "lead-\(ID<Account>())@national.example".lowercased()
        _ = try await operations.addNationalLead(NewAccount(email: email, name: "National Lead", password: Self.password))
        let browser = browser(at: platform.nationalHost)
        _ = try await browser.send("/sign-in", ["email": email, "password": Self.password])
        return browser
    }
}

// MARK: - Planting

extension Realm {
    private func plant(in force: String, signingIn roles: Set<String>?) async throws -> Plants {
        var planting = Planting(force: force, realm: self)
        try await planting.addForce()
        try await planting.register()
        try await planting.importMember()
        try await planting.importCrime()
        try await planting.importBoundaries()
        try await planting.importPopulations()
        try await planting.importStreets()
        try await planting.answer()
        try await planting.signIn(roles)
        try await planting.importFigures()
        try await planting.importTeams()
        try await planting.setPriorities()
        try await planting.publish()
        return planting.plants
    }
}

/// Plants marked words in one force, by the same ways that people use.
private struct Planting {
    let force: String
    let realm: Realm
    var plants = Realm.Plants()

    private mutating func mark(_ kind: Canary.Kind, _ place: String) -> String {
        let canary = Canary(force, kind, place)
        plants.canaries.insert(canary)
        return canary.description
    }

    /// The folder of the force, with marks in its words, and in the name of its last area.
    mutating func addForce() async throws {
        var files = try ConfigurationFolder("\(Checkout.root)/tenants/\(force)").files.files
        for (file, after, place) in [
            ("branding.json", "\"strapline\": \"", "strapline"), ("policy.json", "\"purpose\": \"", "purpose"),
            ("survey.json", "\"introduction\": \"", "introduction"),
        ] {
            files[file] = try inserting(mark(.open, place), after: after, in: files[file])
        }
        var rows = String(decoding: files["areas.csv"] ?? [], as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        var cells = try require(rows.popLast()).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        plants.area = cells[0]
        cells[1] += " " + mark(.open, "area")
        rows.append(cells.joined(separator: ","))
        files["areas.csv"] = Array((rows.joined(separator: "\n") + "\n").utf8)
        let tenant = try await realm.operations.add(force, ConfigurationFiles(files), because: "because \(mark(.secret, "reason"))")
        plants.root = tenant.configuration.code
        plants.survey = try require(tenant.configuration.defaultSurvey).code
        let provider = try require(tenant.configuration.policy.providers.first)
        plants.wording = "\(provider.code) \(try require(provider.wordings.last).version)"
        plants.residence = Self.residences[force] ?? ("area", plants.area)
    }

    /// Where one lives, in the words of a force's forms: its postcodes, or areas where it has no table of them.
    private static let residences = [
        "lancashire": (field: "postcode", value: "BB1 1DB"), "leicestershire": (field: "postcode", value: "CV13 0AQ"),
    ]

    /// A file with words put in at every such place.
    private func inserting(_ words: String, after place: String, in file: [UInt8]?) throws -> [UInt8] {
        let text = String(decoding: file ?? [], as: UTF8.self)
        guard text.contains(place) else { throw NotPlanted(what: "\(force) has no \(place)") }
        return Array(text.replacingOccurrences(of: place, with: "\(place)\(words) ").utf8)
    }

    /// Registers and confirms, by the link in the message that comes.
    mutating func register() async throws {
        let browser = realm.browser(at: Realm.host(of: force))
        let email = "\(mark(.secret, "email"))@example.org"
        let answer = try await browser.send(
            "/register",
            [
                "name": "Gwen \(mark(.secret, "name"))", "address": "12 \(mark(.secret, "street")) Lane", "email": email,
                plants.residence.field: plants.residence.value, "providers": "police", "wording": plants.wording,
            ])
        try expect(answer, 303)
        try await OutboxRounds(realm.platform) { _, error in Issue.record(error) }.once()
        let link = try linkInOutbox(to: email)
        plants.member = try require(ID<Member>(String(link.prefix { $0 != "." })))
        let confirmed = try await browser.send("/confirm/\(link)", [:])
        try expect(confirmed, 303)
        let own = try require(confirmed.location?.split(separator: "?").first)
        let way: KeyValuePairs = ["channel": "post", "address": "12 \(mark(.secret, "way")) Lane, BB1 1DB"]
        try expect(try await browser.send("\(own)/ways", way), 303)
    }

    private func linkInOutbox(to email: String) throws -> String {
        let folder = "\(realm.folder)/outbox/\(force)"
        let messages = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().reversed()
            .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
        let message = try require(messages.first { $0.contains("To: <\(email)>") && $0.contains("/confirm/") })
        let start = try require(message.range(of: "/confirm/")).upperBound
        return String(message[start...].prefix { !$0.isWhitespace && $0 != ">" })
    }

    /// Brings in somebody else, with a marked name but a plain address.
    func importMember() async throws {
        let name = Canary(force, .secret, "imported").description
        let row = "Gwen \(name),gwen@example.org,3 Mill Lane,\(plants.area),2026-01-05,police,1"
        let file = "\(realm.folder)/\(force).csv"
        let header = "name,email,address,area,consent_on,consent_provider,consent_wording"
        try Data("\(header)\n\(row)\n".utf8).write(to: URL(fileURLWithPath: file))
        let report = try await MemberImport(try await realm.operations.force(force)).run(file: file)
        try FileManager.default.removeItem(atPath: file)
        guard report.active == 1 else { throw NotPlanted(what: "\(force): \(report)") }
    }

    /// Brings in a crime of a marked type, which only staff see.
    mutating func importCrime() async throws {
        let scope = try await realm.operations.force(force)
        let type = mark(.secret, "crime")
        let files = try realm.crimeFiles(of: force, type: type, area: plants.area)
        _ = try await CrimePlacesImport(scope).run(file: files.places)
        _ = try await CrimeImport(scope).run(files: [files.crime], reportedBy: "Police")
        for file in [files.places, files.crime] { try FileManager.default.removeItem(atPath: file) }
    }

    /// Brings in borders of all areas, from a marked source, which only staff see.
    mutating func importBoundaries() async throws {
        let scope = try await realm.operations.force(force)
        let file = try realm.boundaryFile(of: force, areas: scope.tenant.configuration.areas.areas.map(\.code))
        try await BoundaryImport(scope).run(file: file, source: mark(.secret, "boundary"))
        try FileManager.default.removeItem(atPath: file)
    }

    /// Brings in a street with a marked name, which only staff see.
    mutating func importStreets() async throws {
        let scope = try await realm.operations.force(force)
        let file = try realm.streetFile(of: force, name: mark(.secret, "road"), area: plants.area)
        let report = try await StreetImport(scope).run(file: file)
        guard report.faults.isEmpty else { throw NotPlanted(what: "\(force): \(report.faults)") }
        try FileManager.default.removeItem(atPath: file)
    }

    /// Brings in a population from a marked source, which only staff see.
    mutating func importPopulations() async throws {
        let scope = try await realm.operations.force(force)
        let file = try realm.populationFile(of: force, source: mark(.secret, "population"), area: plants.area)
        let report = try await PopulationImport(scope).run(file: file)
        guard report.faults.isEmpty else { throw NotPlanted(what: "\(force): \(report.faults)") }
        try FileManager.default.removeItem(atPath: file)
    }

    /// Answers the survey in a visitor's own words.
    mutating func answer() async throws {
        plants.canaries.insert(Canary(force, .secret, "imported"))
        let browser = realm.browser(at: Realm.host(of: force))
        let words = "Speeding past the school, says \(mark(.secret, "words"))"
        let tenant = try await realm.platform.tenant(slug: force)
        let survey = try require(tenant.configuration.defaultSurvey)
        try expect(
            try await browser.send(
                "/survey", Forms.answers(to: survey, words: words) + [(plants.residence.field, plants.residence.value)]), 303)
    }

    /// Somebody of each role, with a marked name, signed in.
    mutating func signIn(_ roles: Set<String>?) async throws {
        let scope = try await realm.operations.force(force)
        for role in scope.tenant.configuration.roles where roles?.contains(role.code) ?? true {
            let email = "\(mark(.secret, "mail"))-\(role.code.filter { $0 != "_" })@\(force).example"
            let area = role.isForceWide ? nil : plants.root
            _ = try await scope.addStaff(
                NewAccount(
                    email: email, name: "\(role.code) \(mark(.secret, "staff"))", password: Realm.password,
                    grants: [(role.code, area)]))
            let browser = realm.browser(at: Realm.host(of: force))
            try expect(try await browser.send("/staff/sign-in", ["email": email, "password": Realm.password]), 303)
            plants.staff[role.code] = browser
        }
    }

    /// Sets a priority and raises an issue, by the forms of staff.
    mutating func setPriorities() async throws {
        let email = "\(mark(.secret, "setter"))@\(force).example"
        let scope = try await realm.operations.force(force)
        let new = NewAccount(email: email, name: "Setter", password: Realm.password, grants: [("force_admin", nil)])
        _ = try await scope.addStaff(new)
        let tenant = try await realm.platform.tenant(slug: force)
        let token = try await realm.platform.signIn(email: email, password: Realm.password, from: Origin(.page), at: tenant)
        let staff = try require(try await realm.platform.staff(token, at: tenant, from: Origin(.page)))
        let today = London.day(at: realm.platform.clock.now)
        var priority = PriorityForm()
        (priority.words, priority.day) = ("Work on \(mark(.open, "priority"))", today.description)
        priority.evidence = [EvidenceForm(source: "other", day: today.description, words: mark(.secret, "evidence"))]
        var issue = IssueForm()
        (issue.words, issue.source, issue.day) = ("You said \(mark(.open, "issue"))", "meeting", today.description)
        issue.isPublic = true
        var step = StepForm()
        (step.stage, step.words, step.day) = ("activity", "We did \(mark(.secret, "step"))", today.description)
        let configuration = tenant.configuration
        plants.priority = try await PriorityStore(staff).set(
            try PriorityDraft(priority, for: configuration, today: today), in: plants.area)
        plants.issue = try await IssueStore(staff).raise(
            try IssueDraft(issue, for: configuration, today: today), in: plants.area)
        try await IssueStore(staff).add(step, to: plants.issue)
        var contact = ContactForm()
        (contact.list, contact.name, contact.role) = ("key_individual", "Kim \(mark(.secret, "contact"))", "Trader")
        (contact.email, contact.day) = ("\(mark(.secret, "trader"))@example.org", today.description)
        plants.contact = try await ContactStore(staff).add(
            try ContactDraft(contact, for: configuration, today: today), in: plants.area)
        let grievance = "Wrong with \(mark(.secret, "grievance"))"
        let complaint = try ComplaintDraft(
            name: "Gwen", email: "gwen@example.org", phone: "", words: grievance, for: configuration, in: .en)
        try await ComplaintDesk(realm.platform.visitor(at: tenant, from: Origin(.page))).take(complaint)
        plants.complaint = try require(try await ComplaintStore(staff).all().first).id
        plants.street = try require(try await StreetStore(staff).streets(in: plants.area).reports.first).street.id
        plants.group = try await MemberStore(staff).makeGroup(named: "Group \(mark(.secret, "group"))", in: plants.root)
        try await MemberStore(staff).add(plants.member, to: plants.group)
        try await plantFieldwork(by: staff, configuration, today: today)
        var plan = RegisterForm()
        (plan.words, plan.day) = ("Solve \(mark(.secret, "plan"))", today.description)
        plants.entry = try await RegisterStore(staff).add(plan, to: .plans, in: plants.area)
        plants.pack = try await PackStore(staff).publish(
            for: "inspectors", words: "Look at \(mark(.secret, "pack"))", in: plants.area)
        let survey = try require(configuration.defaultSurvey)
        try await TextStore(staff).addTag("About \(mark(.secret, "tag"))", to: survey)
        plants.tag = try require(try await TextStore(staff).list(of: survey).first).id
        var approval = WaveForm()
        (approval.act, approval.reason) = (WaveAct.approve.rawValue, "Read by \(mark(.secret, "approver"))")
        plants.wave = survey.wave(at: realm.platform.clock.now).code
        try await WaveStore(staff).act(approval, on: plants.wave, of: survey)
    }

    /// Writes down what a team did, and asks for an exemption.
    private mutating func plantLibrary(by staff: StaffScope) async throws {
        var words = LibraryForm()
        (words.title, words.words) = ("Post", "Of \(mark(.secret, "library"))")
        plants.item = try await LibraryStore(staff).add(words, of: .post)
        var card = SenderCardForm()
        (card.name, card.role, card.area, card.isPublic) = ("Officer \(mark(.secret, "sender"))", "Officer", plants.root, true)
        try await SenderCardStore(staff).keep(card)
        plants.photo = "\(String(repeating: "0", count: 64)).jpg"
    }

    private mutating func plantFieldwork(by staff: StaffScope, _ configuration: ForceConfiguration, today: Day) async throws {
        var form = EncounterForm()
        (form.kind, form.words, form.day) = ("newsletter", "Wrote of \(mark(.secret, "encounter"))", today.description)
        let area = try require(configuration.areas[plants.area])
        let draft = try EncounterDraft(form, in: area, for: configuration, today: today)
        plants.encounter = try await EncounterStore(staff).log(draft, in: area.code)
        var step = OnboardingForm()
        (step.step, step.owner, step.day, step.evidence) = ("2", "Chief", today.description, "In \(mark(.secret, "onboarding"))")
        try await OnboardingStore(try await realm.operations.force(force)).complete(step)
        var answer = AssessmentForm()
        (answer.grade, answer.evidence) = ("green", "Shown by \(mark(.secret, "assessment"))")
        try await AssessmentStore(staff).answer(answer, to: "visible", of: plants.root, Quarter(of: today))
        var sample = SampleForm()
        (sample.first, sample.last, sample.size) = (today.description, today.description, "1")
        plants.sample = try await ReviewStore(staff).draw(sample, in: area.code)
        var event = EventForm()
        (event.kind, event.words, event.place) = ("meeting", "Come to \(mark(.open, "event"))", "The hall")
        (event.day, event.time, event.isPublic) = (today.adding(days: 9).description, "18:30", true)
        let planned = try EventDraft(event, in: area, for: configuration, now: realm.platform.clock.now)
        plants.event = try require(try await EventStore(staff).plan(planned, in: area.code).first)
        try await plantLibrary(by: staff)
        try await plantNewsletter(by: staff)
        plants.key = try await staff.makeKey(NewProgramKey(name: "Intranet", permissions: [.ofSharedReports], days: 9))
        plants.programKey = try await staff.makeKey(NewProgramKey(name: "Warehouse", permissions: Permission.ofPrograms, days: 9))
        plants.webhook = try await WebhookStore(staff, on: realm.platform).make(
            url: "https://hooks.example/\(mark(.secret, "webhook"))", events: [WebhookEvent.encounterLogged.rawValue],
            root: "https://\(Realm.host(of: force))"
        ).id
        var exercise = ExerciseForm()
        (exercise.name, exercise.purpose) = ("Round", "For \(mark(.secret, "exercise"))")
        plants.exercise = try await DoorstepStore(staff).begin(exercise, in: plants.root)
        var visit = VisitForm()
        (visit.house, visit.street) = ("1", "\(mark(.secret, "door")) Lane")
        (visit.postcode, visit.outcome) = (Self.residences[force]?.value ?? "LL11 1AA", DoorOutcome.noAnswer.rawValue)
        plants.door = try await DoorBook(staff).visit(visit, in: plants.exercise).door
        let standard = try require(configuration.standards.first { $0.code == "newsletter" })
        guard let unit = configuration.units(of: standard).first(where: { $0.validTo == nil }) else { return }
        var exemption = ExemptionForm()
        (exemption.unit, exemption.reason) = (unit.code, "For \(mark(.secret, "exemption"))")
        (exemption.first, exemption.last) = (today.description, today.description)
        try await ComplianceStore(staff).ask(exemption, of: standard.code)
        plants.exemption = try require(try await ComplianceStore(staff).undecided().first).id
    }

    /// Publishes a newsletter, and adds a place where it may be put up.
    private mutating func plantNewsletter(by staff: StaffScope) async throws {
        let store = NewsletterStore(staff)
        let month = London.day(at: realm.platform.clock.now).inMonth
        plants.newsletter = try await store.begin(month: month.description, team: "", in: plants.area)
        var form = NewsletterForm()
        (form.headline, form.opening, form.after) = ("News \(mark(.open, "headline"))", "Hello \(mark(.open, "opening"))", 0)
        form.items = try await store.desk(of: plants.newsletter).items.prefix(2).map { item in
            var choice = NewsletterForm.Item()
            (choice.name, choice.place) = (item.name.text, "1")
            return choice
        }
        try await store.keep(form, in: plants.newsletter)
        let desk = try await store.desk(of: plants.newsletter)
        try await store.publish(
            plants.newsletter, as: desk.content.mark, after: desk.newsletter.changes,
            written: desk.writtenDown.first?.id.description ?? "", page: "")
        var place = NewsletterPlaceForm()
        (place.kind, place.name, place.address) = ("hall", "Hall \(mark(.secret, "noticeboard"))", "High Street")
        plants.board = try await NewsletterPlaceStore(staff).add(place, in: plants.area)
    }

    /// Brings in a figure of an earlier programme, from a file with a marked name.
    mutating func importFigures() async throws {
        let file = "\(realm.folder)/\(mark(.secret, "figures")).csv"
        try Data("area,month,surveys\n\(plants.area),2021-01,12\n".utf8).write(to: URL(fileURLWithPath: file))
        _ = try await GivenImport(try await realm.operations.force(force)).run(file: file)
        try FileManager.default.removeItem(atPath: file)
    }

    /// Brings in what a marked role group did, in the last month that has ended.
    mutating func importTeams() async throws {
        let file = try realm.teamsFile(of: force, group: mark(.secret, "rolegroup"), area: plants.area)
        let report = try await TeamActivityImport(try await realm.operations.force(force)).run(
            file: file, from: mark(.secret, "system"))
        guard report.faults.isEmpty else { throw NotPlanted(what: "\(force): \(report.faults)") }
        try FileManager.default.removeItem(atPath: file)
    }

    /// Who signs a month off is published with it, so that name bears no mark.
    mutating func publish() async throws {
        let (store, month) = (PublicationStore(try await realm.operations.force(force)), realm.month)
        for one in [month.adding(months: -1), month] {
            _ = try await store.publish(one, demonstration: true)
            _ = try await store.withdraw(one, because: "Counted twice: \(mark(.published, "withdrawal"))")
        }
        _ = try await store.publish(month, demonstration: true, reason: "Counted anew: \(mark(.published, "restatement"))")
    }

    private func expect(_ answer: Answer, _ status: Int) throws {
        guard answer.status == status else {
            throw NotPlanted(
                what:
                    "\(force): \(answer.status) \(answer.text.split(separator: "\n").filter { $0.contains("error") }.joined(separator: " "))"
            )
        }
    }

    private func require<T>(_ value: T?) throws -> T {
        guard let value else { throw NotPlanted(what: "\(force) lacks a \(T.self)") }
        return value
    }

    /// The realm is not as the test needs it.
    private struct NotPlanted: Error {
        let what: String
    }
}

/// Keeps what the service logs.
final class Log: Sendable {
    private let kept = Mutex<[LogLine]>([])

    var lines: [LogLine] { kept.withLock { $0 } }

    func take(_ line: LogLine) { kept.withLock { $0.append(line) } }
}
