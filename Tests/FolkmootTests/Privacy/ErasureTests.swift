import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootProof
@testable import FolkmootWeb

@Suite("What is held of a person", .serialized)
struct ErasureTests {
    @Test("A person's own file holds every trace of them across all features, who looked at it by role, and no name of staff")
    func ownFile() async throws {
        let trail = try await Trail()
        let tables = [
            "member", "member_contact", "contact_consent", "consent", "member_demographic", "member_wish", "member_group_place",
            "member_period", "member_transition", "survey_response", "outbox", "event_invitation", "community_contact",
            "privacy_complaint",
        ]

        let page = try await trail.visitor.get("\(trail.own)/data")
        let file = try await trail.visitor.get("\(trail.own)/data.json")
        let asked = try await trail.staff.send(
            "/staff/members/\(trail.member)/data", ["reason": "asked", "as": "page"])

        let json = try JSONNode.parse(file.body).json
        #expect(Set(json["held"]?.array?.compactMap { $0["table"]?.string } ?? []) == Set(tables))
        for mark in ["quilla zephyrine", "quilla@example.org", "07700900311", "77 quillamere lane", "le13 1qz", "blue heron gate"] {
            for text in [page.text, file.text, asked.text] { #expect(text.lowercased().contains(mark), "\(mark)") }
        }
        #expect(page.text.contains("Send me messages from Leicestershire Police"))
        #expect(page.text.contains("Staff: Force administrator") && page.text.contains("Found it by a search"))
        for text in [page.text, file.text] { #expect(!text.contains("Rowan Warden") && !text.contains("it is dark")) }
        let readings = json["readings"]?.array ?? []
        #expect(readings.contains { $0["by"]?.string == "member" && $0["way"]?.string == "page" })
        #expect(readings.allSatisfy { $0["by"]?.string == "member" || $0["way"]?.string == nil })
        #expect(page.text.contains("The member, on a page") && !file.text.contains("127.0.0.1"))
        #expect(asked.text.contains("QUILLA ZEPHYRINE says it is dark") && asked.text.contains("Wrote to quilla@example.org"))
        await trail.remove()
    }

    @Test("Erasure leaves no trace of a person in file, log, exports, mail or service log, and what was counted stays as it was")
    func erasure() async throws {
        let trail = try await Trail()
        let before = try await Counted(trail)
        #expect(
            try trail.marks().isSuperset(of: ["quilla", "zephyrine", "07700900311", "quillamere", "le13 1qz", "blue heron gate"]))

        let refused = try await trail.visitor.send("\(trail.own)/erasure", [(String, String)]())
        let erased = try await trail.visitor.send("\(trail.own)/erasure", ["confirmed": "yes"])

        #expect(refused.status == 422 && erased.location == "/erased")
        #expect(try trail.marks() == [])
        for line in trail.log.lines { #expect(Trail.marks(in: Array("\(line)".utf8)) == []) }
        for dataset in ["members", "responses"] {
            for form in ["csv", "jsonl"] {
                let answer = try await trail.staff.get("/staff/exports/\(dataset)/records.\(form)")
                #expect(answer.status == 200 && Trail.marks(in: answer.bytes) == [], "\(dataset) as \(form)")
            }
        }
        let after = try await Counted(trail)
        #expect(after.publications == before.publications && after.responses == before.responses && after.results == before.results)
        #expect(after.differences == [])
        guard case .whole = try await trail.operations.verifyAudit() else {
            Issue.record("The audit is not whole.")
            return
        }
        #expect(try await trail.visitor.get("\(trail.own)/data").status == 404)
        #expect(try await trail.staff.get("/staff/members/\(trail.member)").status == 404)
        await trail.remove()
    }

    @Test("Answers of somebody who was erased lead back to nobody: not by identity, hour, page or words")
    func answers() async throws {
        let trail = try await Trail()

        _ = try await trail.visitor.send("\(trail.own)/erasure", ["confirmed": "yes"])

        let rows = try await trail.operations.data.read { db in
            try db.map("SELECT person, member, submission, answers, completed_at FROM survey_response") { row in
                (
                    person: try row[0] as String, member: try row[1] as String?, page: try row[2] as String,
                    answers: try row[3] as String,
                    at: try row[4] as Timestamp
                )
            }
        }
        let row = try #require(rows.first)
        #expect(rows.count == 1 && row.member == nil && row.person != trail.member.description)
        #expect(row.answers.contains("\"words\":{}") && row.answers.contains("\"chosen\":{\""))
        #expect(row.at == London.start(of: trail.today))
        // An identity tells its time, and that of the erasure would tell whose it was.
        var zero = Zero()
        #expect(try #require(ID<SurveySubmission>(row.person)) < ID<SurveySubmission>(at: row.at.seconds * 1000 + 1, random: &zero))
        await trail.remove()
    }

    @Test("Whoever was erased comes back by no import, and can register themselves again")
    func comingBack() async throws {
        let trail = try await Trail()
        _ = try await trail.visitor.send("\(trail.own)/erasure", ["confirmed": "yes"])
        let list = "\(trail.folder)/list.csv"
        let rows = "name,email,area\nQ,Quilla@Example.org,E07000133\nOther,other@example.org,E07000133\n"
        try Data(rows.utf8).write(to: URL(fileURLWithPath: list))

        let report = try await MemberImport(try await trail.operations).run(file: list)
        let marks = try await trail.operations.data.read { db in try db.value("SELECT count(*) FROM suppression", as: Int.self) }
        let again = try await trail.visitor.send(
            "/register",
            [
                ("name", "Quilla Again"), ("email", "quilla@example.org"), ("postcode", "LE13 1QZ"), ("address", "1 New Road"),
                ("providers", "police"), ("wording", "police 1"),
            ])

        #expect(report.invited == 1 && report.faultCount == 1 && report.faults.first?.line == 2)
        #expect(
            report.faults.first?.reason.contains("was erased") == true && report.faults.first?.reason.contains("uilla") == false)
        #expect(marks == 1)
        #expect(again.status == 303)
        await trail.remove()
    }

    @Test("Staff erase only with a reason, and the audit keeps the reason and nothing of the person")
    func byStaff() async throws {
        let trail = try await Trail()
        let path = "/staff/members/\(trail.member)/erasure"

        let refused = try await trail.staff.send(path, ["reason": "because"])
        let erased = try await trail.staff.send(path, ["reason": "representative"])

        #expect(refused.status == 422 && refused.text.contains("Choose why."))
        #expect(erased.location == "/staff/privacy?done=erased")
        let lines = try await trail.operations.data.read { db in
            try db.values("SELECT detail FROM audit WHERE action = 'member.erased'", as: String.self)
        }
        #expect(lines == ["{\"reason\":\"representative\"}"])
        #expect(try trail.marks() == [])
        await trail.remove()
    }

    @Test("A journal begins anew after an erasure, and once older backups are removed the archive holds no trace either")
    func archive() async throws {
        let trail = try await Trail(hasArchive: true)
        let store = BackupStore(trail.platform.platformOperator(named: "operator"), folder: "\(trail.folder)/archive")
        let subject = BackupSubject.force(Trail.slug)
        _ = try await store.create(subject)
        #expect(try !trail.marks(under: "archive").isEmpty)

        _ = try await trail.visitor.send("\(trail.own)/erasure", ["confirmed": "yes"])
        _ = try await store.create(subject)
        let kept = try trail.marks(under: "archive")
        _ = try await store.prune(subject, keeping: 1)

        #expect(try trail.marks() == [])
        #expect(!kept.isEmpty)
        let left = try trail.places(under: "archive")
        #expect(left == [:])
        await trail.remove()
    }
}

/// Randomness that is always the same.
private struct Zero: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}

/// What was counted and published.
private struct Counted {
    let publications: [JSON]
    let responses: Int
    let results: String
    let differences: [String]

    init(_ trail: Trail) async throws {
        let operations = try await trail.operations
        publications = try await operations.revisions(from: trail.month, through: trail.month).map(\.figures)
        responses = try await SurveyResultStore(operations).responses()[operations.tenant.configuration.code] ?? 0
        let survey = try #require(operations.tenant.configuration.defaultSurvey)
        results = try await trail.staff.get("/staff/surveys/\(survey.code)/results.csv").text
        differences =
            try await operations.memberFigureDifferences() + operations.surveyFigureDifferences()
            + operations.surveyVoteDifferences()
    }
}
