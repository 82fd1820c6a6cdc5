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
    /// What makes the page for an error of the server itself (400, 408, 413, 414, 417, 431, 501, 503, 505).
    public typealias ErrorPage = @Sendable (Status, RequestID) -> Response

    private enum State {
        case new
        case running([Worker], port: Int)
        case stopped
    }

    private let plan: ServicePlan
    private let state = Mutex<State>(.new)

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - errorPage: plain text with a short sentence by default. Called on a loop: it must not block.
    ///   - onEvent: told of each request when it is over. Called on a loop: it must not block.
    public init(
        _ configuration: ServerConfiguration, errorPage: @escaping ErrorPage = Server.plainErrorPage,
        onEvent: (@Sendable (AccessEvent) -> Void)? = nil, handler: @escaping Handler
    ) {
        plan = ServicePlan(configuration: configuration, handler: handler, errorPage: errorPage, onEvent: onEvent)
    }

    /// Starts to listen and to answer.
    ///
    /// - Returns: the port, which is of interest if 0 was asked for.
    /// - Throws: a ``Problem``: `.invalid` if the configuration cannot be meant, `.unavailable` if the address is taken.
    @discardableResult
    public func start() async throws(Problem) -> Int {
        let proxies = try TrustedProxies(plan.configuration.trustedProxies)
        let address = try SocketAddress.parse(plan.configuration.host, port: plan.configuration.port)
        return try state.withLock { state throws(Problem) in
            guard case .new = state else { throw Problem(.conflict, "The server has been started before.") }
            let (workers, port) = try listen(at: address, proxies)
            state = .running(workers, port: port)
            return port
        }
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
            if case .running(let workers, _) = state { return workers }
            return []
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
        let count = plan.configuration.loops > 0 ? plan.configuration.loops : Server.processors
        var workers: [Worker] = []
        var address = address
        do throws(SystemError) {
            try address.checkIsFree()
            for _ in 0..<count {
                let listener = try address.listen()
                address.port = try SocketAddress.port(of: listener)
                workers.append(try Worker(plan, listener: listener, proxies: proxies))
            }
            for worker in workers { try worker.start() }
        } catch {
            for worker in workers where worker.hasStarted { worker.abort() }
            throw Problem(.unavailable, "The server cannot listen on \(address).", detail: error.description)
        }
        return (workers, address.port)
    }

    private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// A short sentence in plain text.
    public static let plainErrorPage: ErrorPage = { status, id in
        .text("\(ErrorWords.sentence(for: status))\nReference: \(id)\n", status: status)
    }
}

/// What all loops of a server have in common.
final class ServicePlan: Sendable {
    let configuration: ServerConfiguration
    let handler: Server.Handler
    let errorPage: Server.ErrorPage
    let onEvent: (@Sendable (AccessEvent) -> Void)?
    let connections = Atomic<Int>(0)
    let forwarding = Forwarding()
    /// How many workers have been made.
    let workers = Atomic<Int>(0)

    init(
        configuration: ServerConfiguration, handler: @escaping Server.Handler, errorPage: @escaping Server.ErrorPage,
        onEvent: (@Sendable (AccessEvent) -> Void)?
    ) {
        self.configuration = configuration
        self.handler = handler
        self.errorPage = errorPage
        self.onEvent = onEvent
    }
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
