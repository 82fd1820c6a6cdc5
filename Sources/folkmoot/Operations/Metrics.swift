import Basics
import FolkmootTenancy
import FolkmootWeb
import Glibc
import HTTP
import Storage

/// What the service has done and how it stands, as metrics.
///
/// What is counted by force and route is bounded by the routes there are and the forces there are: nothing that a client sends becomes
/// a label.
struct Metrics: Sendable {
    private let desk: OperatorDesk
    private let forces: [TenantRecord]

    init(_ desk: OperatorDesk) {
        self.desk = desk
        forces = desk.platform.records
    }

    /// Writes all of them, a part at a time.
    func write(to writer: BodyWriter) async throws {
        var text = Exposition()
        addProcess(to: &text)
        addService(to: &text)
        addStorage(to: &text)
        addForces(to: &text)
        try await writer.write(text.take())
        let meters = desk.traffic.meters
        try await writeRequests(meters, to: writer)
        try await writeLatencies(meters, to: writer)
    }
}

// MARK: - The process and the service

extension Metrics {
    private func addProcess(to text: inout Exposition) {
        let process = ProcessFigures()
        text.add("process_resident_memory_bytes", .gauge, "Memory that the process holds.", process.residentBytes)
        text.add("process_open_fds", .gauge, "Descriptors that are open.", process.openDescriptors)
        text.add("process_max_fds", .gauge, "Descriptors that may be open.", process.descriptorLimit)
        text.add("process_cpu_seconds_total", .counter, "Processor time that the process has used.", process.processorSeconds)
        text.add("process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.", desk.began)
        text.begin("folkmoot_build_info", .gauge, "Versions of the program and of SQLite.")
        text.sample("folkmoot_build_info", ["version": Folkmoot.version, "sqlite": StorageMeters.sqliteVersion], 1)
    }

    private func addService(to text: inout Exposition) {
        text.add("folkmoot_http_connections", .gauge, "Connections that are open.", desk.server.connectionCount)
        text.add(
            "folkmoot_sign_ins_waiting", .gauge, "Sign-ins that wait for their password to be hashed.", Platform.signInsWaiting)
        let refused = "folkmoot_refused_requests_total"
        text.begin(refused, .counter, "Requests that were turned away for want of room, by what there was too much of.")
        for crowd in Refusals.Crowd.allCases { text.sample(refused, ["crowd": crowd.rawValue], desk.traffic.refusals[crowd]) }
        text.add("folkmoot_log_lines_left_out_total", .counter, "Lines that the log has lost.", desk.log.allLinesLeftOut)
        let forwarding = desk.server.forwarding
        let name = "folkmoot_http_forwarded_requests_total"
        text.begin(
            name, .counter, "Requests by what a proxy said of them: unbelieved ones came from an address that is not trusted.")
        text.sample(name, ["kind": "secure"], forwarding.secureRequests)
        text.sample(name, ["kind": "plain"], forwarding.plainRequests)
        text.sample(name, ["kind": "silent"], forwarding.silentRequests)
        text.sample(name, ["kind": "unbelieved"], forwarding.unbelievedRequests)
    }

    private func addStorage(to text: inout Exposition) {
        text.add("folkmoot_storage_connections", .gauge, "Connections to databases that are open.", StorageMeters.openConnections)
        text.add(
            "folkmoot_storage_slow_statements_total", .counter, "Statements that took longer than the log's threshold.",
            desk.log.slowStatementCount)
        text.begin("folkmoot_storage_group_size", .histogram, "How many writes shared a commit.")
        text.samples("folkmoot_storage_group_size", of: StorageMeters.groupSizes)
        let commits = "folkmoot_storage_commit_seconds"
        text.begin(commits, .histogram, "How long commits took, with the wait for the disk.")
        text.samples(commits, of: StorageMeters.commitTimes, dividedBy: 1_000_000)
        let syncs = "folkmoot_storage_sync_seconds"
        text.begin(syncs, .histogram, "How long the disk took to say that what was written is safe.")
        text.samples(syncs, of: StorageMeters.syncTimes, dividedBy: 1_000_000)
    }
}

// MARK: - Forces

extension Metrics {
    private func addForces(to text: inout Exposition) {
        let out = Set(desk.platform.outOfService.map(\.slug))
        text.begin(
            "folkmoot_force_in_service", .gauge, "Whether a force is served: 1, or 0 if it is suspended or its file has failed.")
        for force in forces { text.sample("folkmoot_force_in_service", ["force": force.slug], out.contains(force.slug) ? 0 : 1) }
        text.begin("folkmoot_force_revision", .gauge, "The number of the configuration that is in force.")
        for force in forces { text.sample("folkmoot_force_revision", ["force": force.slug], force.revision) }
        text.begin("folkmoot_outbox_files", .gauge, "Messages that wait to be collected.")
        for force in forces { text.sample("folkmoot_outbox_files", ["force": force.slug], waitingMail(of: force.slug)) }
        text.begin("folkmoot_storage_waiting", .gauge, "Reads and writes that wait at a force's file.")
        for load in desk.platform.loads {
            text.sample("folkmoot_storage_waiting", ["force": load.slug, "kind": "read"], load.readsWaiting)
            text.sample("folkmoot_storage_waiting", ["force": load.slug, "kind": "write"], load.writesWaiting)
        }
    }

    private func waitingMail(of slug: String) -> Int {
        fileNames(in: "\(desk.platform.directory)/outbox/\(slug)").count { $0.hasSuffix(".eml") }
    }
}

// MARK: - Requests

extension Metrics {
    private func writeRequests(_ meters: [RequestMeter], to writer: BodyWriter) async throws {
        let name = "folkmoot_http_requests_total"
        var text = Exposition()
        text.begin(name, .counter, "Requests that are over, by force, route and first digit of the status.")
        for meter in meters {
            for (index, count) in meter.requestsByClass.enumerated() where count > 0 {
                text.sample(
                    name, ["force": meter.owner, "route": meter.route, "method": meter.method, "status": "\(index + 1)xx"], count)
            }
            try await flush(&text, to: writer)
        }
        let sent = "folkmoot_http_response_bytes_total"
        text.begin(sent, .counter, "Bytes that were sent, with headers.")
        for meter in meters {
            text.sample(sent, ["force": meter.owner, "route": meter.route, "method": meter.method], meter.bytesSent)
            try await flush(&text, to: writer)
        }
        try await writer.write(text.take())
    }

    private func writeLatencies(_ meters: [RequestMeter], to writer: BodyWriter) async throws {
        let name = "folkmoot_http_request_duration_seconds"
        var text = Exposition()
        text.begin(name, .histogram, "How long requests took, from the end of their header to the end of the answer.")
        for meter in meters {
            let labels: KeyValuePairs<String, String> = ["force": meter.owner, "route": meter.route, "method": meter.method]
            text.samples(name, labels, of: meter.latency, dividedBy: 1_000_000)
            try await flush(&text, to: writer)
        }
        try await writer.write(text.take())
    }

    private func flush(_ text: inout Exposition, to writer: BodyWriter) async throws {
        if text.bytes.count > 32 * 1024 { try await writer.write(text.take()) }
    }
}
