import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization
import Testing

@testable import FolkmootCore

@Suite("The outbox")
struct OutboxTests {
    /// Keeps what it is given, or refuses it.
    private final class Pigeon: MailCarrier {
        let carried = Mutex<[ID<Letter>]>([])
        let refuses = Mutex(false)

        func carry(_ letter: Letter, from slug: String) async throws(Problem) {
            if refuses.withLock({ $0 }) { throw Problem(.unavailable, "It rains.") }
            carried.withLock { $0.append(letter.id) }
        }
    }

    @Test("A message becomes a file that only this user may read, and its words are then forgotten")
    func file() async throws {
        let force = try await MemberForce()
        try await force.register(force.form())
        let letter = try #require(try await force.letters().first)

        let round = try await OutboxSender(force.operations, carrier: FolderCarrier(folder: force.folder + "/outbox")).sendDue()

        #expect(round == OutboxSender.Round(sent: 1, failed: 0))
        let place = "\(force.folder)/outbox/westmarch"
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["20261114T120000Z-\(letter.id).eml"])
        let path = "\(place)/20261114T120000Z-\(letter.id).eml"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(MailMessage.render(letter)))
        #expect(try await force.letters().map(\.body) == [""])
        await force.remove()
    }

    @Test("Senders beside each other send each message once")
    func once() async throws {
        let force = try await MemberForce()
        for number in 0..<30 { try await force.register(force.form(email: "p\(number)@example.org")) }
        let (pigeon, operations) = (Pigeon(), try await force.operations)

        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await OutboxSender(operations, carrier: pigeon).sendDue() } }
            try await group.waitForAll()
        }

        let carried = pigeon.carried.withLock { $0 }
        #expect(carried.count == 30)
        #expect(Set(carried).count == 30)
        await force.remove()
    }

    @Test("What cannot be handed over stays, is tried again later, and the reason is kept")
    func trying() async throws {
        let force = try await MemberForce()
        try await force.register(force.form())
        let pigeon = Pigeon()
        let sender = OutboxSender(try await force.operations, carrier: pigeon)
        pigeon.refuses.withLock { $0 = true }

        #expect(try await sender.sendDue() == OutboxSender.Round(sent: 0, failed: 1))
        pigeon.refuses.withLock { $0 = false }
        #expect(try await sender.sendDue() == OutboxSender.Round(sent: 0, failed: 0))
        let reason = try await force.data.read { db in try db.value("SELECT last_error FROM outbox", as: String.self) }
        #expect(reason == "It rains.")
        force.pass(seconds: 61)

        #expect(try await sender.sendDue() == OutboxSender.Round(sent: 1, failed: 0))
        await force.remove()
    }
}
