import Synchronization

/// Looks at answers, and keeps what was seen: what must not be there, and what is meant to be, for the proof that there was something to see.
final class Sightings: Sendable {
    /// Words of a force where they must not be; never the content itself.
    struct Leak: Hashable, Sendable {
        /// Who saw it: a role, and of which force.
        let who: String
        /// Where.
        let host: String
        let request: String
        let status: Int
        /// Whose words they are.
        let force: String
    }

    /// An answer that says that the service failed, so that what it would have shown was not seen.
    struct Fault: Hashable, Sendable {
        let who: String
        let host: String
        let request: String
        let status: Int
    }

    private struct State {
        var own: Set<Canary> = []
        var nationally: Set<Canary> = []
        var answers: [String: [String: Int]] = [:]
        var asked: Set<Int> = []
        var skipped: [String: String] = [:]
        var leaks: [Leak] = []
        var faults: [Fault] = []
    }

    private let seen = Mutex(State())

    /// How many answers were looked at.
    var answers: Int { byWalker.values.reduce(0) { $0 + $1.values.reduce(0, +) } }
    /// The same by who asked, and at which host.
    var byWalker: [String: [String: Int]] { seen.withLock { $0.answers } }
    var leaks: [Leak] { seen.withLock { $0.leaks } }
    var faults: [Fault] { seen.withLock { $0.faults } }
    /// The routes that were asked for, by their places in the list.
    var asked: Set<Int> { seen.withLock { $0.asked } }
    /// The routes that were not, and why.
    var skipped: [String: String] { seen.withLock { $0.skipped } }

    /// What was seen at the force's own host.
    func own(of force: String) -> Set<Canary> { seen.withLock { $0.own.filter { $0.force == force } } }
    /// What a national lead saw at the national host.
    var nationally: Set<Canary> { seen.withLock { $0.nationally } }

    func asked(_ route: Int) { seen.withLock { _ = $0.asked.insert(route) } }
    func skipped(_ route: String, because reason: String) { seen.withLock { $0.skipped[route] = reason } }

    func faulted(_ walker: Walker, _ request: String, _ status: Int) {
        let fault = Fault(who: walker.words, host: walker.host, request: request, status: status)
        seen.withLock { $0.faults.append(fault) }
    }

    /// Judges an answer.
    func look(at answer: Answer, to request: String, by walker: Walker, in realm: Realm) {
        seen.withLock { $0.answers[walker.words, default: [:]][walker.host, default: 0] += 1 }
        if answer.status >= 500, answer.status != 501 { faulted(walker, request, answer.status) }
        let bytes = answer.bytes
        guard Bytes.contain(Canary.beginning, in: bytes) else { return }
        for other in realm.forces {
            if walker.hidden(other, in: realm).contains(where: { Bytes.contain($0, in: bytes) }) {
                let leak = Leak(who: walker.words, host: walker.host, request: request, status: answer.status, force: other)
                seen.withLock { $0.leaks.append(leak) }
            }
            note(other, in: bytes, of: walker, in: realm)
        }
    }

    private func note(_ other: String, in bytes: [UInt8], of walker: Walker, in realm: Realm) {
        let isNational = walker.isNationalLead(in: realm)
        guard isNational || walker.host == realm.host(of: other), Bytes.contain(Canary.prefix(of: other), in: bytes) else { return }
        let known = isNational ? nationally : own(of: other)
        for canary in realm.plants(other).canaries.subtracting(known) where Bytes.contain(canary.description, in: bytes) {
            seen.withLock { state in
                if isNational {
                    _ = state.nationally.insert(canary)
                } else {
                    _ = state.own.insert(canary)
                }
            }
        }
    }

    /// What was planted in a force to be seen there, or nationally, and was seen by nobody.
    func unseen(of force: String, in realm: Realm) -> [String] {
        let (own, nationally) = (own(of: force), nationally)
        let canaries = realm.plants(force).canaries.filter { !Canary.shownNowhere.contains($0.place) }
        let atHome = canaries.subtracting(own).map(\.place)
        let abroad = canaries.filter { $0.kind == .published }.subtracting(nationally).map { "\($0.place) (by a national lead)" }
        return (atHome + abroad).sorted()
    }
}

extension Walker {
    /// Who it is, in words.
    var words: String { force.map { "\(name) of \($0)" } ?? name }
}
