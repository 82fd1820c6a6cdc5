public import Basics
@_spi(Stores) public import FolkmootTenancy
import Glibc

/// Takes a message out of the house.
///
/// A message may come twice if the machine stops at the wrong moment; its identity stays the same.
public protocol MailCarrier: Sendable {
    /// Hands a letter over; returns once it is safe with whoever carries it on.
    ///
    /// - Parameter slug: the force that sends it.
    func carry(_ letter: Letter, from slug: String) async throws(Problem)
}

/// Writes each message to a file of its own in `<folder>/<slug>/`, for tests, demonstrations and mail systems that collect from a folder.
public struct FolderCarrier: MailCarrier {
    private let folder: String

    /// - Parameter folder: the folder of the outbox, made if it is missing.
    public init(folder: String) { self.folder = folder }

    /// Writes `<time>-<id>.eml`, or `.sms` for a text, whole or not at all, readable by this user only.
    public func carry(_ letter: Letter, from slug: String) throws(Problem) {
        let place = "\(folder)/\(slug)"
        for path in [folder, place] where mkdir(path, 0o700) != 0 && errno != EEXIST { throw Self.problem(path) }
        let name = Self.name(of: letter)
        let temporary = "\(place)/.\(name).\(getpid())"
        try Self.write(letter.channel == .email ? MailMessage.render(letter) : TextMessage.render(letter), to: temporary)
        guard rename(temporary, "\(place)/\(name)") == 0 else { throw Self.problem("\(place)/\(name)") }
    }

    /// The folder in the data folder of a platform.
    static func folder(of platform: Platform) -> String { platform.directory + "/outbox" }

    /// The name of the file of a message.
    static func name(of letter: Letter) -> String {
        let time = letter.createdAt.description.filter { $0 != ":" && $0 != "-" }
        return "\(time)-\(letter.id).\(letter.channel == .email ? "eml" : "sms")"
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem(path) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let isSafe = written == bytes.count && fsync(descriptor) == 0
        let reason = isSafe ? nil : problem(path)
        close(descriptor)
        guard let reason else { return }
        unlink(path)
        throw reason
    }

    private static func problem(_ path: String) -> Problem {
        Problem(.unavailable, "The message cannot be written to \(path): \(String(cString: strerror(errno))).")
    }
}

/// Sends what waits in a force's outbox.
///
/// Several may work beside each other: each message is taken by one of them.
public struct OutboxSender: Sendable {
    private let data: ForceData
    private let carrier: any MailCarrier

    /// What one round did.
    public struct Round: Sendable, Equatable {
        /// How many messages left.
        public var sent = 0
        /// How many could not be handed over and are tried again later.
        public var failed = 0
    }

    /// A sender for one force.
    public init(_ scope: OperatorScope, carrier: any MailCarrier) {
        data = scope.data
        self.carrier = carrier
    }

    /// Sends everything that is due.
    @discardableResult
    public func sendDue() async throws -> Round {
        var round = Round()
        while try await isWaiting() {
            let batch = try await sendBatch()
            round.sent += batch.sent
            round.failed += batch.failed
            try Task.checkCancellation()
        }
        return round
    }

    private func isWaiting() async throws -> Bool {
        let now = data.clock.now
        return try await data.read { db in try OutboxTable.hasDue(at: now, in: db) }
    }

    private func sendBatch() async throws -> Round {
        let now = data.clock.now
        let letters = try await data.write { db in
            try OutboxTable.claim(limit: 100, at: now, in: db)
        } audit: {
            AuditEntry("outbox.taken", detail: ["messages": .integer(Int64($0.count))])
        }
        var (sent, failures): ([ID<Letter>], [(ID<Letter>, String)]) = ([], [])
        for letter in letters {
            do throws(Problem) {
                try await carrier.carry(letter, from: data.tenant.slug)
                sent.append(letter.id)
            } catch {
                failures.append((letter.id, error.message))
            }
        }
        try await record(sent, failures)
        return Round(sent: sent.count, failed: failures.count)
    }

    private func record(_ sent: [ID<Letter>], _ failures: [(ID<Letter>, String)]) async throws {
        let now = data.clock.now
        let counts: JSON = ["sent": .integer(Int64(sent.count)), "failed": .integer(Int64(failures.count))]
        try await data.write(audit: AuditEntry("outbox.sent", detail: counts)) { db in
            try OutboxTable.markSent(sent, at: now, in: db)
            for (id, reason) in failures { try OutboxTable.markFailed(id, reason, in: db) }
        }
    }
}
