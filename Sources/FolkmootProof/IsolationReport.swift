public import Basics
import FolkmootTenancy
import FolkmootWeb

/// The routes that there are.
enum RouteOutlines {
    static let count = RouteOutline.all.count
}

/// What a proof found, for a security officer to file.
public struct IsolationReport: Sendable {
    /// A force that walked, by the letter under which it stands in tables.
    struct Force: Sendable {
        let letter: String
        let slug: String
        let host: String
        let origin: String
        let fingerprint: String
        /// How many marked words of each kind.
        let planted: [Canary.Kind: Int]
        let places: [String]
        /// How many of those that are shown at all were seen at its own host.
        let seen: Int
        /// What should have been seen and was not.
        let unseen: [String]
        let hasPeople: Bool
    }

    let version: String
    let begun: Timestamp
    let seconds: Int
    let forces: [Force]
    let left: [String]
    let notPlanted: [Realm.NotPlanted]
    let missing: [String]
    let nationalHost: String
    let byWalker: [String: [String: Int]]
    let asked: Int
    let skipped: [String: String]
    let answers: Int
    let leaks: [Sightings.Leak]
    let faults: [Sightings.Fault]
    let failures: [String]
    let files: Remains.Finding
    let log: Remains.Finding
    let border: [Border.Check]

    init(
        version: String, begun: Timestamp, seconds: Int, forces: [ProofForce], left: [String], realm: Realm, sightings: Sightings,
        missing: [String], files: Remains.Finding, log: Remains.Finding, border: [Border.Check]
    ) {
        (self.version, self.begun, self.seconds, self.left) = (version, begun, seconds, left)
        self.forces = zip(forces, "ABCDEFGHIJ").map { force, letter in
            let plants = realm.plants(force.slug)
            return Force(
                letter: String(letter), slug: force.slug, host: realm.host(of: force.slug), origin: force.origin,
                fingerprint: force.fingerprint, planted: Dictionary(grouping: plants.canaries, by: \.kind).mapValues(\.count),
                places: plants.canaries.map(\.place).sorted(), seen: sightings.own(of: force.slug).count,
                unseen: sightings.unseen(of: force.slug, in: realm), hasPeople: !plants.staff.isEmpty)
        }
        notPlanted = realm.notPlanted
        nationalHost = realm.platform.nationalHost
        (byWalker, answers) = (sightings.byWalker, sightings.answers)
        (asked, skipped) = (sightings.asked.count, sightings.skipped)
        (leaks, faults, failures) = (sightings.leaks, sightings.faults, realm.log.failures)
        (self.missing, self.files, self.log, self.border) = (missing, files, log, border)
    }

    /// In how many places words of a force were found where they must not be, or a border did not hold.
    var leakCount: Int {
        leaks.count + files.leaks.count + log.leaks.count + border.reduce(0) { $0 + $1.faults.count }
    }

    /// What keeps the proof from being whole, though nothing was found.
    var gaps: [String] {
        var gaps: [String] = []
        for force in forces {
            gaps += force.unseen.map { "Nobody saw what was planted in \(force.slug): \($0)" }
            if !force.hasPeople { gaps.append("Nobody of \(force.slug) could sign in") }
        }
        gaps += missing.map { "It was planted, and no file holds it: \($0)" }
        gaps += failures
        gaps += faults.map { "The service failed: \($0.who) at \($0.host), \($0.request): \($0.status)" }
        return gaps
    }

    /// Whether nothing was found where it must not be, and everything was seen that is meant to be.
    public var isClean: Bool { leakCount == 0 && gaps.isEmpty }

    /// What it comes to, in a sentence or two.
    public var conclusion: String {
        let left = skipped.isEmpty ? "" : " \(Self.counted(skipped.count, "route")) could not be asked for; they are listed above."
        let lacking = notPlanted.isEmpty ? "" : " What could not be planted is listed above, and nothing is shown for it."
        if leakCount > 0 {
            return "NOT KEPT APART. Words of one force were found where they must not be, or a border did not hold: "
                + "\(Self.counted(leakCount, "finding"))."
        }
        guard gaps.isEmpty else {
            return "NOT SHOWN. No word of one force was found where it must not be, but the proof is not whole: "
                + "\(Self.counted(gaps.count, "gap"))."
        }
        return "KEPT APART. No word of one force was found where it must not be, and everything that is meant to be seen was seen."
            + left + lacking
    }

    static func counted(_ count: Int, _ noun: String) -> String { "\(Decimals.grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

    /// What it does not show.
    static let limits = """
        The copies stood in one process, and were asked without a network: the lines that the server writes of each request are not among \
        those searched; a test of the program looks at them. The proof does not show who else can read the data folder by the \
        rights of the operating system, what operators of the platform can do with their commands or with the machine, what a proxy, a \
        mail system or a backup elsewhere keeps, nor what could be learned from the time that answers take. It shows words, and not \
        figures: whether a count of one force is mixed with another's is for the tests of the figures. It is of this version of the \
        program and of these configurations.
        """

    static let method = """
        Each force stands in a throw-away copy, made of its configuration alone: of its words, areas, roles and rules. No data of members, \
        answers or staff were copied, and a force's own file was read by a connection that cannot write. In the copies staff sign in by \
        password alone. Made-up people registered, answered and signed in, and marked words were planted by the ways that people use. Then \
        everybody asked for every address everywhere, with what belongs to each force in its places, and every answer, file and line of \
        the log was searched for words of another force.
        """
}

extension IsolationReport {
    /// The report as JSON.
    public var json: JSON {
        [
            "conclusion": .string(conclusion), "clean": .bool(isClean), "version": .string(version),
            "begun_at": .string(begun.description), "seconds": Self.number(seconds), "forces": .array(forces.map(\.json)),
            "not_walked": Self.texts(left), "not_planted": .array(notPlanted.map(\.json)), "walkers": .array(walkers),
            "routes_asked": Self.number(asked), "routes_not_asked": .array(routesLeft), "answers": Self.number(answers),
            "leaks": .array(places), "gaps": Self.texts(gaps), "files_searched": Self.number(files.files),
            "bytes_searched": Self.number(files.bytes), "log_lines_searched": Self.number(log.lines),
            "border": .array(border.map(\.json)), "not_shown": .string(Self.limits),
        ]
    }

    fileprivate static func number(_ number: Int) -> JSON { .integer(Int64(number)) }
    fileprivate static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

    private var walkers: [JSON] {
        byWalker.sorted { $0.key < $1.key }.map { who, hosts in
            let answers = hosts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, Self.number($0.value)) }
            return ["who": .string(who), "answers": .object(answers)]
        }
    }

    private var routesLeft: [JSON] {
        skipped.sorted { $0.key < $1.key }.map { ["route": .string($0.key), "why": .string($0.value)] }
    }

    /// Where words were found that must not be there.
    private var places: [JSON] {
        var places: [JSON] = leaks.map { leak in
            [
                "who": .string(leak.who), "host": .string(leak.host), "request": .string(leak.request),
                "status": Self.number(leak.status), "words_of": .string(leak.force),
            ]
        }
        for leak in files.leaks + log.leaks { places.append(["place": .string(leak.place), "words_of": .string(leak.force)]) }
        return places
    }
}

extension Realm.NotPlanted {
    fileprivate var json: JSON { ["force": .string(force), "what": .string(what), "why": .string(why)] }
}

extension Border.Check {
    fileprivate var json: JSON {
        [
            "what": .string(what), "asked": IsolationReport.number(asked), "faults": IsolationReport.texts(faults),
        ]
    }
}

extension IsolationReport.Force {
    fileprivate var json: JSON {
        let kinds = Canary.Kind.allCases.map { JSON.Member($0.rawValue, IsolationReport.number(planted[$0] ?? 0)) }
        return [
            "slug": .string(slug), "host": .string(host), "configuration": .string(origin), "fingerprint": .string(fingerprint),
            "planted": .object(kinds), "places": IsolationReport.texts(places), "seen": IsolationReport.number(seen),
            "unseen": IsolationReport.texts(unseen),
        ]
    }
}
