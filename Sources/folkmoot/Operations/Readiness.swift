import Basics
import FolkmootTenancy
import FolkmootWeb
import HTTP

/// Whether the service can serve, and what keeps it from that.
///
/// One force's damage does not make the service unready, for the others go on.
struct Readiness: Sendable {
    /// Why nothing can be served; nothing if it can.
    let fault: String?
    private let records: [TenantRecord]
    private let outOfService: [(slug: String, reason: String)]
    private let forwarding: Forwarding
    private let misdirected: Int
    private let linesLeftOut: Int
    private let answered: Int

    init(_ desk: OperatorDesk) async {
        records = desk.platform.records
        outOfService = desk.platform.outOfService
        forwarding = desk.server.forwarding
        misdirected = desk.traffic.elsewhere.latency.reading.counts.last ?? 0
        linesLeftOut = desk.log.allLinesLeftOut
        answered = desk.traffic.meters.filter { !$0.owner.isEmpty }.reduce(0) { $0 + ($1.latency.reading.counts.last ?? 0) }
        fault = await Self.fault(desk, outOfService, records)
    }

    var isReady: Bool { fault == nil }

    private static func fault(
        _ desk: OperatorDesk, _ outOfService: [(slug: String, reason: String)], _ records: [TenantRecord]
    ) async -> String? {
        do {
            try await desk.platform.checkRegistry()
        } catch {
            let problem = error as? Problem
            return "The registry cannot be read: \(problem.map { $0.detail ?? $0.message } ?? "\(error)")"
        }
        if !records.isEmpty, outOfService.count == records.count { return "No force is in service." }
        return nil
    }

    /// For a monitoring system, and for `folkmoot doctor`.
    var json: JSON {
        [
            "ready": .bool(isReady), "fault": fault.map { .string($0) } ?? .null,
            "forces_in_service": .integer(Int64(records.count - outOfService.count)),
            "out_of_service": .array(
                outOfService.map { ["force": .string($0.slug), "reason": .string($0.reason)] }),
            "log_lines_left_out": .integer(Int64(linesLeftOut)),
            "requests_for_known_hosts": .integer(Int64(answered)),
            "requests_for_unknown_hosts": .integer(Int64(misdirected)),
            "descriptor_limit": .integer(Int64(ProcessFigures().descriptorLimit)),
            "forwarded": [
                "secure": .integer(Int64(forwarding.secureRequests)), "plain": .integer(Int64(forwarding.plainRequests)),
                "silent": .integer(Int64(forwarding.silentRequests)),
                "unbelieved": .integer(Int64(forwarding.unbelievedRequests)),
            ],
        ]
    }
}
