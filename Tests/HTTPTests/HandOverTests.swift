import Basics
import Glibc
import Synchronization
import Testing

@testable import HTTP

@Suite("Sockets that pass from one process to the next")
struct HandOverTests {
    @Test("A server takes over the sockets of another, and no connection is refused or cut meanwhile", arguments: [1, 2])
    func takingOver(loops: Int) async throws {
        let names = ["first", "second", "third", "fourth"]
        var server = Server(ServerConfiguration(port: 0, loops: loops)) { _ in .text("first.") }
        let port = try await server.start()
        let load = Load(port: port)

        for name in names.dropFirst() {
            try await load.isAnswered(times: 20)
            let next = Server(ServerConfiguration(port: port, loops: loops)) { _ in .text("\(name).") }
            try await next.start(on: await server.duplicateListeners())
            await server.stop(grace: .seconds(2))
            server = next
        }
        try await load.isAnswered(times: 20)
        let outcome = await load.end()
        await server.stop(grace: .seconds(1))

        #expect(outcome.failures == [])
        #expect(outcome.answers == Set(names.map { "\($0)." }))
    }

    @Test("One socket may serve several loops, as the one that systemd hands over")
    func oneForAll() async throws {
        let listener = try SocketAddress.parse("127.0.0.1", port: 0).listen()
        let port = try SocketAddress.port(of: listener)
        let server = Server(ServerConfiguration(port: 1, loops: 3)) { _ in .text("hello") }
        #expect(try await server.start(on: [listener]) == port)

        for _ in 0..<20 { #expect(try await ask(port).hasSuffix("hello")) }
        #expect(await server.areLoopsTurning(within: .seconds(10)))

        await server.stop(grace: .seconds(1))
        #expect(throws: SystemError.self) { try RawClient(port: port) }
    }

    @Test("Descriptors and bytes pass over a socket in a folder with a long name")
    func passing() throws {
        let folder = "/tmp/folkmoot-\(getpid())-\(String(repeating: "long", count: 40))"
        mkdir(folder, 0o700)
        defer { rmdir(folder) }
        let listener = try LocalSocket.listen(in: folder, at: "a.sock")
        defer { listener.close() }
        let asking = try #require(try LocalSocket.connect(in: folder, to: "a.sock", patience: 5))
        let answering = try #require(listener.accept())
        var ends: [Int32] = [0, 0]
        pipe(&ends)

        try answering.send(descriptors: ends)
        #expect(try answering.receive() == .nothing)
        guard case .descriptors(let received) = try asking.receive() else { return #expect(Bool(false), "no descriptors") }
        write(received[1], "x", 1)
        var byte: UInt8 = 0
        read(ends[0], &byte, 1)
        try asking.sendByte()
        #expect(try answering.receive() == .byte)
        asking.close()

        #expect(byte == UInt8(ascii: "x"))
        #expect(try answering.receive() == .end)
        answering.close()
        for descriptor in ends + received { close(descriptor) }
        unlink("\(folder)/a.sock")
    }

    @Test("Nobody at the other end is no mistake")
    func nobody() throws {
        #expect(try LocalSocket.connect(in: "/tmp", to: "folkmoot-nobody.sock", patience: 1) == nil)
    }

    @Test(
        "A datagram reaches a socket with a file and one without",
        arguments: ["/tmp/folkmoot-\(getpid()).notify", "@folkmoot-\(getpid())"])
    func notifying(name: String) throws {
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        #expect(LocalAddress(name).apply { bind(receiver, $0, $1) } == 0)

        try LocalSocket.send("READY=1", to: name)

        var buffer = [UInt8](repeating: 0, count: 100)
        let count = recv(receiver, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "READY=1")
        unlink(name)
    }

    private func ask(_ port: Int) async throws -> String {
        let client = try RawClient(port: port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return await client.readToEnd()
    }
}

/// Clients that ask one thing after another, some over new connections and some over kept ones, until they are told to end.
private final class Load: Sendable {
    struct Outcome {
        var answers: Set<String> = []
        var failures: [String] = []
    }

    private let port: Int
    private let answered = Atomic<Int>(0)
    private let isEnding = Atomic<Bool>(false)
    // Of `Synchronization.Mutex` ThreadSanitizer does not see who waits for it.
    private let outcome = Locked(Outcome())
    private let running: Locked<[Task<Void, Never>]> = Locked([])

    init(port: Int) {
        self.port = port
        let tasks = [true, false, true, false].map { isKept in Task { await self.ask(isKept: isKept) } }
        running.withLock { $0 = tasks }
    }

    func isAnswered(times: Int) async throws {
        let wanted = answered.load(ordering: .relaxed) + times
        while answered.load(ordering: .relaxed) < wanted { try await Task.sleep(for: .milliseconds(1)) }
    }

    func end() async -> Outcome {
        isEnding.store(true, ordering: .relaxed)
        for task in running.withLock({ $0 }) { await task.value }
        return outcome.withLock { $0 }
    }

    private func ask(isKept: Bool) async {
        while !isEnding.load(ordering: .relaxed) {
            do {
                let client = try RawClient(port: port)
                repeat {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\(isKept ? "" : "Connection: close\r\n")\r\n")
                    let head = await client.read(until: "\r\n\r\n")
                    note(await client.read(until: "."), isCut: head.contains("[without"))
                    // Where each answer is there at once, nobody else would come to their turn on this thread.
                    await Task.yield()
                    if head.contains("Connection: close") { break }
                } while !isEnding.load(ordering: .relaxed)
            } catch {
                outcome.withLock { $0.failures.append("\(error)") }
            }
        }
    }

    private func note(_ answer: String, isCut: Bool) {
        answered.wrappingAdd(1, ordering: .relaxed)
        outcome.withLock { if isCut { $0.failures.append(answer) } else { $0.answers.insert(answer) } }
    }
}
