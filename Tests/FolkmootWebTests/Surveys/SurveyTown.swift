import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootWeb

extension Town {
    /// A link by which a made-up member of a ward can answer.
    func memberLink(at slug: String = "leicestershire") async throws -> String {
        let data = try await operations.force(slug).data
        let (member, area) = (ID<Member>(), try #require(data.tenant.wards.first).code)
        try await data.write(audit: AuditEntry("member.registered")) { db in
            try db.run(
                """
                INSERT INTO member (id, name, email, area, state, route, language, created_at, joined_at)
                VALUES (\(member), 'Ada Example', 'ada@example.org', \(area), 'active', 'online', 'en', 0, 0)
                """)
        }
        return data.link(for: member, to: .survey, until: Timestamp(seconds: .max / 2))
    }

    /// So many people of an area answer alike.
    func answer(
        _ count: Int, in area: String, _ chosen: [String: [String]], daysAgo: Int64 = 0, at slug: String = "leicestershire"
    ) async throws {
        let scope = try await operations.force(slug)
        let survey = try #require(scope.tenant.configuration.defaultSurvey)
        let answers = try survey.answers(from: SurveyEntry(chosen: chosen))
        let now = platform.clock.now.adding(seconds: -daysAgo * 86400)
        try await SurveyImport(scope).keep((0..<count).map { _ in SurveyResponse(to: survey, answers, area: area, at: now) })
    }

    /// Leicester, with people of three wards who answered: 40, 18 and 4.
    static func withAnswers() async throws -> (town: Town, wards: [Area]) {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let wards = try await town.platform.tenant(slug: "leicestershire").wards
        let confident = Dictionary(
            uniqueKeysWithValues: ["understand", "safe", "informed", "good_job", "trust"].map { ($0, ["agree"]) })
        let doubtful = confident.mapValues { _ in ["disagree"] }
        try await town.answer(25, in: wards[0].code, confident.merging(["issues": ["noise", "asb"]]) { $1 })
        try await town.answer(15, in: wards[0].code, doubtful.merging(["issues": ["asb"]]) { $1 })
        try await town.answer(18, in: wards[1].code, confident.merging(["issues": ["alcohol"]]) { $1 })
        try await town.answer(4, in: wards[2].code, confident.merging(["issues": ["drug_dealing"]]) { $1 })
        return (town, wards)
    }
}

extension Tenant {
    /// The wards of Leicester.
    var wards: [Area] { configuration.areas.children(of: "E06000016") }
}
