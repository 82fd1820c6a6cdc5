import Basics
import Dispatch
import Glibc
import HTTP

/// The process that serves a data folder, as another one that is to take over from it sees it.
///
/// The listening sockets themselves pass from one to the next, so that there is never a moment without them: with `SO_REUSEPORT`
/// alone, the connections that wait at the old process's sockets would be reset when it closes them.
struct Predecessor {
    static let name = "serve.sock"
    private static let patience = 15

    /// Its listening sockets, once more.
    let listeners: [Int32]
    private let socket: LocalSocket

    /// Asks the process that serves a folder for its sockets; nothing if there is none.
    ///
    /// - Throws: `.conflict` if there is one from which nobody wants to take over.
    static func find(in folder: String, takesOver: Bool) throws -> Predecessor? {
        guard
            let socket = try system({ () throws(SystemError) in try LocalSocket.connect(in: folder, to: name, patience: patience) })
        else { return nil }
        guard takesOver else {
            socket.close()
            throw Problem(
                .conflict, "Another process serves the folder \(folder) already. Stop it, or take over from it with --take-over.")
        }
        guard case .descriptors(let listeners) = try system({ () throws(SystemError) in try socket.receive() }) else {
            socket.close()
            throw Problem(
                .unavailable, "The process that serves the folder \(folder) does not hand over its sockets. Is it ending?")
        }
        return Predecessor(listeners: listeners, socket: socket)
    }

    /// Tells it that it may end: we listen.
    func release() throws {
        defer { socket.close() }
        try Self.system { () throws(SystemError) in try socket.sendByte() }
    }

    private static func system<Result>(_ body: () throws(SystemError) -> Result) throws(Problem) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw Problem(.unavailable, "The process that serves this folder cannot be reached.", detail: error.description)
        }
    }
}

/// Offers the sockets of this process to the one that will take over from it.
struct Succession: Sendable {
    private let folder: String
    private let socket: LocalSocket

    /// Waits at a name in the folder; whoever waited there before is not found any more.
    init(in folder: String) throws(Problem) {
        self.folder = folder
        do throws(SystemError) {
            socket = try LocalSocket.listen(in: folder, at: Predecessor.name)
        } catch {
            throw Problem(.unavailable, "No successor can be waited for in the folder \(folder).", detail: error.description)
        }
    }

    /// Returns when a successor has taken over, or the task is cancelled; then nobody can take over any more.
    func wait(_ server: Server) async {
        let (arrivals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor)
        source.setEventHandler { continuation.yield() }
        source.setCancelHandler { [socket] in socket.close() }
        source.resume()
        defer { source.cancel() }
        for await _ in arrivals {
            while let successor = socket.accept() {
                let hasTakenOver = await handOver(server, to: successor)
                successor.close()
                if hasTakenOver { return }
            }
        }
        unlink("\(folder)/\(Predecessor.name)")
    }

    /// Whether the other side listens now; if it goes away before, we go on as before.
    private func handOver(_ server: Server, to successor: LocalSocket) async -> Bool {
        do {
            try await send(await server.duplicateListeners(), to: successor)
            for _ in 0..<1500 {
                switch try successor.receive() {
                case .byte: return true
                case .nothing: try await Task.sleep(for: .milliseconds(20))
                case .descriptors, .end: return false
                }
            }
            return false
        } catch {
            return false
        }
    }

    private func send(_ descriptors: [Int32], to successor: LocalSocket) async throws {
        defer { for descriptor in descriptors { close(descriptor) } }
        try successor.send(descriptors: descriptors)
    }
}
