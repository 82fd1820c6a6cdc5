import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Records of the whole force as files for analysis.
enum ExportRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/exports", needs: .exportRecords) { call, scope in
            call.page(ExportPages.list(try await ExportStore(scope).standings(), call))
        },
        .staff(.get, "/staff/exports/:dataset/records.csv", needs: .exportRecords) { call, scope in
            try await file(.csv, call, scope)
        }.costly().forPrograms(),
        .staff(.get, "/staff/exports/:dataset/records.jsonl", needs: .exportRecords) { call, scope in
            try await file(.jsonLines, call, scope)
        }.costly().forPrograms(),
    ]

    /// The file; `Link` says where what comes later will be.
    private static func file(_ format: RecordFormat, _ call: Call, _ scope: StaffScope) async throws -> Reply {
        let name = call.place("dataset")
        let file = try await ExportStore(scope).take(
            name, after: call.request.query["after"], as: format, isKept: !call.request.isHead)
        var response = Response.stream(type: format.mediaType) { writer in
            try await file.content { try await writer.write($0) }
        }
        let through = file.cursor.map { "-\($0)" } ?? ""
        response.headers["Content-Disposition"] = "attachment; filename=\"\(name)\(through).\(format.rawValue)\""
        if let cursor = file.cursor {
            let next = Path("/staff/exports/\(name)/records.\(format.rawValue)").query("after", String(cursor))
            response.headers["Link"] = "<\(next.description)>; rel=\"next\""
        }
        return Reply(response)
    }
}
