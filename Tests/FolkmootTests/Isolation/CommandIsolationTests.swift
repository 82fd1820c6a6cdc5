import CommandLine
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootProof
@testable import folkmoot

/// How each command of the tool is tried.
private enum Trial: Sendable {
    /// For each force, with these arguments: what is told is of that force alone.
    case ofForce(@Sendable (_ force: String, _ realm: Realm) -> [String])
    /// For each force, about something that it does not have: what is told is of that force alone.
    case ofNothing(@Sendable (_ force: String) -> [String])
    /// For the whole platform: what is told has no force's marked words but those that it has published.
    case ofPlatform(@Sendable (_ realm: Realm) -> [String])
    /// Not here, and why.
    case elsewhere(String)
}

/// A command by its words, in an order in which each finds what it needs.
private let trials: [(words: String, trial: Trial)] = [
    ("force list", .ofPlatform { _ in [] }),
    ("force show", .ofForce { force, _ in [force] }),
    ("force checklist", .ofForce { force, _ in [force] }),
    (
        "force complete",
        .ofForce { force, _ in
            [
                force, "--step", "1", "--owner", "Chief", "--date", "2026-01-05", "--evidence",
                "\(Canary(force, .secret, "statement"))",
            ]
        }
    ),
    ("force go-live", .ofForce { force, _ in [force] }),
    ("config export", .ofForce { force, realm in [force, "--into", "\(realm.folder)/exported-\(force)"] }),
    ("force check", .ofForce { force, realm in ["\(realm.folder)/exported-\(force)/\(force)"] }),
    ("force add", .ofForce { force, realm in ["\(realm.folder)/exported-\(force)/\(force)"] }),
    ("config plan", .ofForce { force, realm in ["\(realm.folder)/exported-\(force)/\(force)"] }),
    ("config apply", .ofForce { force, realm in ["\(realm.folder)/exported-\(force)/\(force)"] }),
    ("config proposals", .ofForce { force, _ in [force] }),
    ("config approve", .ofNothing { force in [force, "3f9c2ab01d77"] }),
    ("config withdraw", .ofNothing { force in [force, "3f9c2ab01d77"] }),
    ("config history", .ofForce { force, _ in [force] }),
    ("config show", .ofForce { force, _ in [force, "--origin"] }),
    ("config rollback", .ofForce { force, _ in [force, "--to", "1"] }),
    (
        "areas import",
        .ofForce { force, realm in ["\(realm.folder)/exported-\(force)/\(force)/areas.csv", "--force", force, "--dry-run"] }
    ),
    (
        "areas boundaries",
        .ofForce { force, realm in
            ["\(realm.folder)/boundaries-\(force).geojson", "--force", force, "--source", "\(Canary(force, .secret, "boundary"))"]
        }
    ),
    (
        "areas streets",
        .ofForce { force, realm in ["\(realm.folder)/streets-\(force).csv", "--force", force, "--dry-run"] }
    ),
    ("crime places", .ofForce { force, realm in ["\(realm.folder)/places-\(force).csv", "--force", force] }),
    (
        "crime import",
        .ofForce { force, realm in ["\(realm.folder)/crime-\(force).csv", "--force", force, "--reported-by", "Police"] }
    ),
    (
        "encounters import",
        .ofForce { force, realm in
            [
                "\(realm.folder)/posts-\(force).csv", "--force", force, "--accounts", "\(realm.folder)/accounts-\(force).csv",
                "--by",
                "\(Canary(force, .secret, "mail"))-forceadmin@\(force).example",
            ]
        }
    ),
    ("segments import", .ofForce { force, realm in [force, "\(realm.folder)/populations-\(force).csv"] }),
    ("reports import", .ofForce { force, realm in ["\(realm.folder)/reports-\(force).csv", "--force", force] }),
    (
        "reports series",
        .ofForce { force, realm in
            ["\(realm.folder)/series-\(force).csv", "--force", force, "--name", "\(Canary(force, .secret, "series"))"]
        }
    ),
    (
        "performance import",
        .ofForce { force, realm in
            ["\(realm.folder)/teams-\(force).csv", "--force", force, "--source", "\(Canary(force, .secret, "system"))"]
        }
    ),
    ("members import", .ofForce { force, realm in ["\(realm.folder)/members-\(force).csv", "--force", force, "--dry-run"] }),
    ("staff add", .ofForce { force, _ in ["new@\(force).example", "--force", force, "--name", "New", "--role", "force_admin"] }),
    (
        "performance link",
        .ofForce { force, _ in
            ["new@\(force).example", "--force", force, "--reference", "\(Canary(force, .secret, "rolegroup"))-1"]
        }
    ),
    (
        "keys add",
        .ofForce { force, _ in
            ["--force", force, "--name", "\(Canary(force, .secret, "program"))", "--may", "records.export"]
        }
    ),
    ("privacy retention", .ofForce { force, _ in ["--force", force, "--dry-run"] }),
    ("privacy register", .ofForce { force, _ in ["--force", force] }),
    ("keys list", .ofForce { force, _ in ["--force", force] }),
    ("keys end", .ofNothing { force in ["01m80jwrzdemg9ypgbdcdcv9fz", "--force", force] }),
    ("staff list", .ofForce { force, _ in ["--force", force] }),
    ("staff reset", .ofForce { force, _ in ["new@\(force).example", "--force", force] }),
    ("staff second-factor-remove", .ofForce { force, _ in ["new@\(force).example", "--force", force] }),
    ("staff directory-release", .ofForce { force, _ in ["new@\(force).example", "--force", force] }),
    (
        "staff access",
        .ofForce { force, _ in
            [
                "new@\(force).example", "--force", force, "--name", "New", "--role", "analyst", "--hours", "2", "--reason",
                "\(Canary(force, .secret, "access"))",
            ]
        }
    ),
    ("staff access-list", .ofForce { force, _ in ["--force", force] }),
    ("staff access-end", .ofForce { force, _ in ["new@\(force).example", "--force", force] }),
    ("staff disable", .ofForce { force, _ in ["new@\(force).example", "--force", force] }),
    ("benchmark publish", .ofForce { force, realm in ["--force", force, "--month", "\(realm.month)"] }),
    ("benchmark show", .ofPlatform { _ in [] }),
    ("benchmark export", .ofPlatform { _ in [] }),
    ("benchmark draft", .ofPlatform { realm in ["--month", "\(realm.month)"] }),
    ("benchmark preview", .ofForce { force, realm in ["--force", force, "--month", "\(realm.month)"] }),
    ("benchmark verify", .ofPlatform { _ in [] }),
    ("benchmark peers import", .ofPlatform { realm in ["\(realm.folder)/peers.csv", "--source", "A test"] }),
    ("benchmark peers show", .ofForce { force, _ in [force] }),
    (
        "benchmark restate",
        .ofForce { force, realm in
            ["--force", force, "--month", "\(realm.month)", "--reason", "\(Canary(force, .published, "reason"))"]
        }
    ),
    (
        "benchmark withdraw",
        .ofForce { force, realm in
            ["--force", force, "--month", "\(realm.month)", "--reason", "\(Canary(force, .published, "reason"))"]
        }
    ),
    (
        "benchmark supplied import",
        .ofPlatform { realm in
            ["\(realm.folder)/supplied.csv", "--source", "A survey", "--licence", "Open", "--as-of", "2021-03-01"]
        }
    ),
    (
        "benchmark boundaries",
        .ofPlatform { realm in ["\(realm.folder)/forces.geojson", "--source", "A test"] }
    ),
    ("benchmark supplied show", .ofPlatform { _ in [] }),
    ("benchmark supplied remove", .ofNothing { _ in ["--source", "Nobody"] }),
    ("measures", .ofPlatform { _ in [] }),
    ("backup create", .ofForce { force, _ in ["--force", force] }),
    ("backup list", .ofForce { force, _ in ["--force", force] }),
    ("backup verify", .ofForce { force, _ in ["--force", force] }),
    ("backup restore", .ofForce { force, _ in ["--force", force] }),
    ("backup prune", .ofForce { force, _ in ["--force", force, "--keep", "1"] }),
    ("force suspend", .ofForce { force, _ in [force] }),
    ("force resume", .ofForce { force, _ in [force] }),
    ("audit verify", .ofForce { force, _ in ["--force", force] }),
    ("audit anchor", .ofForce { force, _ in ["--force", force] }),
    ("isolation prove", .elsewhere("It makes forces of its own; Tests/System/isolation runs it.")),
    ("doctor", .ofPlatform { _ in [] }),
    ("docs configuration", .ofPlatform { _ in [] }),
    ("docs commands", .ofPlatform { _ in [] }),
    ("serve", .elsewhere("The walk over all routes looks at what it serves.")),
    ("demo", .elsewhere("It makes forces of its own.")),
]

@Suite("Commands keep forces apart", .serialized)
struct CommandIsolationTests {
    @Test("Every command of the tool is tried here")
    func everyCommand() {
        let known = Set(trials.map(\.words))

        for command in Self.leaves(of: Folkmoot.commands) { #expect(known.contains(command), "‘\(command)’ is tried nowhere") }
    }

    @Test("No command tells of one force what another holds, in words or as JSON, nor writes it into a file")
    func canaries() async throws {
        let realm = try await Realm(signingIn: ["force_admin"])
        await realm.platform.close()
        for force in Realm.tested {
            _ = try realm.crimeFiles(of: force, type: "\(Canary(force, .secret, "crime"))", area: realm.plants(force).area)
            _ = try realm.boundaryFile(of: force, areas: [realm.plants(force).area])
            _ = try realm.streetFile(of: force, name: "Walk", area: realm.plants(force).area)
            _ = try realm.populationFile(
                of: force, source: "\(Canary(force, .secret, "population"))", area: realm.plants(force).area)
            _ = try realm.teamsFile(
                of: force, group: "\(Canary(force, .secret, "rolegroup"))", area: realm.plants(force).area)
            let figures = "area,month,surveys\n\(realm.plants(force).area),2021-01,12\n"
            let series = "wave,confidence_pct,n\n2019,78,\n"
            try Data(series.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/series-\(force).csv"))
            try Data(figures.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/reports-\(force).csv"))
            let accounts = "account,area,kind\nOurs,\(realm.plants(force).area),social\n"
            let posts = "Post ID,Page name,Published,Message\n1,Ours,2026-11-01,Posted of \(Canary(force, .secret, "post"))\n"
            try Data(accounts.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/accounts-\(force).csv"))
            try Data(posts.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/posts-\(force).csv"))
            let row = "name,email,area\nSam,sam@example.org,\(realm.plants(force).area)\n"
            try Data(row.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/members-\(force).csv"))
        }
        let peers = "force_id,rank,comparator_force_id\nlancashire,1,leicestershire\n"
        try Data(peers.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/peers.csv"))
        let border =
            #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"lancashire"},"geometry":"#
            + #"{"type":"Polygon","coordinates":[[[0,50],[1,50],[1,51],[0,50]]]}}]}"#
        try Data(border.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/forces.geojson"))
        let supplied = "month,force,measure,value\n2021-02,lancashire,household_coverage,11.91\n"
        try Data(supplied.utf8).write(to: URL(fileURLWithPath: "\(realm.folder)/supplied.csv"))
        let commands = Set(Self.leaves(of: Folkmoot.commands))

        for (words, trial) in trials where commands.contains(words) {
            switch trial {
            case .ofForce(let arguments):
                for force in Realm.tested { try await run(words, arguments(force, realm), of: force, in: realm) }
            case .ofNothing(let arguments):
                for force in Realm.tested { try await run(words, arguments(force), of: force, in: realm, ending: [66]) }
            case .ofPlatform(let arguments): try await run(words, arguments(realm), of: nil, in: realm)
            case .elsewhere: continue
            }
        }

        for force in Realm.tested { try expectOnlyOwn(force, under: "\(realm.folder)/exported-\(force)") }
        await realm.remove()
    }

    @Test("What goes wrong with a force that is not there tells of no other")
    func mistakes() async throws {
        let realm = try await Realm(signingIn: [])
        await realm.platform.close()

        for arguments in [
            ["force", "show", "leicester"], ["config", "show", "lancashir"], ["staff", "list", "--force", "wales"],
        ] {
            let (code, text) = await tell(arguments, in: realm)

            #expect(code != 0)
            for force in Realm.tested { #expect(!text.contains(Canary.prefix(of: force)), "\(text)") }
        }
        await realm.remove()
    }

    private func run(
        _ words: String, _ arguments: [String], of force: String?, in realm: Realm, ending codes: Set<Int32> = [0, 73]
    ) async throws {
        for form in [[], ["--json"]] {
            let (code, text) = await tell(words.split(separator: " ").map(String.init) + arguments + form, in: realm)

            #expect(codes.contains(code), "folkmoot \(words): \(text)")
            #expect(!text.isEmpty, "folkmoot \(words) said nothing")
            #expect(!text.contains("Unknown option"), "\(text)")
            for other in Realm.tested where other != force {
                for prefix in force == nil ? Canary.unpublished(of: other) : [Canary.prefix(of: other)] {
                    #expect(!Bytes.contain(prefix, in: Array(text.utf8)), "folkmoot \(words) of \(force ?? "all"): \(text)")
                }
            }
        }
    }

    /// Exit code, and all that a command tells.
    private func tell(_ arguments: [String], in realm: Realm) async -> (code: Int32, text: String) {
        let sink = MemorySink()
        let global = ["--data", realm.folder, "--seeds", "\(Checkout.root)/seeds"]
        let code = await Folkmoot.tool.main(arguments + global, output: Output(results: sink, errors: sink))
        return (code, sink.text)
    }

    private func expectOnlyOwn(_ force: String, under folder: String) throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") }
        let bytes = try files.flatMap { try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) }
        #expect(Bytes.contain(Canary.prefix(of: force, .open), in: bytes), "\(folder) holds nothing of \(force)")
        for other in Realm.tested where other != force {
            let isClean = !Bytes.contain(Canary.prefix(of: other), in: bytes)
            #expect(isClean, "\(folder) holds words of \(other)")
        }
    }

    /// The words of every command that does something.
    private static func leaves(of commands: [Command], under words: String = "") -> [String] {
        commands.flatMap { command in
            let own = words.isEmpty ? command.name : "\(words) \(command.name)"
            return (command.run == nil ? [] : [own]) + leaves(of: command.subcommands, under: own)
        }
    }
}
