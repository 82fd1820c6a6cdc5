import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Records are taken out for analysis")
struct ExportStoreTests {
    @Test("Every dataset has as many cells as columns, in both formats, each row with the version of its columns")
    func everyDataset() async throws {
        let force = try await MemberForce.withAnalyst()
        try await fill(force)
        let exporter = try await Exporter(force)

        for dataset in Dataset.all {
            let rows = try await exporter.rows(dataset.name)
            let table = try await exporter.take(dataset.name, as: .csv).text.split(separator: "\r\n").map(String.init)

            #expect(!rows.isEmpty, "\(dataset.name)")
            #expect(table.count == rows.count + 1, "\(dataset.name)")
            #expect(table[0] == (["schema"] + dataset.columns.map(\.name)).joined(separator: ","))
            for (row, line) in zip(rows, table.dropFirst()) {
                #expect(row["schema"]?.string == dataset.schema)
                #expect(row.object?.map(\.key) == ["schema"] + dataset.columns.map(\.name))
                #expect(line.split(separator: ",", omittingEmptySubsequences: false).count >= dataset.columns.count + 1)
            }
        }
        await force.remove()
    }

    @Test("Whatever changes a member is in the next file, with all that is kept of them, and nobody else is")
    func everyChange() async throws {
        let force = try await MemberForce.withAnalyst()
        let exporter = try await Exporter(force)
        let bystander = try await force.member(force.form(email: "bo@example.org"))
        var cursor = try await exporter.take("members").cursor

        try await force.register(force.form())
        let scope = try await force.follow("confirm", .confirm, to: "ada@example.org")
        cursor = try await expect(scope.member, "pending", after: cursor, exporter)
        _ = try await OwnMembership(scope).confirm(at: MemberForce.address)
        cursor = try await expect(scope.member, "active", after: cursor, exporter)
        let own = OwnMembership(
            try force.platform.member(
                link: try await link(force, scope.member), to: .preferences, at: force.tenant, from: Origin(.page)))
        try await own.choose(providers: ["police", "fire"], language: .cy)
        #expect(try await exporter.rows("consents", after: cursor).count == 2)
        cursor = try await expect(scope.member, "active", after: cursor, exporter)
        force.pass(seconds: 60)
        let moved = try MemberDetails(
            name: "Ada", address: "3 High Street", postcode: "LL2 2AA", area: "", for: force.configuration,
            on: London.day(at: force.now), in: .en)
        try await own.change(moved)
        #expect(try await exporter.rows("memberships", after: cursor).count == 2)
        cursor = try await expect(scope.member, "active", after: cursor, exporter)
        try await own.leave(at: MemberForce.address)
        cursor = try await expect(scope.member, "left", after: cursor, exporter)

        #expect(try await exporter.rows("members", after: cursor).isEmpty)
        #expect(try await exporter.rows("members").map { $0["member"]?.string }.contains(bystander.description))
        await force.remove()
    }

    @Test("Those who come in with a list are new records, one file of them or many pages")
    func imported() async throws {
        let force = try await MemberForce.withAnalyst()
        let exporter = try await Exporter(force)
        _ = try await force.member(force.form())
        let cursor = try await exporter.take("members").cursor
        let lines = (0..<4500).map { "Guest \($0),guest\($0)@example.org,,LL1 1AA,2024-01-05,police,1" }

        let report = try await force.importing(
            (["name,email,address,postcode,consent_on,consent_provider,consent_wording"] + lines).joined(separator: "\n"))
        let rows = try await exporter.rows("members", after: cursor)

        #expect(report.active == 4500)
        #expect(Set(rows.compactMap { $0["member"]?.string }).count == 4500 && rows.count == 4500)
        #expect(try await exporter.rows("members").count == 4501)
        #expect(try await exporter.rows("memberships", after: cursor).count == 4500)
        await force.remove()
    }

    @Test("Files taken one after another tell the same as one file at the end", arguments: [1, 2, 3])
    func parts(seed: UInt64) async throws {
        let force = try await MemberForce.withAnalyst()
        let exporter = try await Exporter(force)
        var generator = SeededGenerator(seed)
        var known: [String: JSON] = [:]
        var spans: [String: [JSON]] = [:]
        var cursor: (members: Int?, memberships: Int?)
        var people: [MemberScope] = []

        for step in 0..<60 {
            force.pass(seconds: 1000)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                let email = "p\(step)@example.org"
                try await force.register(force.form(email: email))
                people.append(try await force.follow("confirm", .confirm, to: email))
            case 2: if let one = people.randomElement(using: &generator) { try await confirm(one) }
            default:
                guard let one = people.randomElement(using: &generator) else { break }
                try await leave(one, force)
            }
            guard step % 7 == 0 || step == 59 else { continue }
            for row in try await exporter.rows("members", after: cursor.members) {
                known[try #require(row["member"]?.string)] = row
            }
            let news = try await exporter.rows("memberships", after: cursor.memberships)
            for (member, rows) in Dictionary(grouping: news, by: { $0["member"]?.string ?? "" }) { spans[member] = rows }
            cursor = (try await exporter.take("members").cursor, try await exporter.take("memberships").cursor)
        }

        let whole = try await exporter.rows("members")
        let wholeSpans = try await exporter.rows("memberships")
        #expect(Dictionary(uniqueKeysWithValues: whole.map { ($0["member"]?.string ?? "", $0) }) == known)
        #expect(Dictionary(grouping: wholeSpans) { $0["member"]?.string ?? "" } == spans)
        await force.remove()
    }

    @Test("An answer that is changed is a second row of the same person, who cannot be traced back")
    func person() async throws {
        let force = try await MemberForce.withAnalyst()
        let exporter = try await Exporter(force)
        let survey = try #require(force.configuration.defaultSurvey)
        let page = ID<SurveySubmission>()
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["speeding"]]))
        let store = SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page)))

        try await store.keep(SurveyResponse(to: survey, answers, area: "mill", at: force.now, submission: page))
        let cursor = try await exporter.take("responses").cursor
        try await store.keep(SurveyResponse(to: survey, answers, area: "south", at: force.now, submission: page))
        let (all, news) = (try await exporter.rows("responses"), try await exporter.rows("responses", after: cursor))

        #expect(all.count == 2 && news.count == 1)
        #expect(Set(all.map { $0["person"]?.string }).count == 1)
        #expect(all[0]["person"]?.string?.count == 24)
        #expect(!(try await exporter.take("responses").text.contains(page.description)))
        #expect(try await exporter.rows("answers", after: cursor).map { $0["response"]?.string } == [news[0]["response"]?.string])
        await force.remove()
    }

    @Test("No file has a name, an address, an email, a telephone number or words that the public typed")
    func namesNobody() async throws {
        let force = try await MemberForce.withAnalyst()
        try await fill(force)
        let exporter = try await Exporter(force)

        for dataset in Dataset.all {
            let text = try await exporter.take(dataset.name).text
            for secret in ["Ada", "ada@", "Mill Lane\"", "LL1 1AA", "lamp is broken"] {
                #expect(!text.contains(secret) || dataset.name == "areas", "\(dataset.name) has \(secret)")
            }
        }
        await force.remove()
    }

    @Test("A spreadsheet takes no cell for a formula")
    func formulas() async throws {
        let force = try await MemberForce.withAnalyst()
        try await force.data.write(audit: AuditEntry("test")) { db in
            try db.run(
                """
                INSERT INTO priority (id, area, words, set_on, set_by, set_at)
                VALUES (\(ID<Priority>()), 'mill', '=HYPERLINK("x")', '2026-01-01', 'x', 1)
                """)
        }

        let text = try await Exporter(force).take("priorities", as: .csv).text

        #expect(text.contains("\"'=HYPERLINK(\"\"x\"\")\""))
        await force.remove()
    }

    @Test("What teams did is a row each, without the words of staff, and without what was withdrawn")
    func encounters() async throws {
        let force = try await MemberForce.withAnalyst()
        try await force.data.write(audit: AuditEntry("test")) { db in
            for withdrawn in [nil, "Written twice"] as [String?] {
                try db.run(
                    """
                    INSERT INTO encounter (id, kind, area, held_on, words, partners, people_met, tags, done_by, logged_by, logged_at,
                        changed_at, withdrawn_at, withdrawn_why, meeting_body, councillors, police_roles)
                    VALUES (\(ID<Encounter>()), 'patch_walk', 'mill', '2026-01-02', 'Round the mill', 'Council', 12, 'lpact', 'x', 'x',
                        1767355200, 1, \(withdrawn == nil ? nil as Int? : 1), \(withdrawn), 'Mill parish council', 2, 'a sergeant')
                    """)
            }
        }

        let lines = try await Exporter(force).take("encounters", as: .csv).text.split(whereSeparator: \.isNewline)

        #expect(lines.count == 2)
        #expect(
            lines.last?.contains(
                ",patch_walk,mill,,2026-01-02,1,0,12,,lpact,0,,,2026-01-02T12:00:00Z,,Mill parish council,2,,a sergeant") == true)
        await force.remove()
    }

    @Test("It is on record who took what up to where, and they are told what is new since")
    func marks() async throws {
        let force = try await MemberForce.withAnalyst()
        let exporter = try await Exporter(force)
        _ = try await force.member(force.form())

        let before = try #require(try await exporter.store.standings().first { $0.dataset.name == "members" })
        let cursor = try await exporter.take("members").cursor
        _ = try await force.member(force.form(email: "bo@example.org"))
        let after = try #require(try await exporter.store.standings().first { $0.dataset.name == "members" })

        #expect(before.records == 1 && before.taken == nil && before.new == nil)
        #expect(after.records == 2 && after.taken?.cursor == cursor && after.new == 1)
        let details = try await force.data.read { db in
            try db.values("SELECT detail FROM audit WHERE action = 'records.exported'", as: String.self)
        }
        #expect(details.count == 1 && details[0].contains("folkmoot.members/1"))
        await force.remove()
    }

    @Test(
        "A cursor that was never given, and a dataset that there is not, are told in words",
        arguments: ["-1", "x", "99999999999", "1e3"])
    func mistakes(cursor: String) async throws {
        let force = try await MemberForce.withAnalyst()
        let store = try await Exporter(force).store

        for (dataset, kind) in [("members", Problem.Kind.invalid), ("areas", .invalid), ("nothing", .missing)] {
            await #expect { try await store.take(dataset, after: cursor, as: .csv) } throws: { ($0 as? Problem)?.kind == kind }
        }
        await force.remove()
    }

    @Test("Whoever may not take out the records of the whole force gets none")
    func permission() async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()

        #expect { try ExportStore(staff) } throws: { ($0 as? Problem)?.kind == .forbidden }
        await force.remove()
    }
}

extension ExportStoreTests {
    /// Something in every dataset.
    private func fill(_ force: MemberForce) async throws {
        let member = try await force.member(force.form())
        let survey = try #require(force.configuration.defaultSurvey)
        let answers = try survey.answers(
            from: SurveyEntry(chosen: ["issues": ["speeding", "noise"]], words: ["comment": "The lamp is broken"]))
        try await SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page))).keep(
            SurveyResponse(to: survey, answers, area: "mill", at: force.now))
        try await force.data.write(audit: AuditEntry("test")) { db in
            let group = ID<MemberGroup>()
            try db.run("INSERT INTO member_wish (member, kind, code) VALUES (\(member), 'interest', 'fraud')")
            try db.run("INSERT INTO member_group (id, area, name, made_by, made_at) VALUES (\(group), 'mill', 'Walkers', 'x', 1)")
            try db.run(
                "INSERT INTO member_group_place (member_group, member, added_by, added_at) VALUES (\(group), \(member), 'x', 1)")
            try db.run(
                """
                INSERT INTO priority (id, area, words, set_on, set_by, set_at)
                VALUES (\(ID<Priority>()), 'mill', 'Speeding', '2026-01-01', 'x', 1)
                """)
            try db.run(
                """
                INSERT INTO raised_issue (id, area, source, words, is_public, raised_on, raised_by, raised_at)
                VALUES (\(ID<RaisedIssue>()), 'mill', 'meeting', 'Ada says it is dark', 1, '2026-01-01', 'x', 1)
                """)
            try db.run(
                """
                INSERT INTO encounter (id, kind, area, held_on, words, tags, done_by, logged_by, logged_at, changed_at)
                VALUES (\(ID<Encounter>()), 'meeting', 'mill', '2026-01-01', 'Tea', 'lpact, youth', 'x', 'x', 1, 1)
                """)
            try db.run(
                """
                INSERT INTO crime_month (month, total, in_areas, carried_forward, without_position, outside, split, file, imported_at,
                                         is_demonstration)
                VALUES ('2026-01', 3, 3, 0, 0, 0, 0, 'f', 1, 0)
                """)
            try db.run("INSERT INTO crime_count (month, area, type, lsoa, count) VALUES ('2026-01', 'mill', 'Drugs', 'E01', 3)")
        }
    }

    /// That just this member is in the next files, in a state.
    private func expect(
        _ member: ID<Member>, _ state: String, after cursor: Int?, _ exporter: Exporter, at place: SourceLocation = #_sourceLocation
    ) async throws -> Int? {
        let rows = try await exporter.rows("members", after: cursor)
        #expect(rows.map { $0["member"]?.string } == [member.description], sourceLocation: place)
        #expect(rows.first?["state"]?.string == state, sourceLocation: place)
        return try await exporter.take("members", after: cursor).cursor
    }

    private func link(_ force: MemberForce, _ member: ID<Member>) async throws -> String {
        try await force.data.link(for: member, to: .preferences, until: force.now.adding(seconds: 86400))
    }

    private func confirm(_ scope: MemberScope) async throws {
        do { _ = try await OwnMembership(scope).confirm(at: MemberForce.address) } catch let problem as Problem {
            #expect(problem.kind == .missing)
        }
    }

    private func leave(_ one: MemberScope, _ force: MemberForce) async throws {
        let link = try await link(force, one.member)
        let scope = try force.platform.member(link: link, to: .preferences, at: force.tenant, from: Origin(.page))
        try await OwnMembership(scope).leave(at: MemberForce.address)
    }
}
