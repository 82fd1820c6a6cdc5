import Basics
import HTTP
import Synchronization

/// How much at a time, and how often, is taken from one force's visitors and from one address.
public struct AdmissionLimits: Sendable {
    /// Requests of one force that are at work at once; further ones are answered with 503.
    public var perForce = 512
    /// Costly requests of one force at once, such as a search among its members or a table of a whole wave; others wait.
    public var costlyPerForce = 2
    /// Costly requests at once, of all forces together.
    public var costlyInAll = 4
    /// Costly requests of one force that may wait; further ones are answered with 503.
    public var costlyWaiting = 16
    /// Forms that visitors from one address may send a minute: so many at once, and so many more each minute; 0 for any number.
    ///
    /// Many households, a library, or all customers of a mobile network share one address: it is far more than a person sends.
    public var formsPerMinute = 120
    /// Requests that a program may send a minute with one key; 0 for any number.
    public var requestsPerKey = 60

    /// The defaults.
    public init() {}
}

/// Lets requests in, so that a flood of one force's visitors, or from one address, does not keep others waiting.
///
/// Requests wait for their turn at a force's file in storage; what is bounded here is how many may.
final class Admission: Sendable {
    private let limits: AdmissionLimits
    private let gates = Mutex<[String: Gate]>([:])
    private let costly: Turnstile
    private let forms: Mutex<FormRates>
    private let refusals: Refusals

    init(_ limits: AdmissionLimits, counting refusals: Refusals = Refusals()) {
        self.limits = limits
        self.refusals = refusals
        costly = Turnstile(places: limits.costlyInAll, waiting: .max)
        forms = Mutex(FormRates(perMinute: limits.formsPerMinute))
    }

    /// Answers a request to a route of a force, if there is room.
    ///
    /// - Parameter slug: of the force; empty for the national host.
    /// - Throws: `.tooMany` for an address that sends too much, `.unavailable` for a force that is asked too much.
    func admit<Answer: Sendable>(
        _ request: Request, to route: Route, of slug: String, _ answer: () async throws -> Answer
    ) async throws -> Answer {
        if route.isSentByVisitors { try countForm(from: request) }
        let gate = gates.withLock { $0[slug] } ?? open(slug)
        guard gate.enter(limits.perForce) else { throw refusals.count(.force) }
        defer { gate.leave() }
        guard route.isCostly else { return try await answer() }
        return try await gate.costly.pass { try await costly.pass(answer) }
    }

    private func open(_ slug: String) -> Gate {
        gates.withLock { gates in
            let gate = gates[slug] ?? Gate(limits, refusals)
            gates[slug] = gate
            return gate
        }
    }

    /// This machine itself is not counted: it is a proxy that nobody has named, or somebody who tries the service out.
    private func countForm(from request: Request) throws(Problem) {
        guard limits.formsPerMinute > 0, let network = request.remoteNetwork, !network.isThisMachine else { return }
        let now = Self.origin.duration(to: .now)
        guard forms.withLock({ $0.take(network, at: now) }) else { throw refusals.count(.address) }
    }

    private static let origin = ContinuousClock.now
}

/// How many requests were turned away for want of room.
public final class Refusals: Sendable {
    /// What there was too much of.
    public enum Crowd: String, CaseIterable, Sendable {
        /// Requests of one force at once.
        case force
        /// Costly requests of one force that wait.
        case costly
        /// Forms from one address in a minute.
        case address
    }

    private let force = Atomic<Int>(0)
    private let costly = Atomic<Int>(0)
    private let address = Atomic<Int>(0)

    /// How many were turned away because of a crowd.
    public subscript(crowd: Crowd) -> Int { withCounter(of: crowd) { $0.load(ordering: .relaxed) } }

    /// Counts one more.
    ///
    /// - Returns: what it is told.
    func count(_ crowd: Crowd) -> Problem {
        withCounter(of: crowd) { _ = $0.wrappingAdd(1, ordering: .relaxed) }
        return crowd == .address ? Self.tooMany : Self.busy
    }

    private func withCounter<Result>(of crowd: Crowd, _ body: (borrowing Atomic<Int>) -> Result) -> Result {
        switch crowd {
        case .force: body(force)
        case .costly: body(costly)
        case .address: body(address)
        }
    }

    fileprivate static let busy = Problem(.unavailable, AdmissionPhrases.busy[.english], code: "busy")
    private static let tooMany = Problem(.tooMany, AdmissionPhrases.tooManyForms[.english], code: "too-many-forms")
}

extension Route {
    /// Whether it takes forms from people who have not signed in.
    fileprivate var isSentByVisitors: Bool {
        guard method == .post else { return false }
        switch access {
        case .visitor, .member, .nationalVisitor: return true
        case .staff, .program, .national, .nationalProgram: return false
        }
    }
}

/// What is at work of one force.
private final class Gate: Sendable {
    let costly: Turnstile
    private let atWork = Atomic<Int>(0)

    init(_ limits: AdmissionLimits, _ refusals: Refusals) {
        costly = Turnstile(places: limits.costlyPerForce, waiting: limits.costlyWaiting, counting: refusals)
    }

    /// Whether there is room for one more, which must then ``leave()``.
    func enter(_ most: Int) -> Bool {
        if atWork.add(1, ordering: .relaxed).newValue <= most { return true }
        leave()
        return false
    }

    func leave() { atWork.subtract(1, ordering: .relaxed) }
}

/// Lets so many through at once; the others wait in the order in which they came.
final class Turnstile: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let mostWaiting: Int
    private let refusals: Refusals

    init(places: Int, waiting: Int, counting refusals: Refusals = Refusals()) {
        self.refusals = refusals
        state = Mutex(State(free: places))
        mostWaiting = waiting
    }

    /// Does something once there is a place.
    ///
    /// Who waits is not let go early when the task is cancelled, but finds itself cancelled when its turn comes.
    ///
    /// - Throws: `.unavailable` if too many wait already.
    func pass<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        if !(try takeFree()) { try await waitForTurn() }
        defer { giveBack() }
        guard !Task.isCancelled else { throw Refusals.busy }
        return try await body()
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    private func takeFree() throws(Problem) -> Bool {
        let hasPlace = state.withLock { state -> Bool? in
            guard state.free == 0 else {
                state.free -= 1
                return true
            }
            return state.waiting.count < mostWaiting ? false : nil
        }
        guard let hasPlace else { throw refusals.count(.costly) }
        return hasPlace
    }

    private func waitForTurn() async throws(Problem) {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// The place goes to who has waited longest.
    private func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}

/// How often each network has sent a form lately: of each, the moment up to which what it has sent is paid for.
///
/// (The “generic cell rate algorithm”: a bucket of one minute's worth that fills steadily, in one number.)
struct FormRates {
    private static let window = Duration.seconds(60)
    /// Networks that are remembered; when more are at work at once, all begin anew, so that memory has a bound and nobody is shut out.
    private static let most = 20_000

    private let pause: Duration
    private var paidUntil: [RemoteNetwork: Duration] = [:]

    init(perMinute: Int) { pause = Self.window / max(1, perMinute) }

    /// Whether a network may send one more now, which is then counted.
    mutating func take(_ network: RemoteNetwork, at now: Duration) -> Bool {
        let paid = max(paidUntil[network] ?? now, now)
        guard paid - now + pause <= Self.window else { return false }
        if paidUntil.count >= Self.most, paidUntil[network] == nil { forget(at: now) }
        paidUntil[network] = paid + pause
        return true
    }

    /// How many networks are remembered.
    var count: Int { paidUntil.count }

    private mutating func forget(at now: Duration) {
        paidUntil = paidUntil.filter { $0.value > now }
        if paidUntil.count >= Self.most { paidUntil = [:] }
    }
}

/// What people read when there is too much at once.
enum AdmissionPhrases {
    static let tooManyForms = Phrase(
        """
        Too much was sent from your network in the last minute. What you typed is not lost: go back in your browser, wait a minute, \
        and send it again. In an emergency call 999, otherwise 101.
        """,
        cy: """
            Anfonwyd gormod o’ch rhwydwaith yn y funud ddiwethaf. Nid yw’r hyn a deipioch wedi’i golli: ewch yn ôl yn eich porwr, \
            arhoswch funud, a’i anfon eto. Mewn argyfwng ffoniwch 999, fel arall 101.
            """)
    static let busy = Phrase(
        """
        Very many people are using this service at the moment. What you typed is not lost: go back in your browser, wait a minute, and \
        try again. In an emergency call 999, otherwise 101.
        """,
        cy: """
            Mae llawer iawn o bobl yn defnyddio’r gwasanaeth hwn ar hyn o bryd. Nid yw’r hyn a deipioch wedi’i golli: ewch yn ôl yn \
            eich porwr, arhoswch funud, a rhowch gynnig arall arni. Mewn argyfwng ffoniwch 999, fel arall 101.
            """)
}
