import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization
import Testing

@testable import FolkmootCore

/// Westmarch with a real file and somebody of its staff; three wards set priorities: mill and kirk in the north, dale in the south.
struct PriorityForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant
    private let time: Time

    private final class Time: Sendable {
        let now = Mutex(PriorityForce.noon(of: PriorityForce.today))
    }

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<PriorityForce>())").path
        let time = Time()
        self.time = time
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()), clock: WallClock { time.now.withLock { $0 } })
        tenant = try await platform.platformOperator(named: "test").add("westmarch", Self.files, because: "test")
    }

    /// 21 November 2026.
    static let today = Day(daysSinceEpoch: 20_778)

    private static let mill = "mill,Mill Lane,ward,north,2015-01-01,,120,,,"

    static var files: ConfigurationFiles {
        Westmarch.files(
            (
                "areas.csv", mill,
                """
                \(mill)
                kirk,Kirk End,ward,north,2015-01-01,,80,,,
                dale,Dale,ward,south,2015-01-01,,90,,,
                """
            ),
            ("survey.json", "\"code\": \"issues\",", "\"code\": \"issues\", \"topic\": \"issues\","),
            (
                "roles.json", "\"areas.read\", \"members.read\"",
                "\"areas.read\", \"engagement.write\", \"contacts.read\", \"contacts.write\""
            ),
            (
                "roles.json", "{\"code\": \"chief\"",
                "{\"code\": \"reader\", \"name\": \"Reader\", \"permissions\": [\"areas.read\", \"contacts.read\"], \"scope\": \"areas\"},\n{\"code\": \"chief\""
            ))
    }

    var configuration: ForceConfiguration { tenant.configuration }
    var operations: OperatorScope { get async throws { try await platform.platformOperator(named: "test").force("westmarch") } }
    var visitor: PublicScope { platform.visitor(at: tenant, from: Origin(.page)) }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Lets it be another day.
    func setToday(_ day: Day) { time.now.withLock { $0 = Self.noon(of: day) } }

    private static func noon(of day: Day) -> Timestamp { London.start(of: day).adding(seconds: 43_200) }

    /// Somebody of the staff, in one area or the whole force.
    func staff(in area: String? = nil, role: String = "officer") async throws -> StaffScope {
        let email = "\(ID<Account>())@westmarch.example"
        let new = NewAccount(
            email: email, name: "Sam", password: "wren heron plover", grants: [(role, area ?? configuration.code)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    /// The lines of the audit with an action, each as subject and area.
    func audited(_ action: String) async throws -> [(subject: String?, area: String?)] {
        try await operations.data.read { db in
            try db.map("SELECT subject, area FROM audit WHERE action = \(action) ORDER BY sequence") { row in
                (try row[0] as String?, try row[1] as String?)
            }
        }
    }

    /// Some people of an area choose issues in the survey.
    func answer(_ people: Int, in area: String, _ issues: [String]) async throws {
        let survey = try #require(configuration.defaultSurvey)
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": issues]))
        let now = platform.clock.now
        try await SurveyImport(try await operations).keep(
            (0..<people).map { _ in SurveyResponse(to: survey, answers, area: area, at: now) })
    }
}

extension PriorityForm {
    /// A priority that may be set.
    static func sound(_ words: String = "Speeding on Mill Lane", issue: String = "", on day: Day, from source: String = "survey")
        -> PriorityForm
    {
        var form = PriorityForm()
        (form.words, form.issue, form.day) = (words, issue, day.description)
        form.evidence = [EvidenceForm(source: source, day: day.description, words: "Chosen by most"), EvidenceForm()]
        return form
    }
}

extension IssueForm {
    /// An issue that may be written down.
    static func sound(_ words: String = "The lane is dark", on day: Day, isPublic: Bool = true) -> IssueForm {
        var form = IssueForm()
        (form.words, form.source, form.day, form.isPublic) = (words, "meeting", day.description, isPublic)
        return form
    }
}

extension StepForm {
    /// A step that may be added after so many.
    static func sound(_ stage: IssueStage, on day: Day, isPublic: Bool = true, after count: Int) -> StepForm {
        var form = StepForm()
        (form.stage, form.words, form.day) = (stage.rawValue, "Lamps were asked for", day.description)
        (form.isPublic, form.after) = (isPublic, count)
        return form
    }
}
