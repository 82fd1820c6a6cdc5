import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Markup
import Storage
import Testing

@testable import FolkmootWeb
@testable import folkmoot

@Suite("The operator's port")
struct OperatorDeskTests {
    /// North Wales served, as ‘serve’ does it, with the operator's answers beside it.
    private struct Service {
        let office: Office
        let desk: OperatorDesk
        let port: Int

        func ask(_ path: String) async throws -> Response { await desk.respond(to: try Request(.get, path)) }

        func text(_ path: String) async throws -> String {
            String(decoding: try await ask(path).body.collected(), as: UTF8.self)
        }

        func readiness() async throws -> JSON { try JSONNode.parse(Array(try await text("/readyz").utf8)).json }

        /// Gets a page of the service itself.
        @discardableResult
        func visit(_ path: String, host: String = "north-wales.localhost") throws -> String {
            try LocalHTTP.exchange("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n", port: port)
        }
    }

    private func withService(_ body: (Service) async throws -> Void) async throws {
        try await Office.withForce { office in
            try await office.onPlatform { platform in
                let log = try ServiceLog(path: "\(office.folder)/log.jsonl")
                let application = Application(platform: platform, reference: ReferenceForces([])) { log.write($0) }
                let traffic = application.traffic
                let server = Server(
                    ServerConfiguration(port: 0, loops: 1), onEvent: { log.write($0, traffic.count($0)) },
                    handler: { await application.respond(to: $0) })
                let port = try await server.start()
                let desk = OperatorDesk(server: server, platform: platform, traffic: traffic, log: log)
                do {
                    try await body(Service(office: office, desk: desk, port: port))
                } catch {
                    await server.stop(grace: .seconds(1))
                    throw error
                }
                await server.stop(grace: .seconds(1))
            }
        }
    }

    @Test("A service that works is healthy and ready")
    func well() async throws {
        try await withService { service in
            let health = try await service.ask("/healthz")
            let ready = try await service.ask("/readyz")

            #expect(health.status == .ok && ready.status == .ok)
            #expect(ready.headers["Cache-Control"] == "no-store")
            let json = try await service.readiness()
            #expect(json["ready"] == true && json["forces_in_service"] == 1 && json["fault"] == .null)
            #expect(json["out_of_service"]?.array?.isEmpty == true)
        }
    }

    @Test("A service that has stopped is neither healthy nor believed")
    func stopped() async throws {
        try await withService { service in
            await service.desk.server.stop(grace: .seconds(1))

            let health = try await service.ask("/healthz")

            #expect(health.status == .serviceUnavailable)
        }
    }

    @Test("A force out of service is told with the reason, and the service is not ready once no force is left")
    func outOfService() async throws {
        try await withService { service in
            try service.visit("/")
            let file = "\(service.office.data)/tenants/north-wales.sqlite"
            try FileManager.default.moveItem(atPath: file, toPath: file + ".away")

            let missing = try await service.readiness()
            let status = try await service.ask("/readyz").status
            let metrics = try await service.text("/metrics")
            try FileManager.default.moveItem(atPath: file + ".away", toPath: file)

            #expect(status == .serviceUnavailable)
            #expect(missing["fault"] == "No force is in service.")
            #expect(missing["out_of_service"]?.array?.first == ["force": "north-wales", "reason": "its file is missing"])
            #expect(metrics.contains("folkmoot_force_in_service{force=\"north-wales\"} 0\n"))
            #expect(try await service.readiness()["ready"] == true)
        }
    }

    @Test("A suspended force is out of service by decision")
    func suspended() async throws {
        try await withService { service in
            try await service.desk.platform.platformOperator(named: "test").set(suspended: true, "north-wales", because: "a test")

            #expect(try await service.readiness()["out_of_service"]?.array?.first?["reason"] == "suspended")
        }
    }

    @Test("Requests are counted by force, route, method and class of status, and by nothing that a client made up")
    func counted() async throws {
        try await withService { service in
            try service.visit("/areas?q=canary")
            try service.visit("/areas/canaryarea")
            try service.visit("/canarypath")
            try service.visit("/", host: "canaryhost.localhost")
            try service.visit(Assets.stylesheet.path.description)
            try service.visit("/", host: service.desk.platform.nationalHost)

            let text = try await service.text("/metrics")

            for sample in [
                #"{force="north-wales",route="/areas",method="GET",status="2xx"} 1"#,
                #"{force="north-wales",route="/areas/:area",method="GET",status="4xx"} 1"#,
                #"{force="north-wales",route="",method="",status="4xx"} 1"#,
                #"{force="",route="",method="",status="4xx"} 1"#,
                #"{force="",route="/assets/:file",method="GET",status="2xx"} 1"#,
                #"{force="(national)",route="/",method="GET",status="3xx"} 1"#,
            ] {
                #expect(text.contains("\nfolkmoot_http_requests_total" + sample + "\n"), "\(sample) is not in \(text)")
            }
            #expect(!text.contains("canary"))
            #expect(text.contains(#"request_duration_seconds_count{force="north-wales",route="/areas",method="GET"} 1"#))
        }
    }

    @Test("Slow statements stand in the log with the force, the text, the plan and no value, and are counted")
    func slowStatements() async throws {
        try await withService { service in
            let log = service.desk.log
            service.desk.platform.slowStatements.listen(overMilliseconds: 0) { log.write($0) }
            try service.visit("/areas/canaryarea")
            try service.visit("/areas/W06000001")
            await log.flush()

            let lines = try service.office.text(of: "log.jsonl").split(separator: "\n").map {
                try JSONNode.parse(Array($0.utf8)).json
            }

            let slow = lines.filter { $0["event"] == "slow-statement" && $0["file"] == "north-wales" }
            let counted = try await service.text("/metrics").contains("folkmoot_storage_slow_statements_total 0\n")
            #expect(slow.contains { $0["plan"]?.array?.isEmpty == false }, "\(lines)")
            #expect(slow.allSatisfy { !($0["sql"]?.string ?? "").contains("W06000001") })
            #expect(!counted)
        }
    }

    @Test("Anything else at the operator's port is not found, and nothing can be sent to it")
    func others() async throws {
        try await withService { service in
            #expect(try await service.ask("/").status == .notFound)
            let sent = await service.desk.respond(to: try Request(.post, "/metrics", body: [1]))
            #expect(sent.status == .methodNotAllowed)
        }
    }

    @Test("A port that is in use is told with what to do")
    func taken() async throws {
        try await withService { service in
            let problem = await #expect(throws: Problem.self) { try await service.desk.listening(at: service.port) }

            #expect(problem?.message.hasSuffix("choose another with --operator-port.") == true)
        }
    }
}

@Suite("Metrics as text")
struct ExpositionTests {
    @Test("A label's value is escaped, and a histogram has a bucket for each bound and for all")
    func text() {
        var text = Exposition()
        let histogram = Histogram(bounds: [500, 1_000])
        for value in [400, 600, 9_000] { histogram.record(value) }

        text.begin("waits_seconds", .histogram, "How long.")
        text.samples("waits_seconds", ["force": "a\"b\\c\n"], of: histogram, dividedBy: 1_000)
        text.add("open", .gauge, "How many.", 3)

        #expect(
            String(decoding: text.bytes, as: UTF8.self) == #"""
                # HELP waits_seconds How long.
                # TYPE waits_seconds histogram
                waits_seconds_bucket{force="a\"b\\c\n",le="0.5"} 1
                waits_seconds_bucket{force="a\"b\\c\n",le="1.0"} 2
                waits_seconds_bucket{force="a\"b\\c\n",le="+Inf"} 3
                waits_seconds_sum{force="a\"b\\c\n"} 10.0
                waits_seconds_count{force="a\"b\\c\n"} 3
                # HELP open How many.
                # TYPE open gauge
                open 3

                """#)
    }
}
