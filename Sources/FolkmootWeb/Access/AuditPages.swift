import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Markup

/// Who did what, when, to whom, and in which role.
enum AuditPages {
    /// So many lines are on one page, and in one file.
    static let limit = 50
    static let fileLimit = 50_000

    static func lines(_ part: AuditPart, _ filter: AuditFilter, _ verdict: AuditVerdict?, _ call: Call) -> Page {
        Page(
            title: "What has been done?", caption: "Audit", notices: verdict.map(notice) ?? .empty,
            body: """
                \(chain(part, filter))
                \(form(filter, call))
                \(table(part, filter, call))
                <p class="quiet">Each look into the audit and each file of it is kept in it too. Roles are those that the person held \
                at that moment. Addresses of computers are kept of staff and of programs with a key, and not of the public. Lines from \
                before that was written down say nothing of it.</p>
                """)
    }

    static func wrong(_ filter: AuditFilter, _ call: Call) -> Page {
        Page(
            title: "What has been done?", caption: "Audit",
            notices: Components.errorSummary(state(filter, call), fields: ["from", "until"]), body: form(filter, call),
            hasErrors: true)
    }

    private static func chain(_ part: AuditPart, _ filter: AuditFilter) -> HTML {
        """
        <p>\(Decimals.grouped(part.count)) lines, this look among them, each holding the hash of the one before. The last begins \
        <code>\(String(part.head.prefix(16)))</code>. <a href="\(filter.path("/staff/audit").query("check", "1"))">Check the whole chain</a></p>

        """
    }

    private static func notice(_ verdict: AuditVerdict) -> HTML {
        switch verdict {
        case .whole(let lines):
            Components.success("The chain is whole", "<p>\(Decimals.grouped(lines)) lines are as they were written.</p>")
        case .broken(_, let reason):
            Components.panel(
                "The chain is broken", "<p>\(reason) Tell whoever runs the service, and let nobody change the file.</p>", tone: .bad
            )
        }
    }

    private static func state(_ filter: AuditFilter, _ call: Call) -> FormState {
        var state = FormState(call.language, values: filter.typed.mapValues { [$0] })
        state.errors = filter.errors
        return state
    }

    private static func form(_ filter: AuditFilter, _ call: Call) -> HTML {
        let state = state(filter, call)
        return """
            <form method="get" action="/staff/audit" novalidate>
            \(filter.question.person.html { Components.hidden("person", $0) })\
            \(Components.textField(
                "action", "What was done", in: state, hint: "How it begins: member, session.began, grant.", width: .medium,
                isOptional: true))\
            \(Components.select("way", "From where", ways, in: state, isOptional: true))\
            \(Components.textField(
                "address", "Address of the computer", in: state, hint: "As a line has it, like 192.0.2.1.", width: .medium,
                isOptional: true))\
            \(Components.textField("from", "First day", in: state, kind: .day, width: .medium, isOptional: true))\
            \(Components.textField("until", "Last day", in: state, kind: .day, width: .medium, isOptional: true))
            <div class="buttons">\(Components.button("Show"))</div>
            </form>

            """
    }

    private static func table(_ part: AuditPart, _ filter: AuditFilter, _ call: Call) -> HTML {
        guard !part.lines.isEmpty else {
            return Components.empty("Nothing like that has been done", "<p><a href=\"/staff/audit\">All lines</a></p>")
        }
        let columns = ["Line", "When", "Who", "From where", "What", "To whom or what", "Codes and counts"]
        let older = part.hasMore ? part.lines.last.map { filter.path("/staff/audit", before: $0.record.sequence) } : nil
        let everybody: HTML? = filter.question.person.html { _ in "<li><a href=\"/staff/audit\">Everybody</a></li>" }
        return """
            \(Components.table(
                Table(
                    caption: filter.question.person == nil ? "Lines, the latest first" : "Lines of one person, the latest first",
                    columns: columns.map { .init(title: $0) }, rows: part.lines.map { row($0, filter, call) })))
            <ul class="ways">\(older.html { "<li><a rel=\"next\" href=\"\($0)\">Earlier lines</a></li>" })\(everybody)\
            <li><a href="\(filter.path("/staff/audit/lines.csv"))" download>These lines as a file (CSV)</a></li></ul>

            """
    }

    private static func row(_ line: AuditLine, _ filter: AuditFilter, _ call: Call) -> Table.Row {
        let record = line.record
        let detail: HTML = record.detail == "{}" ? .empty : "<code>\(record.detail)</code>"
        let roles = roles(line, call)
        let area = area(record, call)
        return Table.Row([
            "\(Decimals.grouped(record.sequence))", "\(call.language.dateAndTime(record.at))",
            "<div>\(actor(line, filter))\(when: !roles.isEmpty, "<br><span class=\"quiet\">\(roles)</span>")</div>",
            origin(record.origin, filter),
            "<div>\(record.action)\(when: !area.isEmpty, "<br><span class=\"quiet\">\(area)</span>")</div>",
            subject(line, filter), detail,
        ])
    }

    private static func actor(_ line: AuditLine, _ filter: AuditFilter) -> HTML {
        guard let name = line.actorName, let id = line.record.actor else {
            return "\(kinds[line.record.actorKind] ?? line.record.actorKind)\(line.record.actor.html { " \($0)" })"
        }
        return "<a href=\"\(filter.path("/staff/audit", person: id))\">\(name)</a>"
    }

    private static func subject(_ line: AuditLine, _ filter: AuditFilter) -> HTML {
        guard let id = line.record.subject else { return .empty }
        return "<a href=\"\(filter.path("/staff/audit", person: id))\">\(line.subjectName ?? id)</a>"
    }

    private static func origin(_ origin: Origin?, _ filter: AuditFilter) -> HTML {
        guard let origin else { return .empty }
        let address = origin.address.html { "<br><a href=\"\(filter.path("/staff/audit", address: $0))\">\($0)</a>" }
        return "<div>\(words(of: origin.way))\(address)</div>"
    }

    private static let ways = Origin.Way.allCases.map { Choice(value: $0.rawValue, label: words(of: $0)) }

    private static func words(of way: Origin.Way) -> String {
        switch way {
        case .page: "A page"
        case .api: "A program with a key"
        case .command: "A command"
        case .service: "The service itself"
        }
    }

    private static func roles(_ line: AuditLine, _ call: Call) -> String {
        line.grants.map { GrantWords.words(of: $0, call) }.joined(separator: "; ")
    }

    private static func area(_ record: AuditRecord, _ call: Call) -> String {
        record.area.map { call.configuration.areas[$0]?.name.english ?? $0 } ?? ""
    }

    private static let kinds = ["visitor": "A visitor", "member": "Member", "operator": "Operator", "service": "The service,"]

    static func csv(_ lines: [AuditLine], _ call: Call) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "line", "at", "actor_kind", "actor", "actor_name", "roles", "action", "subject", "subject_name", "area", "detail",
            "way",
            "address",
        ])
        for line in lines {
            let record = line.record
            let roles = line.grants.map { grant in grant.area.map { "\(grant.role) in \($0)" } ?? grant.role }
            writer.row([
                String(record.sequence), record.at.description, record.actorKind, record.actor ?? "", line.actorName ?? "",
                roles.joined(separator: "; "), record.action, record.subject ?? "", line.subjectName ?? "", record.area ?? "",
                record.detail, record.origin?.way.rawValue ?? "", record.origin?.address ?? "",
            ])
        }
        return writer.bytes
    }
}
