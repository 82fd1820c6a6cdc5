public import Basics
import Glibc
import Synchronization

/// An HTTP/1.1 server: a loop for each processor, each with its own listening socket on the same port.
///
/// A handler runs as a task of the loop that its connection belongs to, which it must not block; it is cancelled when the client
/// goes away or its time is over, and must then soon return.
public final class Server: Sendable {
    /// What answers a request.
    public typealias Handler = @Sendable (Request) async -> Response
    /// What answers a request without waiting for anything; nothing for what the handler must answer.
    public typealias Immediate = @Sendable (Request) -> Response?
    /// What makes the page for an error of the server itself (400, 408, 413, 414, 417, 431, 501, 503, 505).
    ///
    /// The text is what the refused request asks for, as it was sent: its beginning, as far as it was received.
    public typealias ErrorPage = @Sendable (Status, RequestID, String) -> Response

    private enum State {
        case new
        case running([Worker], port: Int)
        case stopped

        var workers: [Worker] { if case .running(let workers, _) = self { workers } else { [] } }
    }

    private let plan: ServicePlan
    private let state = Mutex<State>(.new)

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - errorPage: plain text with a short sentence by default. Called on a loop: it must not block.
    ///   - onEvent: told of each request when it is over. Called on a loop: it must not block.
    ///   - atOnce: asked before the handler, and spares what it answers a task. Called on a loop: it must not block.
    public init(
        _ configuration: ServerConfiguration, errorPage: @escaping ErrorPage = Server.plainErrorPage,
        onEvent: (@Sendable (AccessEvent) -> Void)? = nil, atOnce: Immediate? = nil, handler: @escaping Handler
    ) {
        plan = ServicePlan(
            configuration: configuration, atOnce: atOnce, handler: handler, errorPage: errorPage, onEvent: onEvent)
    }

    /// Starts to listen and to answer.
    ///
    /// - Parameter descriptors: sockets that listen already, which the server closes in the end; if there are none, it listens at
    ///   the address of its configuration.
    /// - Returns: the port, which is of interest if 0 was asked for.
    /// - Throws: a ``Problem``: `.invalid` if the configuration cannot be meant, `.unavailable` if the address is taken.
    @discardableResult
    public func start(on descriptors: [Int32] = []) async throws(Problem) -> Int {
        let proxies = try TrustedProxies(plan.configuration.trustedProxies)
        let address = try SocketAddress.parse(plan.configuration.host, port: plan.configuration.port)
        return try state.withLock { state throws(Problem) in
            guard case .new = state else { throw Problem(.conflict, "The server has been started before.") }
            let (workers, port) =
                descriptors.isEmpty ? try listen(at: address, proxies) : try work(on: descriptors, proxies, address)
            state = .running(workers, port: port)
            return port
        }
    }

    /// The sockets that are listened on, once more, for a process that takes over; the caller closes them.
    public func duplicateListeners() async -> [Int32] {
        var descriptors: [Int32] = []
        for worker in state.withLock({ $0.workers }) { descriptors.append(await worker.duplicateListener()) }
        return descriptors.filter { $0 >= 0 }
    }

    /// Starts unless it was started, and works until the task is cancelled; then lets the requests at work end.
    ///
    /// - Parameter grace: how long they may take.
    public func run(grace: Duration = .seconds(10)) async throws(Problem) {
        if state.withLock({ if case .new = $0 { true } else { false } }) { try await start() }
        let (cancelled, end) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in cancelled {}
        } onCancel: {
            end.finish()
        }
        await stop(grace: grace)
    }

    /// Takes no more connections, lets the requests at work end, then closes.
    ///
    /// - Parameter grace: how long they may take; after it handlers are cancelled and connections closed.
    public func stop(grace: Duration = .seconds(10)) async {
        let workers = state.withLock { state -> [Worker] in
            defer { state = .stopped }
            return state.workers
        }
        await withDiscardingTaskGroup { group in
            for worker in workers { group.addTask { await worker.drain(grace: grace) } }
        }
    }

    /// How many connections are open, over all loops.
    public var connectionCount: Int { plan.connections.load(ordering: .relaxed) }

    /// What proxies have said, or left unsaid, since the start.
    public var forwarding: Forwarding { plan.forwarding }

    /// The loops that work at present.
    var loops: [EventLoop] {
        state.withLock { if case .running(let workers, _) = $0 { workers.map(\.loop) } else { [] } }
    }

    private func listen(at address: SocketAddress, _ proxies: TrustedProxies) throws(Problem) -> ([Worker], Int) {
        var descriptors: [Int32] = []
        var address = address
        do throws(SystemError) {
            try address.checkIsFree()
            for _ in 0..<loopCount {
                descriptors.append(try address.listen())
                address.port = try SocketAddress.port(of: descriptors[0])
            }
        } catch {
            for descriptor in descriptors { close(descriptor) }
            throw Problem(.unavailable, "The server cannot listen on \(address).", detail: error.description)
        }
        return try work(on: descriptors, proxies, address)
    }

    /// A loop for each socket, or several that share them.
    private func work(
        on descriptors: [Int32], _ proxies: TrustedProxies, _ address: SocketAddress
    ) throws(Problem) -> ([Worker], Int) {
        var workers: [Worker] = []
        do throws(SystemError) {
            let port = try SocketAddress.port(of: descriptors[0])
            for index in 0..<max(loopCount, descriptors.count) {
                let descriptor = descriptors[index % descriptors.count]
                let listener = index < descriptors.count ? descriptor : fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
                guard listener >= 0, fcntl(listener, F_SETFL, O_NONBLOCK) == 0 else { throw SystemError("fcntl") }
                workers.append(try Worker(plan, listener: listener, proxies: proxies))
            }
            for worker in workers { try worker.start() }
            return (workers, port)
        } catch {
            for worker in workers where worker.hasStarted { worker.abort() }
            throw Problem(.unavailable, "The server cannot listen on \(address).", detail: error.description)
        }
    }

    private var loopCount: Int { plan.configuration.loops > 0 ? plan.configuration.loops : Server.processors }

    private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// A short sentence in plain text.
    public static let plainErrorPage: ErrorPage = { status, id, _ in
        .text("\(ErrorWords.sentence(for: status))\nReference: \(id)\n", status: status)
    }
}

/// What all loops of a server have in common.
final class ServicePlan: Sendable {
    let configuration: ServerConfiguration
    let atOnce: Server.Immediate?
    let handler: Server.Handler
    let errorPage: Server.ErrorPage
    let onEvent: (@Sendable (AccessEvent) -> Void)?
    let connections = Atomic<Int>(0)
    private let content = Atomic<Int>(0)
    let forwarding = Forwarding()
    /// How many workers have been made.
    let workers = Atomic<Int>(0)

    init(
        configuration: ServerConfiguration, atOnce: Server.Immediate?, handler: @escaping Server.Handler,
        errorPage: @escaping Server.ErrorPage, onEvent: (@Sendable (AccessEvent) -> Void)?
    ) {
        self.configuration = configuration
        self.atOnce = atOnce
        self.handler = handler
        self.errorPage = errorPage
        self.onEvent = onEvent
    }

    /// Counts content that is being received; false, and nothing counted, if all connections together would then hold too much.
    func hold(_ bytes: Int) -> Bool {
        let total = content.wrappingAdd(bytes, ordering: .relaxed).newValue
        if total <= configuration.limits.contentInAll { return true }
        release(bytes)
        return false
    }

    /// Counts content no more.
    func release(_ bytes: Int) { content.wrappingSubtract(bytes, ordering: .relaxed) }
}

/// What a person is told when the server itself refuses.
enum ErrorWords {
    static func sentence(for status: Status) -> String {
        switch status.code {
        case 400: "The request could not be understood. Check the address and try again."
        case 408: "The request took too long to arrive. Try again."
        case 413: "What was sent is too large."
        case 414: "The address is too long."
        case 417: "The request expects something that this service does not do."
        case 431: "The request has too many or too long headers. Deleting this site's cookies may help."
        case 501: "This service does not do what the request asks for."
        case 503: "The service is busy. Try again in a moment."
        case 505: "This service speaks HTTP/1.1 only."
        default: "Sorry, there is a problem with the service. Try again later."
        }
    }
}
