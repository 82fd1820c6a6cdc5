import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@Suite("Changes that need a second person")
struct ConfigurationProposalTests {
    @Test("A change that the force lets nobody make alone waits, and changes nothing")
    func waiting() async throws {
        try await Board.meets { board in
            let outcome = try await board.ann.apply(Board.granted, because: "New duties")

            guard case .waiting(let proposal, let plan) = outcome else { return failed("It did not wait.") }
            #expect(plan.needsSecondPerson == [.roles])
            #expect(proposal.proposedBy == "ann")
            #expect(proposal.reason == "New duties")
            #expect(try await board.history().map(\.number) == [1])
            #expect(try await board.ann.proposals(of: "westmarch") == [proposal])
        }
    }

    @Test("Somebody else's approval makes it the new revision, which names both")
    func approval() async throws {
        try await Board.meets { board in
            let hash = try await board.propose(Board.granted)

            let applied = try await board.bob.approve(String(hash.prefix(12)), of: "westmarch")

            #expect(applied.revision.number == 2)
            #expect(applied.revision.hash == hash)
            #expect(applied.revision.appliedBy == "bob")
            #expect(applied.revision.reason == "New duties (proposed by ann)")
            #expect(try await board.ann.proposals(of: "westmarch").isEmpty)
        }
    }

    @Test("Nobody approves their own change, however they write their name", arguments: ["ann", "Ann"])
    func own(name: String) async throws {
        try await Board.meets { board in
            let hash = try await board.propose(Board.granted)

            await #expect(
                throws: Problem(
                    .forbidden, "ann has proposed this change, so somebody else must approve it.", code: "second-person")
            ) { try await board.store(name).approve(hash, of: "westmarch") }
            #expect(try await board.history().map(\.number) == [1])
        }
    }

    @Test("A change of another kind needs nobody else")
    func harmless() async throws {
        try await Board.meets { board in
            let outcome = try await board.ann.apply(Board.renamed, because: "Shorter")

            guard case .inForce(let applied) = outcome else { return failed("It waited.") }
            #expect(applied.revision.number == 2)
        }
    }

    @Test("The rule itself is given up only by two persons")
    func rule() async throws {
        try await Board.meets { board in
            let free = Westmarch.files(("roles.json", #""two_person": ["roles", "consent_wordings"]"#, #""two_person": []"#))

            let outcome = try await board.ann.apply(free, because: "Quicker")

            guard case .waiting(_, let plan) = outcome else { return failed("It did not wait.") }
            #expect(plan.needsSecondPerson == [.roles, .consentWordings])
        }
    }

    @Test("A revision that came since makes a proposal void")
    func overtaken() async throws {
        try await Board.meets { board in
            let hash = try await board.propose(Board.granted)
            _ = try await board.bob.apply(Board.renamed, because: "Shorter")

            let problem = await #expect(throws: Problem.self) { try await board.bob.approve(hash, of: "westmarch") }

            #expect(problem?.kind == .missing)
            #expect(try await board.ann.proposals(of: "westmarch").isEmpty)
        }
    }

    @Test("What is withdrawn cannot be approved")
    func withdrawal() async throws {
        try await Board.meets { board in
            let hash = try await board.propose(Board.granted)

            _ = try await board.ann.withdraw(hash, of: "westmarch")

            await #expect(throws: Problem.self) { try await board.bob.approve(hash, of: "westmarch") }
            #expect(try await board.audit() == .whole(lines: 3))
        }
    }

    @Test("A rollback that undoes such a change waits too, and says afterwards what it brought back")
    func rollback() async throws {
        try await Board.meets { board in
            _ = try await board.bob.approve(try await board.propose(Board.granted), of: "westmarch")

            let outcome = try await board.ann.rollback("westmarch", to: 1, because: "Not yet")

            guard case .waiting(let proposal, _) = outcome else { return failed("It did not wait.") }
            #expect(proposal.restores == 1)
            #expect(try await board.bob.approve(proposal.hash, of: "westmarch").revision.restores == 1)
        }
    }
}

/// Two operators, and Westmarch, whose roles and consent wordings two persons change.
private struct Board: Sendable {
    let platform: Platform

    static let granted = Westmarch.files(
        ("roles.json", #""permissions": ["areas.read", "members.read"]"#, #""permissions": ["areas.read"]"#))
    static let renamed = Westmarch.files(("branding.json", #""News from your street""#, #""News near you""#))

    static func meets(_ work: (Board) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Board>())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let platform = try await Platform.open(directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()))
        _ = try await platform.platformOperator(named: "ann").add(
            "westmarch", Westmarch.files().canonicalised(), because: "The force was added.")
        try await work(Board(platform: platform))
        await platform.close()
    }

    var ann: ConfigurationStore { get throws { try store("ann") } }
    var bob: ConfigurationStore { get throws { try store("bob") } }

    func store(_ name: String) throws -> ConfigurationStore {
        ConfigurationStore(platform.platformOperator(named: name), seeds: try Westmarch.seeds())
    }

    /// Has Ann propose a change, and gives its hash.
    func propose(_ files: ConfigurationFiles) async throws -> String {
        guard case .waiting(let proposal, _) = try await ann.apply(files, because: "New duties") else {
            throw Problem(.conflict, "It did not wait.")
        }
        return proposal.hash
    }

    func history() async throws -> [RevisionRecord] {
        try await platform.platformOperator(named: "ann").force("westmarch").history()
    }

    func audit() async throws -> AuditVerdict {
        try await platform.platformOperator(named: "ann").force("westmarch").verifyAudit()
    }
}

private func failed(_ words: Comment) { Issue.record(words) }
