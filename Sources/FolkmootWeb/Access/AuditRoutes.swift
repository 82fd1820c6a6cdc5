import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The force's audit, for those who may read it.
enum AuditRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/audit", needs: .readAudit) { call, scope in
            let filter = AuditFilter(call)
            guard filter.errors.isEmpty else {
                return call.page(AuditPages.wrong(filter, call), status: .unprocessableContent)
            }
            let verdict = call.request.query["check"] == "1" ? try await scope.verifyAudit() : nil
            let part = try await scope.audit(filter.question, limit: AuditPages.limit)
            return call.page(AuditPages.lines(part, filter, verdict, call))
        }.costly(),
        .staff(.get, "/staff/audit/lines.csv", needs: .readAudit) { call, scope in
            let filter = AuditFilter(call)
            guard filter.errors.isEmpty else { throw Problem(.invalid, filter.errors.values.sorted().joined(separator: " ")) }
            let part = try await scope.auditFile(filter.question, limit: AuditPages.fileLimit)
            return .csv(AuditPages.csv(part.lines, call), named: "audit.csv")
        }.costly().forPrograms(),
    ]
}

/// What somebody looks for in the audit, as it stands in the address: identities and codes, no names.
struct AuditFilter: Sendable {
    private(set) var question = AuditQuestion()
    /// By field, what is wrong with it.
    private(set) var errors: [String: String] = [:]
    /// What was typed, by field.
    let typed: [String: String]

    init(_ call: Call) {
        let query = call.request.query
        let pairs = ["person", "action", "way", "address", "from", "until", "before"].map {
            ($0, CleanText.line(query[$0] ?? "", limit: 60))
        }
        typed = Dictionary(uniqueKeysWithValues: pairs)
        question.person = typed["person"].flatMap { $0.isEmpty ? nil : $0 }
        question.action = typed["action"] ?? ""
        question.way = typed["way"].flatMap { Origin.Way(rawValue: $0) }
        question.address = typed["address"].flatMap { $0.isEmpty ? nil : $0 }
        question.before = typed["before"].flatMap { Int($0) }
        question.from = day("from").map { London.start(of: $0) }
        question.until = day("until").map { London.start(of: $0.adding(days: 1)) }
    }

    private mutating func day(_ field: String) -> Day? {
        guard let text = typed[field], !text.isEmpty else { return nil }
        let day = Day(text)
        if day == nil { errors[field] = "Enter a day, like 2026-02-28." }
        return day
    }

    /// A page of ours with this filter, or a part of it.
    func path(_ path: Path, person: String? = nil, address: String? = nil, before: Int? = nil) -> Path {
        let filled = { (field: String) in typed[field].flatMap { $0.isEmpty ? nil : $0 } }
        let begun = path.query("person", person ?? filled("person")).query("address", address ?? filled("address"))
        return ["action", "way", "from", "until"].reduce(begun) { $0.query($1, filled($1)) }.query("before", before)
    }
}
