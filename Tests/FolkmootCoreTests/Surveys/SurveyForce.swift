import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage

import Testing

@testable import FolkmootCore

/// A force with a real file, made from the folder of Leicestershire, with its survey "Your Views".
struct SurveyForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant

    init(at now: Timestamp = SurveyForce.november) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<SurveyForce>())").path
        let seeds = try Seeds(directory: "\(Self.root)/seeds")
        platform = try await Platform.open(directory: folder, blueprint: .folkmoot(seeds: seeds), clock: .stopped(at: now))
        let files = try ConfigurationFolder("\(Self.root)/tenants/leicestershire").files
        tenant = try await platform.platformOperator(named: "test").add("leicestershire", files, because: "test")
    }

    var configuration: ForceConfiguration { tenant.configuration }
    var visitor: PublicScope { platform.visitor(at: tenant, from: Origin(.page)) }
    var survey: SurveyDefinition { get throws { try #require(configuration.defaultSurvey) } }
    var operations: OperatorScope {
        get async throws { try await platform.platformOperator(named: "test").force("leicestershire") }
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A member in an area, as far as surveys need one, and a link to answer by.
    func member(in area: String) async throws -> MemberScope {
        let member = ID<Member>()
        let data = try await operations.data
        try await data.write(audit: AuditEntry("member.registered")) { db in
            try db.run(
                """
                INSERT INTO member (id, name, email, area, state, route, language, created_at, joined_at)
                VALUES (\(member), 'Ada Example', \("\(member)@example.org"), \(area), 'active', 'online', 'en', 0, 0)
                """)
        }
        let link = data.link(for: member, to: .survey, until: Timestamp(seconds: Int64.max / 2))
        return try platform.member(link: link, to: .survey, at: tenant, from: Origin(.page))
    }

    /// The member has moved.
    func move(_ member: ID<Member>, to area: String) async throws {
        try await operations.data.write(audit: AuditEntry("member.changed")) { db in
            try db.run("UPDATE member SET area = \(area) WHERE id = \(member)")
        }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    /// 14 November 2026.
    static let november = Timestamp(seconds: 1_794_657_600)
}

/// A generator that gives the same numbers each time: Marsaglia's xorshift.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension SurveyDefinition {
    /// What somebody might answer, and what the survey makes of it.
    func randomAnswers(_ generator: inout SeededGenerator) throws -> SurveyAnswers {
        var entry = SurveyEntry()
        for question in questions where question.kind != .text {
            let most =
                question.kind == .multiple
                ? Int.random(in: 0...(question.maximumSelections ?? 1), using: &generator)
                : Int.random(in: 0...1, using: &generator)
            let plain = question.offered.filter { !$0.isExclusive }.map(\.code)
            entry.chosen[question.code] = Array(plain.shuffled(using: &generator).prefix(question.isRequired ? max(1, most) : most))
        }
        return try answers(from: entry)
    }
}
