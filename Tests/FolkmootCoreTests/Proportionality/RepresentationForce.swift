import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

/// Westmarch with a real file, two districts with wards, people who have told of themselves, and files of populations.
struct RepresentationForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant

    init(_ slug: String = "westmarch", _ files: ConfigurationFiles = RepresentationForce.files()) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<RepresentationForce>())").path
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()), clock: .stopped(at: MemberForce.start))
        tenant = try await platform.platformOperator(named: "test").add(slug, files, because: "test")
    }

    static func files(segments: String? = nil) -> ConfigurationFiles {
        var files = Westmarch.files(
            (
                "areas.csv", "mill,Mill Lane,ward,north,2015-01-01,,120,,,",
                """
                mill,Mill Lane,ward,north,2015-01-01,,120,,,
                kirk,Kirk End,ward,north,2015-01-01,,80,,,
                dale,Dale,ward,south,2015-01-01,,90,,,
                moor,Moor,ward,south,2015-01-01,,0,,,
                """
            ), ("roles.json", "\"permissions\": [\"areas.read\",", "\"permissions\": [\"areas.read\", \"representation.read\",")
        ).files
        if let segments { files["segments.json"] = Array(segments.utf8) }
        return ConfigurationFiles(files)
    }

    var configuration: ForceConfiguration { tenant.configuration }
    var operations: OperatorScope { get async throws { try await platform.platformOperator(named: "test").force(tenant.slug) } }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Somebody who sees one area, or the whole force.
    func staff(in area: String? = nil, role: String = "officer") async throws -> StaffScope {
        let email = "\(ID<Account>())@\(tenant.slug).example".lowercased()
        let new = NewAccount(
            email: email, name: "Sam", password: "wren heron plover", grants: [(role, area ?? configuration.code)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    /// How one area stands, seen by somebody who sees everything.
    func report(on area: String? = nil, of people: RepresentedPeople = .members) async throws -> RepresentationReport {
        try await RepresentationStore(try await staff()).report(on: area ?? configuration.code, of: people)
    }

    // MARK: Populations

    static let header = "area,classification,group,people,source,date"

    /// Rows of the five age bands of an area.
    static func ages(_ area: String, _ people: [Int], source: String = "Census", date: String = "2021-03-21") -> [String] {
        zip(["age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65_plus"], people).map {
            "\(area),age_band,\($0),\($1),\(source),\(date)"
        }
    }

    /// Rows of the five ethnic groups of an area.
    static func ethnicGroups(_ area: String, _ people: [Int]) -> [String] {
        zip(["eth_white", "eth_asian", "eth_black", "eth_mixed", "eth_other"], people).map {
            "\(area),ethnic_group,\($0),\($1),Census,2021-03-21"
        }
    }

    @discardableResult
    func populations(_ rows: [String], header: String = header, isDryRun: Bool = false) async throws -> PopulationReport {
        let path = "\(folder)/populations.csv"
        try Data(([header] + rows).map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return try await PopulationImport(operations).run(file: path, isDryRun: isDryRun)
    }

    /// Every figure of the populations, as it is stored.
    func stored() async throws -> [String] {
        try await operations.data.read { db in
            try db.map(
                """
                SELECT area, classification, segment, people, source, as_at FROM population
                JOIN population_source USING (classification, as_at) ORDER BY classification, as_at, area, segment
                """
            ) { row in
                "\(try row[0] as String) \(try row[1] as String) \(try row[2] as String) \(try row[3] as Int) "
                    + "\(try row[4] as String) \(try row[5] as String)"
            }
        }
    }

    func auditDetails(of action: String) async throws -> [String] {
        try await operations.data.read { db in
            try db.values("SELECT detail FROM audit WHERE action = \(action) ORDER BY sequence", as: String.self)
        }
    }

    // MARK: People

    /// So many active members in an area, who told this.
    @discardableResult
    func members(_ count: Int, in area: String, _ told: [String: String] = [:], state: String = "active") async throws -> [ID<
        Member
    >] {
        let ids = (0..<count).map { _ in ID<Member>() }
        try await operations.data.write(audit: AuditEntry("member.registered")) { db in
            for id in ids {
                try db.run(
                    """
                    INSERT INTO member (id, name, email, area, state, route, language, created_at, joined_at, left_at)
                    VALUES (\(id), 'Ada Example', \("\(id)@example.org"), \(area), \(state), 'online', 'en', 0, 0, 0)
                    """)
                if !told.isEmpty { try db.run("INSERT INTO member_demographic (member, answers) VALUES (\(id), \(JSON(told)))") }
            }
            guard state == "active" else { return }
            try db.run(
                """
                INSERT INTO area_figure (area, members, households) VALUES (\(area), \(ids.count), 0)
                ON CONFLICT (area) DO UPDATE SET members = area_figure.members + excluded.members
                """)
        }
        return ids
    }

    /// So many households of an area have a member.
    func cover(_ households: Int, in area: String) async throws {
        try await operations.data.write(audit: AuditEntry("member.registered")) { db in
            try db.run("UPDATE area_figure SET households = \(households) WHERE area = \(area)")
        }
    }

    /// Members, or people who are not known, answer the survey.
    func answers(by members: [ID<Member>?], in area: String, at instant: Timestamp = MemberForce.start) async throws {
        let survey = try #require(configuration.defaultSurvey)
        let responses = members.map { member in
            SurveyResponse(
                to: survey, SurveyAnswers(chosen: ["issues": ["speeding"]]), area: area, at: instant, by: member)
        }
        try await SurveyImport(operations).keep(responses)
    }
}
