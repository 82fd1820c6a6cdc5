import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How areas assess themselves, in the areas that a member of staff may see.
public struct AssessmentStore: Sendable {
    private let scope: StaffScope

    /// The assessments in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// So many quarters before this one can still be written.
    public static let quartersBack = 8

    /// The quarter that it is.
    public var thisQuarter: Quarter { Quarter(of: scope.today) }

    /// The areas that assess themselves, the force first and then those directly in it by name, as far as they are in reach.
    public var areas: [Area] {
        guard let root = configuration.areas.root else { return [] }
        let parts = configuration.areas.children(of: root.code, at: scope.today).sorted { $0.name.english < $1.name.english }
        return ([root] + parts).filter { scope.allows(.readStandards, in: $0.code) }
    }

    /// The latest version of every area's assessment of a quarter, in the order of ``areas``.
    public func all(of quarter: Quarter) async throws -> [Assessment] {
        let codes = areas.map(\.code)
        return try await scope.data.read { db in
            try codes.map { try AssessmentRows.latest(of: $0, quarter, in: db) }
        }
    }

    /// One area's assessment of a quarter.
    ///
    /// - Parameter version: Which; the latest if left out.
    /// - Throws: `.missing` if the area assesses nothing or is out of reach, or there is no such version.
    public func assessment(of code: String, _ quarter: Quarter, version: Int? = nil) async throws -> Assessment {
        let area = try area(code)
        return try await scope.data.read { db in
            guard let version else { return try AssessmentRows.latest(of: area.code, quarter, in: db) }
            guard let found = try AssessmentRows.one(of: area.code, quarter, version, in: db) else {
                throw Problem.missing("assessment")
            }
            return found
        }
    }

    /// Records of an area and a quarter that may show what an answer says.
    public func records(of code: String, _ quarter: Quarter) async throws -> [EvidenceLink] {
        let area = try area(code)
        let tree = configuration.areas
        let within: SQL = area.parent == nil ? "1 = 1" : "area IN \(list: tree.subtree(of: area.code).map(\.code))"
        return try await scope.data.read { db in try EvidenceRows.records(within: within, quarter.days, in: db) }
    }

    private func area(_ code: String) throws(Problem) -> Area {
        guard let area = areas.first(where: { $0.code == code }) else { throw Problem.missing("area") }
        return area
    }
}

// MARK: Writing

extension AssessmentStore {
    /// Answers a question, as long as the assessment is a draft.
    ///
    /// - Throws: `.missing` if there is no such question or the area is out of reach, `.forbidden` where the person may only read,
    ///   `.conflict` if it was submitted, `.invalid` with the fields that are wrong.
    public func answer(_ form: AssessmentForm, to code: String, of area: String, _ quarter: Quarter) async throws {
        let area = try writable(area, quarter)
        guard let question = configuration.assessment.question(code) else { throw Problem.missing("question") }
        let before = try await assessment(of: area.code, quarter).answers[code]?.links ?? []
        let records = try await records(of: area.code, quarter)
        let offered = records + before.filter { !records.contains($0) }
        let draft = try AssessmentDraft(form, among: offered, for: configuration, today: scope.today)
        let (account, now) = (scope.account.id, scope.data.clock.now)
        _ = try await scope.data.write { db in
            let assessment = try AssessmentRows.latest(of: area.code, quarter, in: db)
            guard assessment.state == .draft else {
                throw Problem(.conflict, "This has been submitted. It can be changed once it is sent back, or restated.")
            }
            let id = try assessment.id ?? AssessmentRows.begin(assessment, at: now, in: db)
            try AssessmentRows.put(draft, to: question.code, of: id, by: account, at: now, in: db)
            return id
        } audit: { id in
            AuditEntry(
                "assessment.answered", subject: id.description, area: area.code,
                detail: ["question": .string(code), "grade": draft.grade.map { .string($0.rawValue) } ?? .null])
        }
    }

    /// Hands an assessment to somebody else to sign off.
    ///
    /// - Throws: as ``answer(_:to:of:_:)``; `.conflict` also if nothing is written in it.
    public func submit(_ code: String, _ quarter: Quarter) async throws {
        let (area, account, now) = (try writable(code, quarter), scope.account.id, scope.data.clock.now)
        try await change(area, quarter, "assessment.submitted") { id, db in
            try db.run(
                """
                UPDATE assessment SET state = 'submitted', submitted_by = \(account), submitted_at = \(now)
                WHERE id = \(id) AND state = 'draft'
                """) == 1
        }
    }

    /// Sends an assessment back to be written further.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may not sign, `.conflict` if it is not submitted.
    public func sendBack(_ code: String, _ quarter: Quarter) async throws {
        let area = try area(code)
        try scope.require(.signAssessments, in: area.code)
        try await change(area, quarter, "assessment.returned") { id, db in
            try db.run(
                """
                UPDATE assessment SET state = 'draft', submitted_by = NULL, submitted_at = NULL WHERE id = \(id) AND state = 'submitted'
                """) == 1
        }
    }

    /// Signs off what somebody else has submitted; from then on it does not change.
    ///
    /// - Throws: as ``sendBack(_:_:)``; `.conflict` also for one's own.
    public func sign(_ code: String, _ quarter: Quarter) async throws {
        let (area, account, now) = (try area(code), scope.account.id, scope.data.clock.now)
        try scope.require(.signAssessments, in: area.code)
        guard try await assessment(of: code, quarter).submitted?.account != account else {
            throw Problem(.conflict, "You submitted this yourself. Somebody else signs it off.")
        }
        try await change(area, quarter, "assessment.signed") { id, db in
            try db.run(
                """
                UPDATE assessment SET state = 'signed', signed_by = \(account), signed_at = \(now)
                WHERE id = \(id) AND state = 'submitted' AND submitted_by <> \(account)
                """) == 1
        }
    }

    /// Begins another version of what was signed off, with all that it says; the one before stays as it is.
    ///
    /// - Throws: as ``submit(_:_:)``; `.invalid` without a reason.
    public func restate(_ code: String, _ quarter: Quarter, because reason: String) async throws {
        let (area, now) = (try writable(code, quarter), scope.data.clock.now)
        var check = FieldCheck(configuration, today: scope.today)
        let words = check.words(reason, "reason", limit: 300, missing: "Say why it is restated.")
        try check.throwFaults()
        try await change(area, quarter, "assessment.restated") { id, db in
            try AssessmentRows.restate(id, because: words, at: now, in: db)
        }
    }

    private func change(
        _ area: Area, _ quarter: Quarter, _ action: StaticString,
        _ work: @escaping @Sendable (ID<Assessment>, Connection) throws -> Bool
    ) async throws {
        _ = try await scope.data.write { db in
            guard let id = try AssessmentRows.latest(of: area.code, quarter, in: db).id, try work(id, db) else {
                throw Problem(.conflict, "This cannot be done now. Look at where it stands, and try again.")
            }
            return id
        } audit: { id in
            AuditEntry(action, subject: id.description, area: area.code, detail: ["quarter": .string(quarter.description)])
        }
    }

    private func writable(_ code: String, _ quarter: Quarter) throws(Problem) -> Area {
        let area = try area(code)
        try scope.require(.writeAssessments, in: area.code)
        guard (thisQuarter.adding(-Self.quartersBack)...thisQuarter).contains(quarter) else { throw Problem.missing("quarter") }
        return area
    }
}
