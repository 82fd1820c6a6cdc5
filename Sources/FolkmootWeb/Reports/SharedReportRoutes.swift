import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Reports that others read by a link, without signing in, also within a page of the force's intranet.
///
/// The link holds a key that staff made for it: it ends on a day, or when they end it.
enum SharedReportRoutes {
    static let all: [Route] = [
        .visitor(.get, "/shared/:key/surveys") { call, scope in
            let reader = try await call.reader(of: scope)
            let report = try await ReportStore(reader).cumulative(call.cumulativeQuestion)
            return call.sharedPage(CumulativePages.shared(report, call))
        }.costly(),
        .visitor(.get, "/shared/:key/growth") { call, scope in
            let report = try await call.growth(try await call.reader(of: scope))
            return call.sharedPage(GrowthPages.report(report, mayExport: false, isShared: true, call))
        }.costly(),
    ]

    /// What a key opens.
    static func paths(for key: String) -> [(title: String, path: Path)] {
        [("Surveys completed", "/shared/\(key)/surveys"), ("Growth", "/shared/\(key)/growth")]
    }
}

extension Call {
    /// Whoever holds the link, with the leave of its key.
    ///
    /// - Throws: `.missing` for a key that is none of this force's, is over, or may do anything else: such a one has no place in an address.
    fileprivate func reader(of scope: PublicScope) async throws -> StaffScope {
        // Whoever opens it may be anybody: of them no address is kept.
        let reader = try await platform.program(place("key"), at: scope.tenant, from: Origin(.page))?.scope
        guard let reader, reader.allows(.ofSharedReports),
            !Permission.ofPrograms.contains(where: { $0 != .ofSharedReports && reader.allows($0) })
        else { throw Problem.missing("report") }
        return reader
    }

    /// A page without the ways to other pages, which the sites that the force names may show within theirs.
    fileprivate func sharedPage(_ page: Page) -> Reply {
        var reply = Reply(page: Layout.bare(page, context), status: .ok).personal()
        let ancestors = configuration.embeddedIn.isEmpty ? "'none'" : configuration.embeddedIn.joined(separator: " ")
        reply.response.headers["Content-Security-Policy"] = SecurityHeaders.policy(framedBy: ancestors)
        reply.response.headers["X-Robots-Tag"] = "noindex"
        return reply
    }
}
