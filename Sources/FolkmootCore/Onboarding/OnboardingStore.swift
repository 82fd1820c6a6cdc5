public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Where a force is on its way into service.
public struct OnboardingStore: Sendable {
    private let data: ForceData
    private let name: String
    private let operations: OperatorScope?

    /// The checklist, for an operator of the platform.
    public init(_ scope: OperatorScope) {
        data = scope.data
        name = scope.operatorName
        operations = scope
    }

    /// The checklist, for whoever of the force's staff may see its configuration.
    ///
    /// - Throws: `.forbidden` where the person may not.
    public init(_ scope: StaffScope) throws(Problem) {
        try scope.require(.readConfiguration)
        data = scope.data
        name = scope.account.name
        operations = nil
    }

    /// Each step in its order.
    public func checklist() async throws -> [OnboardingState] {
        let (tenant, now) = (data.tenant, data.clock.now)
        return try await data.read { db in
            let stated = try Self.statements(in: db)
            let sight = try OnboardingSight(tenant, at: now, in: db)
            return OnboardingStep.allCases.map { step in
                let (seen, isContradicted) = sight.look(at: step)
                return OnboardingState(step: step, statement: stated[step], seen: seen, isContradicted: isContradicted)
            }
        }
    }

    /// States that a step is done; stated again, it takes the place of what was stated before, which the audit keeps.
    ///
    /// - Throws: `.invalid` with the fields that are wrong.
    public func complete(_ form: OnboardingForm) async throws {
        let draft = try OnboardingDraft(form, for: data.tenant.configuration, today: London.day(at: data.clock.now))
        let (name, now) = (name, data.clock.now)
        let entry = AuditEntry("onboarding.step-stated", detail: ["step": .integer(Int64(draft.step.rawValue))])
        try await data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO onboarding_step (step, owner, done_on, evidence, stated_by, stated_at)
                VALUES (\(draft.step.rawValue), \(draft.owner), \(draft.on), \(draft.evidence), \(name), \(now))
                ON CONFLICT (step) DO UPDATE SET owner = excluded.owner, done_on = excluded.done_on, evidence = excluded.evidence,
                    stated_by = excluded.stated_by, stated_at = excluded.stated_at
                """)
        }
    }

    /// Puts the force into service, once every step is done and its configuration says that it wants to be.
    ///
    /// - Throws: `.conflict` with all that is missing, or if it is in service already or suspended.
    public func goLive(because reason: String) async throws {
        guard let operations else { throw Problem(.forbidden, "Only the platform’s operators put a force into service.") }
        let tenant = data.tenant
        guard tenant.state == .test else {
            let told = tenant.state == .live ? "is in service already." : "is suspended. Take it back first: folkmoot force resume"
            throw Problem(.conflict, "\(tenant.name) \(told)", code: "not-in-test")
        }
        var missing = try await checklist().filter { !$0.isDone }.map(\.missing)
        if tenant.configuration.mode != .live {
            missing.append("force.json: its mode is “test”. Apply a configuration whose mode is “live”.")
        }
        guard missing.isEmpty else {
            let told = missing.map { "\n- \($0)" }.joined()
            throw Problem(.conflict, "\(tenant.name) cannot go live yet.\(told)", code: "checklist-open")
        }
        try await operations.goLive(because: reason)
    }

    private static func statements(in db: Connection) throws -> [OnboardingStep: OnboardingState.Statement] {
        let rows = try db.map("SELECT step, owner, done_on, evidence, stated_by FROM onboarding_step") { row in
            (
                step: OnboardingStep(rawValue: try row[0]),
                statement: OnboardingState.Statement(owner: try row[1], on: try row[2], evidence: try row[3], by: try row[4])
            )
        }
        return Dictionary(rows.compactMap { row in row.step.map { ($0, row.statement) } }) { first, _ in first }
    }
}

extension OnboardingState {
    /// What is missing, in a line.
    var missing: String {
        let why = statement == nil ? "owner, date and evidence are not stated" : "\(seen ?? "the service sees otherwise")"
        return "step \(step.rawValue), \(step.text): \(why)."
    }
}

/// What the service sees of a force by itself.
private struct OnboardingSight {
    private let tenant: Tenant
    private let managers: Int
    private let staff: Int
    private let contacts: Int
    private let districts: Int
    private let months: Int
    private let reviews: Int

    init(_ tenant: Tenant, at now: Timestamp, in db: Connection) throws {
        self.tenant = tenant
        let administrators = tenant.configuration.roles.filter(\.isAdministrator).map(\.code)
        managers =
            try db.value(
                """
                SELECT count(DISTINCT account.id) FROM account JOIN account_grant ON account = account.id
                WHERE active = 1 AND role IN \(list: administrators) AND from_at <= \(now) AND (until_at IS NULL OR until_at > \(now))
                """) ?? 0
        staff = try db.value("SELECT count(*) FROM account WHERE active = 1") ?? 0
        contacts = try db.value("SELECT count(*) FROM community_contact") ?? 0
        let tree = tenant.configuration.areas
        let answered = try SurveyFigures.areas(in: db)
        districts = tree.children(of: tenant.configuration.code).count { district in
            answered.contains { tree.isArea($0, within: district.code) }
        }
        months = try db.value("SELECT count(DISTINCT month) FROM published_month") ?? 0
        reviews = try db.value("SELECT count(*) FROM encounter_review") ?? 0
    }

    /// What it sees of a step, and whether that stands against it.
    func look(at step: OnboardingStep) -> (words: String?, isContradicted: Bool) {
        let configuration = tenant.configuration
        switch step {
        case .sponsor, .funding, .signOffs: return (nil, false)
        case .owner: return ("\(managers) of staff manage staff and roles", managers == 0)
        case .configuration:
            let areas = configuration.areas.areas.count
            return ("Revision \(tenant.revision.number) without problems, \(areas) areas", areas < 2)
        case .pathfinder, .launch:
            return (
                "Answers to surveys from \(districts) of its \(configuration.areas.children(of: configuration.code).count) largest areas",
                false
            )
        case .lessons: return ("\(tenant.revision.number - 1) changes of the configuration since the first", false)
        case .training: return ("\(staff) active staff", staff == 0)
        case .stakeholders: return ("\(contacts) key individuals, \(configuration.policy.providers.count) providers", false)
        case .performance: return ("\(configuration.standards.count) standards, \(months) published months", false)
        case .recognition: return ("\(reviews) reviews of what teams did", false)
        }
    }
}
