import Basics
import CommandLine
import FolkmootTenancy
import FolkmootWeb
import HTTP

/// How a run of the service can be looked into.
struct Watching: Sendable {
    /// The file that the log is added to; standard error if there is none.
    var logPath: String?
    /// The port of this machine at which health and metrics are told; none if nothing is given.
    var operatorPort: Int?
    /// How long a statement takes that the log tells of.
    var slowQueryMilliseconds = 100

    init(logPath: String? = nil) { self.logPath = logPath }

    init(_ invocation: Invocation) throws {
        logPath = invocation["log"]
        operatorPort = try number("operator-port", invocation, in: 1...65535)
        slowQueryMilliseconds = try number("slow-query", invocation, in: 0...3_600_000) ?? 100
    }
}

/// Answers the operator of the service, on a port of this machine only: how it is, whether it can serve, what it has done.
///
/// It holds nothing personal, but who can reach it learns how much each force is used.
struct OperatorDesk: Sendable {
    let server: Server
    let platform: Platform
    let traffic: Traffic
    let log: ServiceLog
    /// When the service began, in seconds since 1970.
    let began = Int(WallClock.system.now.seconds)

    /// A server for these answers that already listens; none without a port.
    ///
    /// - Throws: `.unavailable` if the port is taken.
    func listening(at port: Int?) async throws(Problem) -> Server? {
        guard let port else { return nil }
        let desk = Server(ServerConfiguration(host: "127.0.0.1", port: port, loops: 1)) { await respond(to: $0) }
        do throws(Problem) {
            try await desk.start()
            return desk
        } catch {
            throw Problem(
                .unavailable, "\(error.message) Stop what uses the operator's port, or choose another with --operator-port.",
                code: error.code, detail: error.detail)
        }
    }

    /// Answers at a port until the task is cancelled.
    ///
    /// - Parameter listening: What listens at the port already; if nothing does, it is waited for that the port becomes free.
    func serve(_ listening: Server?, at port: Int?) async throws {
        guard let port else { return await Self.untilCancelled() }
        var server = listening
        for _ in 0..<Self.tries where server == nil {
            server = try? await self.listening(at: port)
            if server == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        if server == nil { server = try await self.listening(at: port) }
        try await server?.run(grace: .seconds(1))
    }

    /// Thirty seconds' worth: longer than a process that is relieved takes to end.
    private static let tries = 300

    private static func untilCancelled() async {
        let (cancelled, end) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in cancelled {}
        } onCancel: {
            end.finish()
        }
    }

    /// The answer to a request at the operator's port.
    func respond(to request: Request) async -> Response {
        guard request.method == .get else { return .text("Only GET.\n", status: .methodNotAllowed).setting("Allow", "GET, HEAD") }
        var response =
            switch request.path {
            case "/healthz": await health()
            case "/readyz": await readiness()
            case "/metrics": metrics()
            default: Response.text("There are /healthz, /readyz and /metrics.\n", status: .notFound)
            }
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    }

    /// Whether the loops turn.
    private func health() async -> Response {
        guard await server.areLoopsTurning(within: .seconds(2)) else {
            return .text("A loop has not turned for two seconds.\n", status: .serviceUnavailable)
        }
        return .text("ok\n")
    }

    /// Whether requests can be served, and for which forces they cannot.
    private func readiness() async -> Response {
        let readiness = await Readiness(self)
        return .json(readiness.json.encoded(pretty: true), status: readiness.isReady ? .ok : .serviceUnavailable)
    }

    private func metrics() -> Response {
        let metrics = Metrics(self)
        return .stream(type: Exposition.mediaType) { writer in try await metrics.write(to: writer) }
    }
}
