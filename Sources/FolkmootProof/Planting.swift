import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP

/// Plants marked words in one force, by the same ways that people use.
///
/// What a configuration leaves no room for is noted, and the rest is planted all the same.
struct Planting {
    let source: ProofForce
    let force: String
    let realm: Realm
    var plants = Realm.Plants()
    private(set) var notPlanted: [Realm.NotPlanted] = []
    /// Somebody who may do everything that is planted by staff.
    private var setter: StaffScope?

    init(_ source: ProofForce, in realm: Realm) {
        self.source = source
        self.realm = realm
        force = source.slug
    }

    /// Adds a force with marks in its words and in the name of one area, and gives its host.
    static func add(_ source: ProofForce, to platform: Platform) async throws -> String {
        var files = source.filesForCopy
        for mark in openMarks {
            let words = Canary(source.slug, .open, mark.place).description
            files[mark.file] = ProofForce.marking(mark.member, with: words, in: files[mark.file]) ?? files[mark.file]
        }
        if let marked = ProofForce.marking(areas: files["areas.csv"], with: Canary(source.slug, .open, "area").description) {
            files["areas.csv"] = marked.file
        }
        let reason = "because \(Canary(source.slug, .secret, "reason"))"
        do {
            let scope = platform.platformOperator(named: "operator")
            let tenant = try await scope.add(source.slug, ConfigurationFiles(files), because: reason)
            return tenant.configuration.hosts.first ?? ""
        } catch let refused as ConfigurationRefused {
            let words = refused.findings.first.map { "\($0.file), line \($0.line): \($0.message)" } ?? ""
            throw Problem(.invalid, "The configuration of \(source.slug) is not sound. \(words)")
        }
    }

    /// The members of files that bear a mark before their text.
    private static let openMarks = [
        (file: "branding.json", member: "strapline", place: "strapline"),
        (file: "policy.json", member: "purpose", place: "purpose"),
        (file: "survey.json", member: "introduction", place: "introduction"),
    ]

    mutating func everything(signingIn roles: Set<String>?) async throws {
        try await noteConfiguration()
        try await attempt("a member who registered") { try await $0.register() }
        try await attempt("an imported member") { try await $0.importMember() }
        try await attempt("recorded crime") { try await $0.importCrime() }
        try await attempt("borders of areas") { try await $0.importBoundaries() }
        try await attempt("populations") { try await $0.importPopulations() }
        try await attempt("streets") { try await $0.importStreets() }
        try await attempt("an answer to the survey") { try await $0.answer() }
        try await signIn(roles)
        try await attempt("figures of an earlier programme") { try await $0.importFigures() }
        try await attempt("activity of teams") { try await $0.importTeams() }
        try await plantByStaff()
        try await attempt("published months") { try await $0.publish() }
    }

    /// Plants something, or notes why it could not be; what is cancelled is given up.
    mutating func attempt(_ what: String, _ plant: (inout Planting) async throws -> Void) async throws {
        let before = plants.canaries
        do {
            try await plant(&self)
        } catch {
            try Task.checkCancellation()
            plants.canaries = before
            note(what, Self.words(of: error))
        }
    }

    private mutating func note(_ what: String, _ why: String) {
        notPlanted.append(Realm.NotPlanted(force: force, what: what, why: why))
    }

    private static func words(of error: any Error) -> String {
        switch error {
        case let lacking as Lacking: lacking.words
        case let problem as Problem:
            ([problem.message] + problem.fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }).joined(separator: " ")
        default: "\(error)"
        }
    }

    mutating func mark(_ kind: Canary.Kind, _ place: String) -> String {
        let canary = Canary(force, kind, place)
        plants.canaries.insert(canary)
        return canary.description
    }

    func scope() async throws -> OperatorScope { try await realm.operations.force(force) }

    func expect(_ answer: Answer, _ status: Int) throws {
        guard answer.status == status else { throw Lacking(words: "The service answered \(answer.status) instead of \(status).") }
    }

    func require<T>(_ value: T?, _ words: String) throws -> T {
        guard let value else { throw Lacking(words: words) }
        return value
    }

    /// The force has no room for something, or does not take it.
    struct Lacking: Error {
        let words: String
    }
}

extension Planting {
    /// What the configuration has, and which of its words bear a mark.
    private mutating func noteConfiguration() async throws {
        let files = try await scope().files().files
        for mark in Self.openMarks {
            let canary = Canary(force, .open, mark.place)
            if Bytes.contain(canary.description, in: files[mark.file] ?? []) {
                plants.canaries.insert(canary)
            } else {
                note("a mark in \(mark.file)", "It has no \(mark.member) with a text.")
            }
        }
        plants.canaries.insert(Canary(force, .secret, "reason"))
        let configuration = try await scope().tenant.configuration
        plants.root = configuration.code
        if let marked = ProofForce.marking(areas: source.filesForCopy["areas.csv"], with: "") {
            plants.area = marked.code
            plants.canaries.insert(Canary(force, .open, "area"))
        } else {
            plants.area = configuration.code
            note("a mark in the name of an area", "areas.csv has no smallest area of today whose line can be marked.")
        }
        plants.residence = source.residence(in: configuration, otherwise: plants.area)
        plants.survey = configuration.defaultSurvey?.code ?? plants.survey
        if let provider = configuration.policy.providers.first, let wording = provider.wordings.last {
            (plants.provider, plants.wording) = (provider.code, "\(provider.code) \(wording.version)")
        }
        let today = London.day(at: realm.platform.clock.now)
        let standards = configuration.standards.filter { standard in
            standard.holds(on: today) && configuration.units(of: standard).contains { $0.validTo == nil }
        }
        plants.standard = Self.preferred(plants.standard, of: standards.map(\.code))
        plants.activity = Self.preferred(plants.activity, of: configuration.fieldwork.activities.map(\.code))
        plants.question = Self.preferred(plants.question, of: configuration.assessment.questions.map(\.code))
        plants.team = Self.preferred(plants.team, of: configuration.fieldwork.teams.map(\.code))
    }

    /// A code if it is there, or else the first that is.
    private static func preferred(_ code: String, of codes: [String]) -> String {
        codes.contains(code) ? code : codes.first ?? code
    }

    /// Registers and confirms, by the link in the message that comes.
    private mutating func register() async throws {
        let browser = realm.browser(at: realm.host(of: force))
        let email = "\(mark(.secret, "email"))@example.org"
        let answer = try await browser.send(
            "/register",
            [
                "name": "Gwen \(mark(.secret, "name"))", "address": "12 \(mark(.secret, "street")) Lane", "email": email,
                plants.residence.field: plants.residence.value, "providers": plants.provider, "wording": plants.wording,
            ])
        try expect(answer, 303)
        try await realm.sendOutboxes()
        let link = try linkInOutbox(to: email)
        plants.member = try require(ID<Member>(String(link.prefix { $0 != "." })), "No link came.")
        let confirmed = try await browser.send("/confirm/\(link)", [:])
        try expect(confirmed, 303)
        let own = try require(confirmed.location?.split(separator: "?").first, "No page of the member's own was shown.")
        try await attempt("a further way to reach a member") { planting in
            let way: KeyValuePairs = ["channel": "post", "address": "12 \(planting.mark(.secret, "way")) Lane, BB1 1DB"]
            try planting.expect(try await browser.send("\(own)/ways", way), 303)
        }
    }

    private func linkInOutbox(to email: String) throws -> String {
        let folder = "\(realm.folder)/outbox/\(force)"
        for name in Disk.names(in: folder).reversed() {
            let message = try Disk.read("\(folder)/\(name)")
            guard Bytes.contain("To: <\(email)>", in: message), let start = Bytes.end(of: "/confirm/", in: message) else {
                continue
            }
            let rest = message[start...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
            return String(decoding: rest, as: UTF8.self)
        }
        throw Lacking(words: "No message came to confirm the address with.")
    }

    /// Brings in somebody else, with a marked name but a plain address.
    private mutating func importMember() async throws {
        let version = plants.wording.split(separator: " ").last ?? ""
        let row =
            "Gwen \(mark(.secret, "imported")),gwen@example.org,3 Mill Lane,\(plants.area),2026-01-05,\(plants.provider),\(version)"
        let file = "\(realm.folder)/\(force).csv"
        try Disk.write("name,email,address,area,consent_on,consent_provider,consent_wording\n\(row)\n", to: file)
        let report = try await MemberImport(try await scope()).run(file: file)
        try Disk.remove(file)
        guard report.active == 1 else { throw Lacking(words: "The row was not taken.") }
    }

    /// Brings in a crime of a marked type, which only staff see.
    private mutating func importCrime() async throws {
        let scope = try await scope()
        let files = try realm.crimeFiles(of: force, type: mark(.secret, "crime"), area: plants.area)
        _ = try await CrimePlacesImport(scope).run(file: files.places)
        _ = try await CrimeImport(scope).run(files: [files.crime], reportedBy: "Police")
        for file in [files.places, files.crime] { try Disk.remove(file) }
    }

    /// Brings in borders of all areas, from a marked source, which only staff see.
    private mutating func importBoundaries() async throws {
        let scope = try await scope()
        let file = try realm.boundaryFile(of: force, areas: scope.tenant.configuration.areas.areas.map(\.code))
        try await BoundaryImport(scope).run(file: file, source: mark(.secret, "boundary"))
        try Disk.remove(file)
    }

    /// Brings in a street with a marked name, which only staff see.
    private mutating func importStreets() async throws {
        let file = try realm.streetFile(of: force, name: mark(.secret, "road"), area: plants.area)
        let report = try await StreetImport(try await scope()).run(file: file)
        guard report.faults.isEmpty else { throw Lacking(words: "The row was not taken.") }
        try Disk.remove(file)
    }

    /// Brings in a population from a marked source, which only staff see.
    private mutating func importPopulations() async throws {
        let scope = try await scope()
        let used = scope.tenant.configuration.segments.classifications.filter(\.isEnabled)
        let classification = try require(
            used.first { $0.code == "age_band" } ?? used.first, "segments.json uses no classification.")
        let file = try realm.populationFile(
            of: force, source: mark(.secret, "population"), area: plants.area, classification: classification.code,
            groups: classification.groups.map(\.code))
        let report = try await PopulationImport(scope).run(file: file)
        guard report.faults.isEmpty else { throw Lacking(words: "The rows were not taken.") }
        try Disk.remove(file)
    }

    /// Answers the survey in a visitor's own words.
    private mutating func answer() async throws {
        let survey = try require(try await scope().tenant.configuration.defaultSurvey, "It has no survey on its home page.")
        let browser = realm.browser(at: realm.host(of: force))
        let hasWords = survey.questions.contains { $0.kind == .text }
        let words = hasWords ? "Speeding past the school, says \(mark(.secret, "words"))" : ""
        let fields = Forms.answers(to: survey, words: words) + [(plants.residence.field, plants.residence.value)]
        try expect(try await browser.send("/survey", fields), 303)
        if !hasWords { note("words in an answer", "The survey \(survey.code) asks for none.") }
    }

    /// Somebody of each role, with a marked name, signed in.
    private mutating func signIn(_ chosen: Set<String>?) async throws {
        let roles = try await scope().tenant.configuration.roles.filter { chosen?.contains($0.code) ?? true }
        for role in roles {
            try await attempt("somebody of the role \(role.code)") { planting in
                let email = "\(planting.mark(.secret, "mail"))-\(role.code.filter { $0 != "_" })@\(planting.force).example"
                let area = role.isForceWide ? nil : planting.plants.root
                let name = "\(role.code) \(planting.mark(.secret, "staff"))"
                _ = try await planting.scope().addStaff(
                    NewAccount(email: email, name: name, password: Realm.password, grants: [(role.code, area)]))
                let browser = planting.realm.browser(at: planting.realm.host(of: planting.force))
                try planting.expect(
                    try await browser.send("/staff/sign-in", ["email": email, "password": Realm.password]), 303)
                planting.plants.staff[role.code] = browser
            }
        }
        let most = roles.filter { plants.staff[$0.code] != nil }.max { $0.permissions.count < $1.permissions.count }
        plants.chief = plants.staff["force_admin"] != nil ? "force_admin" : most?.code ?? ""
        try await attempt("what staff write down") { try await $0.addSetter() }
    }

    /// Adds somebody who may do everything that is planted by staff.
    private mutating func addSetter() async throws {
        let email = "\(mark(.secret, "setter"))@\(force).example"
        let scope = try await scope()
        let roles = scope.tenant.configuration.roles
        let grants = roles.contains { $0.code == "force_admin" } ? roles.filter { $0.code == "force_admin" } : roles
        let new = NewAccount(
            email: email, name: "Setter", password: Realm.password,
            grants: grants.map { (role: $0.code, area: $0.isForceWide ? nil : plants.root) })
        _ = try await scope.addStaff(new)
        let tenant = try await realm.platform.tenant(slug: force)
        let token = try await realm.platform.signIn(email: email, password: Realm.password, from: Origin(.page), at: tenant)
        setter = try await realm.platform.staff(token, at: tenant, from: Origin(.page))
    }

    /// Who writes down what staff write down.
    var staff: StaffScope { get throws { try require(setter, "Nobody could sign in.") } }

    /// Brings in a figure of an earlier programme, from a file with a marked name.
    private mutating func importFigures() async throws {
        let file = "\(realm.folder)/\(mark(.secret, "figures")).csv"
        try Disk.write("area,month,surveys\n\(plants.area),2021-01,12\n", to: file)
        _ = try await GivenImport(try await scope()).run(file: file)
        try Disk.remove(file)
    }

    /// Brings in what a marked role group did, in the last month that has ended.
    private mutating func importTeams() async throws {
        let file = try realm.teamsFile(of: force, group: mark(.secret, "rolegroup"), area: plants.area)
        let report = try await TeamActivityImport(try await scope()).run(file: file, from: mark(.secret, "system"))
        guard report.faults.isEmpty else { throw Lacking(words: "The rows were not taken.") }
        try Disk.remove(file)
    }

    /// Who signs a month off is published with it, so that name bears no mark.
    private mutating func publish() async throws {
        let (store, month) = (PublicationStore(try await scope()), realm.month)
        for one in [month.adding(months: -1), month] {
            _ = try await store.publish(one, demonstration: true)
            _ = try await store.withdraw(one, because: "Counted twice: \(mark(.published, "withdrawal"))")
        }
        _ = try await store.publish(month, demonstration: true, reason: "Counted anew: \(mark(.published, "restatement"))")
    }
}
