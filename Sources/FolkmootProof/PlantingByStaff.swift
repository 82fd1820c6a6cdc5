import Basics
import FolkmootCore
import FolkmootTenancy

/// What staff write down, by the stores behind their forms.
extension Planting {
    private var today: Day { London.day(at: realm.platform.clock.now) }

    private var configuration: ForceConfiguration { get async throws { try await scope().tenant.configuration } }

    private func area() async throws -> Area {
        try require(try await configuration.areas[plants.area], "Its areas could not be read.")
    }

    private func defaultSurvey() async throws -> SurveyDefinition {
        try require(try await configuration.defaultSurvey, "It has no survey on its home page.")
    }

    mutating func plantByStaff() async throws {
        try await attempt("a priority") { try await $0.setPriority() }
        try await attempt("an issue") { try await $0.raiseIssue() }
        try await attempt("a key individual") { try await $0.addContact() }
        try await attempt("a complaint") { try await $0.complain() }
        try await attempt("a report on a street") { planting in
            let reports = try await StreetStore(planting.staff).streets(in: planting.plants.area).reports
            planting.plants.street = try planting.require(reports.first, "There is no street.").street.id
        }
        try await attempt("a group of members") { try await $0.makeGroup() }
        try await attempt("something that a team did") { try await $0.logEncounter() }
        try await attempt("a step into service") { try await $0.stateStep() }
        try await attempt("an area's view of itself") { try await $0.assess() }
        try await attempt("a sample for review") { try await $0.drawSample() }
        try await attempt("an event") { try await $0.planEvent() }
        try await attempt("words of the library") { try await $0.addWords() }
        try await attempt("a card of a sender") { try await $0.keepCard() }
        try await attempt("a newsletter") { try await $0.publishNewsletter() }
        try await attempt("a place for newsletters") { try await $0.addBoard() }
        try await attempt("keys of programs") { try await $0.makeKeys() }
        try await attempt("a webhook") { try await $0.addWebhook() }
        try await attempt("an exercise from door to door") { try await $0.callAtDoor() }
        try await attempt("an exemption") { try await $0.askForExemption() }
        try await attempt("an entry of a register") { try await $0.addEntry() }
        try await attempt("a pack for a meeting") { try await $0.publishPack() }
        try await attempt("a tag of the survey") { try await $0.addTag() }
        try await attempt("an approved wave") { try await $0.approveWave() }
    }

    private mutating func setPriority() async throws {
        var form = PriorityForm()
        (form.words, form.day) = ("Work on \(mark(.open, "priority"))", today.description)
        form.evidence = [EvidenceForm(source: "other", day: today.description, words: mark(.secret, "evidence"))]
        plants.priority = try await PriorityStore(staff).set(
            try PriorityDraft(form, for: try await configuration, today: today), in: plants.area)
    }

    private mutating func raiseIssue() async throws {
        var form = IssueForm()
        (form.words, form.source, form.day) = ("You said \(mark(.open, "issue"))", "meeting", today.description)
        form.isPublic = true
        var step = StepForm()
        (step.stage, step.words, step.day) = ("activity", "We did \(mark(.secret, "step"))", today.description)
        plants.issue = try await IssueStore(staff).raise(
            try IssueDraft(form, for: try await configuration, today: today), in: plants.area)
        try await IssueStore(staff).add(step, to: plants.issue)
    }

    private mutating func addContact() async throws {
        var form = ContactForm()
        (form.list, form.name, form.role) = ("key_individual", "Kim \(mark(.secret, "contact"))", "Trader")
        (form.email, form.day) = ("\(mark(.secret, "trader"))@example.org", today.description)
        plants.contact = try await ContactStore(staff).add(
            try ContactDraft(form, for: try await configuration, today: today), in: plants.area)
    }

    private mutating func complain() async throws {
        let tenant = try await realm.platform.tenant(slug: force)
        let words = "Wrong with \(mark(.secret, "grievance"))"
        let draft = try ComplaintDraft(
            name: "Gwen", email: "gwen@example.org", phone: "", words: words, for: try await configuration, in: .en)
        try await ComplaintDesk(realm.platform.visitor(at: tenant, from: Origin(.page))).take(draft)
        plants.complaint = try require(try await ComplaintStore(staff).all().first, "The complaint is not there.").id
    }

    private mutating func makeGroup() async throws {
        plants.group = try await MemberStore(staff).makeGroup(named: "Group \(mark(.secret, "group"))", in: plants.root)
        try await MemberStore(staff).add(plants.member, to: plants.group)
    }

    private mutating func logEncounter() async throws {
        var form = EncounterForm()
        (form.kind, form.words, form.day) = (plants.activity, "Wrote of \(mark(.secret, "encounter"))", today.description)
        let area = try await area()
        let draft = try EncounterDraft(form, in: area, for: try await configuration, today: today)
        plants.encounter = try await EncounterStore(staff).log(draft, in: area.code)
    }

    private mutating func stateStep() async throws {
        var form = OnboardingForm()
        (form.step, form.owner, form.day, form.evidence) = ("2", "Chief", today.description, "In \(mark(.secret, "onboarding"))")
        try await OnboardingStore(try await scope()).complete(form)
    }

    private mutating func assess() async throws {
        var form = AssessmentForm()
        (form.grade, form.evidence) = ("green", "Shown by \(mark(.secret, "assessment"))")
        try await AssessmentStore(staff).answer(form, to: plants.question, of: plants.root, Quarter(of: today))
    }

    private mutating func drawSample() async throws {
        var form = SampleForm()
        (form.first, form.last, form.size) = (today.description, today.description, "1")
        plants.sample = try await ReviewStore(staff).draw(form, in: plants.area)
    }

    private mutating func planEvent() async throws {
        let configuration = try await configuration
        var form = EventForm()
        (form.words, form.place) = ("Come to \(mark(.open, "event"))", "The hall")
        form.kind = configuration.fieldwork.activity("meeting") != nil ? "meeting" : plants.activity
        (form.day, form.time, form.isPublic) = (today.adding(days: 9).description, "18:30", true)
        let area = try await area()
        let draft = try EventDraft(form, in: area, for: configuration, now: realm.platform.clock.now)
        plants.event = try require(try await EventStore(staff).plan(draft, in: area.code).first, "It was not planned.")
    }

    private mutating func addWords() async throws {
        var form = LibraryForm()
        (form.title, form.words) = ("Post", "Of \(mark(.secret, "library"))")
        plants.item = try await LibraryStore(staff).add(form, of: .post)
    }

    private mutating func keepCard() async throws {
        var form = SenderCardForm()
        (form.name, form.role, form.area, form.isPublic) = ("Officer \(mark(.secret, "sender"))", "Officer", plants.root, true)
        try await SenderCardStore(staff).keep(form)
    }

    private mutating func publishNewsletter() async throws {
        let store = NewsletterStore(try staff)
        plants.newsletter = try await store.begin(month: today.inMonth.description, team: "", in: plants.area)
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
    }

    private mutating func addBoard() async throws {
        var form = NewsletterPlaceForm()
        (form.kind, form.name, form.address) = ("hall", "Hall \(mark(.secret, "noticeboard"))", "High Street")
        plants.board = try await NewsletterPlaceStore(staff).add(form, in: plants.area)
    }

    private mutating func makeKeys() async throws {
        plants.key = try await staff.makeKey(NewProgramKey(name: "Intranet", permissions: [.ofSharedReports], days: 9))
        plants.programKey = try await staff.makeKey(NewProgramKey(name: "Warehouse", permissions: Permission.ofPrograms, days: 9))
    }

    private mutating func addWebhook() async throws {
        plants.webhook = try await WebhookStore(staff, on: realm.platform).make(
            url: "https://hooks.example/\(mark(.secret, "webhook"))", events: [WebhookEvent.encounterLogged.rawValue],
            root: "https://\(realm.host(of: force))"
        ).id
    }

    private mutating func callAtDoor() async throws {
        var form = ExerciseForm()
        (form.name, form.purpose) = ("Round", "For \(mark(.secret, "exercise"))")
        plants.exercise = try await DoorstepStore(staff).begin(form, in: plants.root)
        var visit = VisitForm()
        (visit.house, visit.street) = ("1", "\(mark(.secret, "door")) Lane")
        visit.postcode = plants.residence.field == "postcode" ? plants.residence.value : "LL11 1AA"
        visit.outcome = DoorOutcome.noAnswer.rawValue
        plants.door = try await DoorBook(staff).visit(visit, in: plants.exercise).door
    }

    private mutating func askForExemption() async throws {
        let configuration = try await configuration
        let standard = try require(
            configuration.standards.first { $0.code == plants.standard }, "It has no standard that holds today.")
        let unit = try require(
            configuration.units(of: standard).first { $0.validTo == nil }, "Nobody must keep the standard \(standard.code).")
        var form = ExemptionForm()
        (form.unit, form.reason) = (unit.code, "For \(mark(.secret, "exemption"))")
        (form.first, form.last) = (today.description, today.description)
        try await ComplianceStore(staff).ask(form, of: standard.code)
        plants.exemption = try require(try await ComplianceStore(staff).undecided().first, "It does not wait.").id
    }

    private mutating func addEntry() async throws {
        var form = RegisterForm()
        (form.words, form.day) = ("Solve \(mark(.secret, "plan"))", today.description)
        plants.entry = try await RegisterStore(staff).add(form, to: .plans, in: plants.area)
    }

    private mutating func publishPack() async throws {
        let reviews = try await configuration.framework.reviews.map(\.code)
        let review = try require(
            reviews.first { $0 == "inspectors" } ?? reviews.first, "Its performance framework has no meeting or report.")
        plants.pack = try await PackStore(staff).publish(
            for: review, words: "Look at \(mark(.secret, "pack"))", in: plants.area)
    }

    private mutating func addTag() async throws {
        let survey = try await defaultSurvey()
        try await TextStore(staff).addTag("About \(mark(.secret, "tag"))", to: survey)
        plants.tag = try require(try await TextStore(staff).list(of: survey).first, "The tag is not there.").id
    }

    private mutating func approveWave() async throws {
        let survey = try await defaultSurvey()
        var form = WaveForm()
        (form.act, form.reason) = (WaveAct.approve.rawValue, "Read by \(mark(.secret, "approver"))")
        plants.wave = survey.wave(at: realm.platform.clock.now).code
        try await WaveStore(staff).act(form, on: plants.wave, of: survey)
    }
}
