import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootProof
@testable import FolkmootWeb

@Suite("Forces stay apart", .serialized)
struct IsolationTests {
    /// Two forces and the role that may do most; `Tests/System/isolation` walks all forces in all roles.
    @Test("No marked word of one force reaches whoever belongs to another, by any route, nor any file or line of the log")
    func canaries() async throws {
        let folder = Realm.newFolder()
        let forces = try ["leicestershire", "north-wales"].map(ProofForce.init(tenant:))
        let proof = IsolationProof(
            of: forces, leaving: ["lancashire"], seeds: try Seeds(directory: "\(Checkout.root)/seeds"), version: "0")

        let report = try await proof.run(in: folder, signingIn: ["force_admin"], fault: nil) { _ in }

        #expect(report.leakCount == 0, "\(report.text)")
        #expect(report.gaps == [])
        #expect(report.isClean)
        // A new route is walked by itself, and a place of a new name must be made known in ``Walk``.
        #expect(report.skipped == [:])
        #expect(report.asked == RouteOutline.all.count)
        #expect(report.notPlanted.map(\.what) == [])
        #expect(report.answers > 5_000)
        #expect(report.files.files > 4)
        let lines = report.text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
        for words in ["KEPT APART", forces[0].fingerprint, "Not walked, since", "force_admin of A", "national lead"] {
            #expect(report.text.contains(words), "\(words)")
        }
        #expect(!report.text.contains(Canary.beginning))
        #expect(report.json["clean"] == true && report.json["forces"]?.array?.count == 2)
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("A route that shows another force's words is found by the walk, and told without the words")
    func leak() async throws {
        let realm = try await Realm(signingIn: [], of: ["leicestershire", "north-wales"]) { request, service in
            guard request.host == "leicestershire.localhost", request.path == "/", request.method == .get,
                let other = try? Request(.get, "/", host: "north-wales.localhost")
            else { return await service(request) }
            return await service(other)
        }
        let sightings = Sightings()

        try await Walker(name: "visitor", of: nil, at: "leicestershire.localhost").walk(realm, sightings)

        #expect(!sightings.leaks.isEmpty)
        #expect(sightings.leaks.allSatisfy { $0.force == "north-wales" && $0.status == 200 && $0.request.hasPrefix("GET /") })
        let report = report(of: realm, sightings)
        #expect(!report.isClean && report.conclusion.hasPrefix("NOT KEPT APART"))
        #expect(report.text.contains("visitor at leicestershire.localhost, GET /, status 200: words"))
        #expect(!report.text.contains(Canary.beginning))
        await realm.remove()
    }

    @Test("Every kind of word is told where it must not be seen, and counted where it may be")
    func judging() async throws {
        let realm = try await Realm(signingIn: [], of: ["leicestershire", "north-wales"])
        let (own, other) = ("leicestershire", "north-wales")
        let national = realm.platform.nationalHost
        let cases: [(walker: Walker, kind: Canary.Kind, isLeak: Bool)] = [
            (Walker(name: "visitor", of: nil, at: realm.host(of: other)), .open, false),
            (Walker(name: "visitor", of: nil, at: realm.host(of: other)), .secret, true),
            (Walker(name: "visitor", of: nil, at: realm.host(of: other)), .published, true),
            (Walker(name: "inspector", of: own, at: realm.host(of: own)), .open, true),
            (Walker(name: "inspector", of: own, at: realm.host(of: own)), .published, true),
            (Walker(name: "inspector", of: other, at: realm.host(of: other)), .secret, false),
            (Walker(name: "inspector", of: other, at: realm.host(of: own)), .secret, true),
            (Walker(name: Walker.nationalLead, of: nil, at: national), .published, false),
            (Walker(name: Walker.nationalLead, of: nil, at: national), .open, true),
            (Walker(name: Walker.nationalLead, of: nil, at: national), .secret, true),
            (Walker(name: "inspector", of: other, at: national), .published, true),
        ]
        for (walker, kind, isLeak) in cases {
            for text in ["\(Canary(other, kind, "name"))", "\(Canary(other, kind, "name"))".uppercased()] {
                let sightings = Sightings()
                let answer = Answer(Response(.ok), body: Array("<p>\(text)</p>".utf8))

                sightings.look(at: answer, to: "GET /", by: walker, in: realm)

                #expect(!sightings.leaks.isEmpty == isLeak, "\(walker.words) at \(walker.host): \(kind)")
            }
        }
        await realm.remove()
    }

    @Test("Words of another force are found in files and in lines of the log")
    func remains() async throws {
        let realm = try await Realm(signingIn: [], of: ["leicestershire", "north-wales"])
        await realm.platform.close()
        let remains = Remains(realm: realm)
        #expect(try remains.planted().missing == [])
        #expect(try remains.files().leaks.isEmpty)

        let (secret, published) = (Canary("north-wales", .secret, "name"), Canary("north-wales", .published, "reason"))
        for (name, text) in [
            ("tenants/leicestershire.sqlite-extra", "\(secret)"), ("platform.sqlite-extra", "\(secret)"), ("loose", "\(published)"),
            ("platform.sqlite-more", "\(published)"), ("outbox/leicestershire/x.eml", "\(secret)".uppercased()),
        ] {
            try Disk.write(text, to: "\(realm.folder)/\(name)")
        }

        let found = try remains.files().leaks.map(\.place).sorted()
        let inLog = remains.log(["all is well", "no \(secret)"])
        #expect(found == ["loose", "outbox/leicestershire/x.eml", "platform.sqlite-extra", "tenants/leicestershire.sqlite-extra"])
        #expect(inLog.lines == 2 && inLog.leaks.count == 1)
        await realm.remove()
    }

    @Test("A proof in which nobody saw what they should, or the service failed, shows nothing")
    func gaps() async throws {
        let realm = try await Realm(signingIn: ["force_admin"], of: ["leicestershire", "north-wales"])
        let sightings = Sightings()

        let unseen = report(of: realm, sightings)

        #expect(!unseen.isClean && unseen.leakCount == 0 && unseen.conclusion.hasPrefix("NOT SHOWN"))
        #expect(unseen.gaps.contains("Nobody saw what was planted in north-wales: restatement (by a national lead)"))
        #expect(unseen.gaps.contains("Nobody saw what was planted in leicestershire: imported"))
        let walker = Walker(name: "visitor", of: nil, at: realm.host(of: "north-wales"))
        sightings.look(
            at: Answer(Response(.serviceUnavailable), body: []), to: "GET /", by: walker, in: realm)
        #expect(
            report(of: realm, sightings).gaps.contains("The service failed: visitor at north-wales.localhost, GET /: 503"))
        await realm.remove()
    }

    @Test("What a configuration leaves no room for is told with the reason, and all else is planted")
    func bareConfiguration() async throws {
        var files = try ConfigurationFolder("\(Checkout.root)/tenants/leicestershire").files.files
        let survey = try JSONNode.parse(try #require(files["survey.json"])).json
        files["survey.json"] = Self.withoutTexts(survey).encoded()
        let bare = ProofForce(slug: "leicestershire", origin: "a test", ConfigurationFiles(files))

        let realm = try await Realm(
            [bare, try ProofForce(tenant: "north-wales")], in: Realm.newFolder(),
            seeds: try Seeds(directory: "\(Checkout.root)/seeds"), signingIn: [])

        let lacking = try #require(realm.notPlanted.first { $0.what == "words in an answer" })
        #expect(lacking.force == "leicestershire" && lacking.why.contains("asks for none"))
        #expect(realm.notPlanted.allSatisfy { $0.force == "leicestershire" })
        #expect(!realm.plants("leicestershire").canaries.contains(Canary("leicestershire", .secret, "words")))
        for place in ["name", "crime", "encounter", "step"] {
            #expect(realm.plants("leicestershire").canaries.contains(Canary("leicestershire", .secret, place)), "\(place)")
        }
        #expect(ProofForce.marking(areas: Array("code,name\nA,B\n".utf8), with: "x") == nil)
        #expect(ProofForce.marking("strapline", with: "x", in: Array("{}".utf8)) == nil)
        await realm.remove()
    }

    @Test("In every force of the repository everything is planted")
    func everyForce() async throws {
        let realm = try await Realm(signingIn: ["force_admin"], of: ["humberside", "lancashire", "leicestershire", "north-wales"])

        #expect(realm.notPlanted.map { "\($0.force): \($0.what). \($0.why)" } == [])
        for force in realm.forces { #expect(realm.plants(force).canaries.count > 40, "\(force)") }
        #expect(try Remains(realm: realm).planted().missing == [])
        await realm.remove()
    }

    @Test("One force walks beside a copy of itself, five at once, and those that were named come first")
    func choice() throws {
        let one = try ProofForce.together([try ProofForce(tenant: "leicestershire")])
        #expect(one.map(\.slug) == ["leicestershire", "second-leicestershire"])
        #expect(one[1].origin == "made up: a copy of leicestershire")
        #expect(one[0].fingerprint != one[1].fingerprint)

        let all = ["a", "b", "c", "d", "e", "f", "g"]
        let (chosen, left) = try ProofForce.choose(["f", "b"], from: all)
        #expect(chosen == ["b", "f", "a", "c", "d"] && left == ["e", "g"])
        #expect(throws: Problem.self) { try ProofForce.choose(["x"], from: all) }
        #expect(throws: Problem.self) { try ProofForce.choose(["a", "b", "c", "d", "e", "f"], from: all) }
        #expect(throws: Problem.self) { try ProofForce.choose([], from: []) }
        let alike = ProofForce(slug: "kent", origin: "", ConfigurationFiles([:]))
        #expect(throws: Problem.self) {
            try ProofForce.together([alike, ProofForce(slug: "kentxx", origin: "", ConfigurationFiles([:]))])
        }
    }

    @Test("In the copies people sign in by password alone, whatever the force asks for")
    func signIn() throws {
        let policy = #"{"minimum_age": 13, "second_factor": ["force_admin"], "directory": {"issuer": "https://login.example"}}"#
        let force = ProofForce(slug: "a", origin: "", ConfigurationFiles(["policy.json": Array(policy.utf8)]))

        let json = try JSONNode.parse(try #require(force.filesForCopy["policy.json"])).json

        #expect(json.object?.map(\.key) == ["minimum_age"])
    }

    @Test("The configuration in force is read from a data folder without a change to any of its files")
    func reading() async throws {
        let folder = Realm.newFolder()
        let blueprint = Blueprint.folkmoot(seeds: try Seeds(directory: "\(Checkout.root)/seeds"))
        let platform = try await Platform.open(directory: folder, blueprint: blueprint)
        let files = try ConfigurationFolder("\(Checkout.root)/tenants/north-wales").files.canonicalised()
        _ = try await platform.platformOperator(named: "operator").add("north-wales", files, because: "test")
        await platform.close()
        let before = try Self.contents(of: folder)

        let slugs = try await Platform.slugs(in: folder)
        let kept = try await Platform.configuration(of: "north-wales", in: folder, blueprint: blueprint)

        #expect(slugs == ["north-wales"] && kept.revision == 1 && kept.files == files)
        #expect(ProofForce(kept: kept).fingerprint == files.hash)
        #expect(try Self.contents(of: folder) == before)
        await #expect(throws: Problem.self) {
            try await Platform.configuration(of: "kent", in: folder, blueprint: blueprint)
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("The folder of the copies is its maker's alone, and goes with all that is in it")
    func folder() throws {
        let folder = try ThrowAwayFolder()
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
        let kept = Realm.newFolder()
        try Disk.write("kept", to: kept)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/a/b", withIntermediateDirectories: true)
        try Disk.write("x", to: "\(folder.path)/a/b/c")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/a/link", withDestinationPath: kept)

        try folder.remove()

        #expect(mode == 0o700)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        #expect(try Disk.read(kept) == Array("kept".utf8))
        try FileManager.default.removeItem(atPath: kept)
    }

    private func report(of realm: Realm, _ sightings: Sightings) -> IsolationReport {
        IsolationReport(
            version: "0", begun: realm.platform.clock.now, seconds: 1,
            forces: realm.forces.map { ProofForce(slug: $0, origin: "a test", ConfigurationFiles([:])) }, left: [], realm: realm,
            sightings: sightings, missing: [], files: Remains.Finding(), log: Remains.Finding(), border: [])
    }

    /// A survey without questions that are answered in words.
    private static func withoutTexts(_ json: JSON) -> JSON {
        switch json {
        case .object(let members): .object(members.map { JSON.Member($0.key, withoutTexts($0.value)) })
        case .array(let values):
            .array(values.filter { $0["kind"]?.string != "text" && $0["type"]?.string != "text" }.map(withoutTexts))
        default: json
        }
    }

    private static func contents(of folder: String) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sqlite") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) })
    }
}
