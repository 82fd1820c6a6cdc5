import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import FolkmootWeb
import HTTP
import Storage

extension Command {
    static let serve = verb(
        "serve", "Serve the pages of all forces, until it is told to stop",
        discussion: """
            Changes that other commands make are taken up within a second. SIGTERM and SIGINT end it once the requests at work are answered. \
            The log has a line of JSON for each request and each failure; it names nobody, and holds no query and no link.
            """,
        options: [
            Option("host", value: "ADDRESS", help: "The address to listen on; 127.0.0.1 if left out."),
            Option("port", short: "p", value: "N", help: "The port, 0 for any that is free; 8080 if left out."),
            Option("loops", value: "N", help: "How many threads answer; as many as there are processors if left out."),
            Option("national-host", value: "NAME", help: "The host name at which national leads compare forces."),
            Option(
                "trusted-proxy", value: "CIDR", help: "A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.",
                repeats: true),
            Option(
                "address-limit", value: "N",
                help: "How many forms a minute visitors from one address may send; 120 if left out, 0 for any number."),
            Option(
                "key-limit", value: "N",
                help: "How many requests a minute a program may send with one key; 60 if left out, 0 for any number."),
            Option(
                "private-webhooks",
                help: "Let webhooks of forces reach this machine and private networks too, for receivers that stand there."),
            Option("take-over", help: "Take over the port from the process that serves this folder, which then ends."),
            Option("log", value: "FILE", help: "Where the log is added to; standard error if left out."),
            Option(
                "operator-port", value: "N",
                help: "A port of this machine for /healthz, /readyz and /metrics; none if left out."),
            Option(
                "slow-query", value: "MILLISECONDS",
                help: "How long a statement takes that the log tells of; 100 if left out, 0 for all."),
            .archive,
        ],
        examples: [
            Example("folkmoot serve --port 8080", "Serves on this machine only."),
            Example("folkmoot serve --trusted-proxy 127.0.0.1 --log /var/log/folkmoot.jsonl", "Serves behind a proxy."),
        ]
    ) { invocation in
        try ArchiveLink(invocation).keep(invocation)
        let outgoing = Outgoing.byCurl(reachesInside: invocation.flag("private-webhooks"))
        try await Session.run(invocation, folder: .isMade, outgoing: outgoing, serveForces)
    }
}

@Sendable private func serveForces(_ session: Session) async throws {
    if let host = session.invocation["national-host"] { try await session.operations.set(nationalHost: host.lowercased()) }
    let configuration = try ServerConfiguration(session.invocation)
    // Better not begin than turn away everybody who signs in.
    if let fault = session.platform.keyFault { throw Problem(.unavailable, "The key of the data folder is of no use: \(fault).") }
    try await serveUntilStopped(
        session, at: configuration, watched: try Watching(session.invocation), limits: try AdmissionLimits(session.invocation),
        takesOver: session.invocation.flag("take-over")
    ) { announce($0, configuration, session) }
    session.output.error("Stopped.")
}

/// Serves the forces of a session's platform until a signal comes.
///
/// - Parameters:
///   - watching: Where the log goes, and what else shows how the service is.
///   - limits: How much is taken at once from one force's visitors and from one address.
///   - takesOver: Whether from a process that serves the same folder.
///   - announce: Told of the port once requests are taken.
func serveUntilStopped(
    _ session: Session, at configuration: ServerConfiguration, watched watching: Watching,
    limits: AdmissionLimits = AdmissionLimits(), takesOver: Bool = false, announce: (Int) -> Void
) async throws {
    let signals = await StopSignals()
    let log = try ServiceLog(path: watching.logPath)
    session.platform.slowStatements.listen(overMilliseconds: watching.slowQueryMilliseconds) { log.write($0) }
    let application = try application(of: session, log, limits)
    let traffic = application.traffic
    let life = try ServiceLife(in: session.platform.directory, takesOver: takesOver)
    let server = Server(
        ServiceDescriptors.fitted(configuration), errorPage: Application.refusal, onEvent: { log.write($0, traffic.count($0)) },
        atOnce: { application.respondAtOnce(to: $0) }, handler: { await application.respond(to: $0) })
    let desk = OperatorDesk(server: server, platform: session.platform, traffic: traffic, log: log)
    // Whoever is relieved still answers at that port, and gives it up at its end.
    let operatorServer = takesOver ? nil : try await desk.listening(at: watching.operatorPort)
    let port = try await start(server, on: life.listeners)
    let succession = try life.begin(log)
    announce(port)
    try await work(server, session.platform, log, signals, life, succession) {
        try await desk.serve(operatorServer, at: watching.operatorPort)
    }
}

/// What answers the requests of a session's platform.
func application(of session: Session, _ log: ServiceLog, _ limits: AdmissionLimits = AdmissionLimits()) throws -> Application {
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    return Application(platform: session.platform, reference: reference, limits: limits) { log.write($0) }
}

/// The port that is listened on; if it cannot be, what to do about it.
private func start(_ server: Server, on listeners: [Int32]) async throws -> Int {
    do throws(Problem) {
        return try await server.start(on: listeners)
    } catch {
        guard error.kind == .unavailable else { throw error }
        let remedy = "Stop what uses it, or choose another with --host and --port."
        throw Problem(.unavailable, "\(error.message) \(remedy)", code: error.code, detail: error.detail)
    }
}

/// Server, jobs and log together, until a signal comes, the task is cancelled, or one of them fails for good.
private func work(
    _ server: Server, _ platform: Platform, _ log: ServiceLog, _ signals: StopSignals, _ life: ServiceLife,
    _ succession: Succession?, answerOperator: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { outer in
        outer.addTask { await log.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(grace: .seconds(10)) }
            group.addTask(operation: answerOperator)
            for job in ServiceJob.all(of: platform, log: log) { group.addTask { await job.keepRunning(log) } }
            group.addTask { await signals.wait() }
            group.addTask { try await life.run(succession, server, platform, log) }
            // Whichever ends first ends the others.
            defer { group.cancelAll() }
            try await group.next()
            try life.end()
        }
        log.finish()
        try await outer.waitForAll()
    }
}

extension ServerConfiguration {
    /// The port that an invocation names.
    static func port(of invocation: Invocation) throws -> Int { try number("port", invocation, in: 0...65535) ?? 8080 }

    fileprivate init(_ invocation: Invocation) throws {
        self.init(
            host: invocation["host"] ?? "127.0.0.1", port: try Self.port(of: invocation),
            loops: try number("loops", invocation, in: 1...256) ?? 0, trustedProxies: invocation.values("trusted-proxy"))
    }
}

extension AdmissionLimits {
    fileprivate init(_ invocation: Invocation) throws {
        self.init()
        if let number = try number("address-limit", invocation, in: 0...1_000_000) { formsPerMinute = number }
        if let number = try number("key-limit", invocation, in: 0...1_000_000) { requestsPerKey = number }
    }
}

func number(_ option: String, _ invocation: Invocation, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = invocation[option] else { return nil }
    guard let number = Int(text), range.contains(number) else {
        throw UsageError(
            "The option --\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not ‘\(text)’.")
    }
    return number
}

private func announce(_ port: Int, _ configuration: ServerConfiguration, _ session: Session) {
    let forces = session.operations.forces
    let national = session.platform.nationalHost
    let address = { (host: String) in port == 80 ? "http://\(host)" : "http://\(host):\(port)" }
    session.show([
        "listening": .string("\(configuration.host):\(port)"), "national": .string(address(national)),
        "forces": .object(forces.compactMap { force in force.hosts.first.map { JSON.Member(force.slug, .string(address($0))) } }),
    ]) { output in
        output.line("Serving \(counted(forces.count, "force")) on \(configuration.host), port \(port). Stop with Ctrl-C.")
        for force in forces.prefix(10) { output.line("  \(force.hosts.first.map(address) ?? "")  \(force.name)") }
        if forces.count > 10 { output.line("  … and \(forces.count - 10) more; see: folkmoot force list") }
        output.line("  \(address(national))  national pages")
    }
}
