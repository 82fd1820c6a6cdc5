import Basics
import FolkmootCore
import FolkmootTenancy
import FolkmootWeb
import HTTP
import Synchronization

/// Forces on a throw-away platform of their own, each with marked words in everything that it holds.
struct Realm: Sendable {
    static let password = "wren heron plover"

    let folder: String
    let platform: Platform
    let application: Application
    /// The application, or what stands in its place.
    let service: Service
    let log = Log()
    /// The short names of its forces.
    let forces: [String]
    private let hosts: [String: String]
    private(set) var planted: [String: Plants] = [:]
    /// What could not be planted, and why.
    private(set) var notPlanted: [NotPlanted] = []

    /// Something that could not be planted in a force.
    struct NotPlanted: Error, Sendable {
        let force: String
        let what: String
        let why: String
    }

    /// What a walk needs to know of a force in order to ask for it elsewhere.
    struct Plants: Sendable {
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
        var key = "no-key"
        /// The text of a key for all that keys can be for.
        var programKey = "no-key"
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
        var photo = "\(String(repeating: "0", count: 64)).jpg"
        /// An exemption that waits for a decision, for a marked reason.
        var exemption = ID<Exemption>()
        /// A tag of the survey, with a marked name.
        var tag = ID<SurveyTag>()
        /// The area of the force itself.
        var root = ""
        var survey = "none"
        /// Its running wave, with marked words in the record of what was done to it.
        var wave = "none"
        /// A provider's code, and that with the version of its words: `police 1`.
        var provider = ""
        var wording = ""
        /// Codes of what the configuration has of each: a kind of what teams do, a standard, a question, a team.
        var activity = "newsletter"
        var standard = "newsletter"
        var question = "visible"
        var team = "blaby-1"
        /// Marked words, by what they are planted in.
        var canaries: Set<Canary> = []
        /// A browser in which somebody has signed in, by role.
        var staff: [String: Browser] = [:]
        /// The role that may do most, of those in which somebody has signed in.
        var chief = ""
    }

    var operations: PlatformScope { platform.platformOperator(named: "operator") }
    var month: Month { London.day(at: platform.clock.now).inMonth.adding(months: -1) }

    /// Makes a platform in a folder, and plants in each force what can be planted there.
    ///
    /// - Parameters:
    ///   - roles: of these roles somebody has signed in; nothing means every role that a force has.
    ///   - fault: stands between the walkers and the service, to see whether what it does wrong is found.
    init(
        _ sources: [ProofForce], in folder: String, seeds: Seeds, reference: ReferenceForces = ReferenceForces([]),
        signingIn roles: Set<String>? = nil, fault: (@Sendable (Request, Service) async -> Response)? = nil
    ) async throws {
        self.folder = folder
        forces = sources.map(\.slug)
        platform = try await Platform.open(directory: folder, blueprint: .folkmoot(seeds: seeds))
        var limits = AdmissionLimits()
        limits.requestsPerKey = 0
        let application = Application(
            platform: platform, reference: reference, limits: limits, holding: .zero, log: log.take)
        self.application = application
        let answering: Service = { await application.respond(to: $0) }
        if let fault {
            service = { await fault($0, answering) }
        } else {
            service = answering
        }
        do {
            var hosts: [String: String] = [:]
            for source in sources { hosts[source.slug] = try await Planting.add(source, to: platform) }
            self.hosts = hosts
        } catch {
            await platform.close()
            throw error
        }
        do {
            for source in sources {
                var planting = Planting(source, in: self)
                try await planting.everything(signingIn: roles)
                planted[source.slug] = planting.plants
                notPlanted += planting.notPlanted
            }
            try await sendOutboxes()
        } catch {
            await platform.close()
            throw error
        }
    }

    /// Sends what waits in every force's outbox, into a folder.
    func sendOutboxes() async throws {
        let log = log
        try await OutboxRounds(platform) { _, error in log.failed("An outbox was not sent: \(error)") }.once()
    }

    func plants(_ force: String) -> Plants { planted[force] ?? Plants() }

    /// What the browser of somebody of a role holds.
    func cookies(of role: String, _ force: String) -> [String: String] { plants(force).staff[role]?.cookies ?? [:] }

    func browser(at host: String) -> Browser { Browser(service, host: host) }

    /// The host that a force's links are written with.
    func host(of force: String) -> String { hosts[force] ?? "" }

    /// A browser in which a national lead has signed in.
    func nationalLead() async throws -> Browser {
        let email = "lead-\(ID<Account>())@national.example".lowercased()
        _ = try await operations.addNationalLead(NewAccount(email: email, name: "National Lead", password: Self.password))
        let browser = browser(at: platform.nationalHost)
        _ = try await browser.send("/sign-in", ["email": email, "password": Self.password])
        return browser
    }
}

/// Keeps what the service logs, and what went wrong beside it.
final class Log: Sendable {
    private let kept = Mutex<(lines: [LogLine], failures: [String])>(([], []))

    var lines: [LogLine] { kept.withLock { $0.lines } }
    var failures: [String] { kept.withLock { $0.failures } }

    func take(_ line: LogLine) { kept.withLock { $0.lines.append(line) } }
    func failed(_ words: String) { kept.withLock { $0.failures.append(words) } }
}
