import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Registers of teams' work say what somebody should look at")
struct RegisterTests {
    private let blaby = "E07000129"
    private let today = Day("2026-11-21") ?? Day(daysSinceEpoch: 0)

    @Test("A plan that is open for more than six months without an assessment is told of, and counted by district")
    func plans() async throws {
        let force = try await FieldworkForce(today: today)
        let store = RegisterStore(try await force.staff())
        let plans: [(String, String, [String: String])] = [
            (blaby, "2026-05-20", [:]), (blaby, "2026-05-21", [:]), (blaby, "2026-01-05", ["assessed_on": "2026-03-01"]),
            ("E05015260", "2026-01-05", ["closed_on": "2026-10-01", "repeat_place": "yes"]),
            ("E07000130", "2025-11-01", ["repeat_place": "yes"]),
        ]
        for (number, plan) in plans.enumerated() {
            try await store.add(form("Plan \(number)", on: plan.1, plan.2), to: .plans, in: plan.0)
        }

        let all = try await store.list(.plans, in: nil)
        let overdue = all.entries.filter { $0.attention(on: today) == .unassessed }

        #expect(overdue.map(\.words) == ["Plan 0", "Plan 4"])
        #expect(all.figures.counts(of: .plans).map(\.text) == ["5", "4", "2", "2"])
        #expect(all.parts.map(\.area.code) == [blaby, "E07000130"])
        #expect(all.parts[0].figures.counts(of: .plans).map(\.text) == ["4", "3", "1", "1"])
        await force.remove()
    }

    @Test("Licences cost what each costs, expire on their day, and are told of sixty days before")
    func licences() async throws {
        let force = try await FieldworkForce(today: today)
        let store = RegisterStore(try await force.staff())
        for (number, expiry) in ["2026-11-20", "2026-11-21", "2027-01-20", "2027-01-21", ""].enumerated() {
            try await store.add(
                form("Licence \(number)", on: "2026-01-01", ["licences": "2", "cost": "15", "trained": "1", "expires_on": expiry]),
                to: .licences,
                in: blaby)
        }

        let list = try await store.list(.licences, in: blaby)

        #expect(list.entries.reversed().map { $0.attention(on: today) } == [.expired, .expiring, .expiring, nil, nil])
        #expect(list.figures.counts(of: .licences).map(\.text) == ["8", "120.00", "4", "2", "1"])
        await force.remove()
    }

    @Test("What is planned or decided is overdue after its day, until it is done; what works is never")
    func overdue() async throws {
        let force = try await FieldworkForce(today: today)
        let store = RegisterStore(try await force.staff())
        let cells: [[String: String]] = [
            ["due_on": "2026-11-20"], ["due_on": "2026-11-21"], ["due_on": "2026-11-20", "done_on": "2026-11-21"], [:],
        ]
        for register in [Register.delivery, .decisions] {
            for (number, cells) in cells.enumerated() {
                try await store.add(form("Entry \(number)", on: "2026-10-01", cells), to: register, in: blaby)
            }
        }
        try await store.add(
            form("Coffee with the team", on: "2023-05-01", ["evidence": "Untested", "kind": "Meeting"]), to: .practice, in: blaby)

        for register in [Register.delivery, .decisions] {
            let list = try await store.list(register, in: blaby)
            #expect(list.entries.filter { $0.attention(on: today) == .overdue }.map(\.words) == ["Entry 0"])
            #expect(list.figures.counts(of: register).map(\.text) == ["4", "3", "1"])
        }
        #expect(try await store.list(.practice, in: blaby).entries.compactMap { $0.attention(on: today) } == [])
        let wrong = await problem {
            try await store.add(form("A", on: "2026-11-01", ["evidence": "Certain"]), to: .practice, in: blaby)
        }
        let ahead = form("A campaign", on: "2027-02-01", [:])
        try await store.add(ahead, to: .delivery, in: blaby)
        let decided = await problem { try await store.add(ahead, to: .decisions, in: blaby) }

        #expect(wrong?.fields.keys.sorted() == ["evidence"] && decided?.fields.keys.sorted() == ["day"])
        await force.remove()
    }

    @Test(
        "Who did good work is known to who may see each person, and each look is on record; nobody else's change takes the name away"
    )
    func recognition() async throws {
        let force = try await FieldworkForce(today: today)
        let line = try await force.staff(in: blaby)
        let administrator = try await force.staff(role: "force_admin")
        var input = form("Found a lost child", on: "2026-11-01", ["role": "PCSO"])
        input.person = "Robin Made-Up"
        let id = try await RegisterStore(line).add(input, to: .recognition, in: blaby)

        let seen = try await RegisterStore(line).entry(id)
        let hidden = try await RegisterStore(administrator).entry(id)
        input.words = "Found a child that was lost"
        input.person = ""
        try await RegisterStore(administrator).change(id, to: input)
        let after = try await RegisterStore(line).entry(id)
        let listed = try await RegisterStore(line).list(.recognition, in: blaby)
        let csv = String(decoding: RegisterExport.csv(listed, force.configuration), as: UTF8.self)

        #expect(seen.person == "Robin Made-Up" && hidden.person == nil)
        #expect(after.person == "Robin Made-Up" && after.words == "Found a child that was lost")
        #expect(listed.entries.allSatisfy { $0.person == nil } && !csv.contains("Robin"))
        #expect(try await force.audit().filter { $0 == "register.person-read" }.count == 2)
        await force.remove()
    }

    @Test("What is wrong with an entry is told field by field, and what is there already is not added again")
    func mistakes() async throws {
        let force = try await FieldworkForce(today: today)
        let store = RegisterStore(try await force.staff(in: blaby))
        let plan = form("Dogs", on: "2026-11-01", ["priority": "", "closed_on": ""])
        try await store.add(plan, to: .plans, in: blaby)

        let wrong = await problem {
            try await store.add(
                form(
                    "", on: "2027-01-01",
                    ["assessed_on": "soon", "priority": "x", "issue": "dragons", "place": String(repeating: "a", count: 121)]),
                to: .plans, in: blaby)
        }
        let money = await problem {
            try await store.add(
                form("A", on: "2026-11-01", ["cost": "-1", "licences": "two", "expires_on": "2026-10-01"]), to: .licences, in: blaby
            )
        }
        let twice = await problem { try await store.add(plan, to: .plans, in: blaby) }
        let outside = await problem { try await store.add(plan, to: .plans, in: "E07000130") }
        let reader = await problem {
            try await RegisterStore(try await force.staff(role: "analyst")).add(plan, to: .plans, in: blaby)
        }

        #expect(wrong?.fields.keys.sorted() == ["assessed_on", "day", "issue", "place", "priority", "words"])
        #expect(money?.fields.keys.sorted() == ["cost", "expires_on", "licences"])
        #expect(twice?.kind == .invalid && outside?.kind == .missing && reader?.kind == .forbidden)
        await force.remove()
    }

    @Test(
        "What an area plans or decides is told of in all that lies in it, what works in the whole force; a team's own plans nowhere else"
    )
    func spread() async throws {
        let force = try await FieldworkForce(today: today)
        let whole = RegisterStore(try await force.staff(role: "force_admin"))
        let (line, other) = (
            RegisterStore(try await force.staff(in: blaby)), RegisterStore(try await force.staff(in: "E07000130"))
        )
        var ids: [ID<RegisterEntry>] = []
        for register in [Register.delivery, .decisions, .practice, .plans] {
            ids.append(try await whole.add(form("Of the force", on: "2026-10-01", [:]), to: register, in: "E23000021"))
            ids.append(try await line.add(form("Of Blaby", on: "2026-10-02", [:]), to: register, in: blaby))
        }
        func told(_ register: Register) async throws -> [[String]] {
            try await [line.list(register, in: blaby), other.list(register, in: nil), whole.list(register, in: nil)].map {
                $0.others.map(\.words)
            }
        }

        #expect(try await told(.delivery) == [["Of the force"], ["Of the force"], []])
        #expect(try await told(.decisions) == [["Of the force"], ["Of the force"], []])
        #expect(try await told(.practice) == [["Of the force"], ["Of Blaby", "Of the force"], []])
        #expect(try await told(.plans) == [[], [], []])
        #expect(try await line.list(.delivery, in: blaby).figures.counts(of: .delivery).first?.text == "1")
        var seen: [Bool] = []
        for id in ids { seen.append(await problem { _ = try await other.entry(id) } == nil) }
        #expect(seen == [true, false, true, false, true, true, false, false])
        #expect(await problem { try await line.change(ids[0], to: form("Mine", on: "2026-10-01", [:])) }?.kind == .missing)
        await force.remove()
    }

    @Test("What does not count stays on record, and is in no list")
    func struck() async throws {
        let force = try await FieldworkForce(today: today)
        let store = RegisterStore(try await force.staff())
        var plan = form("Dogs", on: "2026-11-01", [:])
        let id = try await store.add(plan, to: .plans, in: blaby)

        plan.struck = "Entered twice"
        try await store.change(id, to: plan)

        #expect(try await store.list(.plans, in: blaby).entries.isEmpty)
        #expect(try await store.entry(id).struckWhy == "Entered twice")
        await force.remove()
    }

    @Test("The plan of a training day has nine parts and takes 185 minutes")
    func training() {
        #expect(TrainingPlan.blocks.count == 9 && TrainingPlan.minutes == 185)
        #expect(TrainingPlan.blocks.map(\.question) == [nil, "WHY", "WHY", "WHY", "HOW", "HOW", "HOW", "HOW", "WHAT"])
    }

    private func form(_ words: String, on day: String, _ cells: [String: String]) -> RegisterForm {
        var form = RegisterForm()
        (form.words, form.day, form.cells) = (words, day, cells)
        return form
    }
}
