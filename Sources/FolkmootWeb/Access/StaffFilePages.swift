import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// All that is held of a member of staff: for themselves, and for whoever administers accounts.
enum StaffFileRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/account/data", needs: nil) { call, scope in
            call.page(StaffFilePages.own(try await StaffFileStore(scope).own(), call))
        }.costly(),
        .staff(.get, "/staff/account/data.json", needs: nil) { call, scope in
            .json(try await StaffFileStore(scope).own().json(of: call.configuration.name.english), named: "my-data.json")
        }.costly(),
        .staff(.get, "/staff/people/:person/data", needs: .manageStaff) { call, scope in
            call.page(StaffFilePages.other(try await StaffFileStore(scope).file(of: try call.person()), call))
        }.costly(),
        .staff(.get, "/staff/people/:person/data.json", needs: .manageStaff) { call, scope in
            let file = try await StaffFileStore(scope).file(of: try call.person())
            return .json(file.json(of: call.configuration.name.english), named: "staff.json")
        }.costly(),
    ]
}

/// What is held of a member of staff, as a page.
enum StaffFilePages {
    static func own(_ file: StaffFile, _ call: Call) -> Page {
        Page(
            title: "What is held about you", breadcrumbs: [Breadcrumb(title: "Your account", path: "/staff/account")],
            body: body(file, json: "/staff/account/data.json", call))
    }

    static func other(_ file: StaffFile, _ call: Call) -> Page {
        let path = Path("/staff/people/\(file.account.id.description)")
        return Page(
            title: "What is held about \(file.account.name)",
            breadcrumbs: [PersonPages.way, Breadcrumb(title: file.account.name, path: path)],
            body: """
                <p>Words that staff wrote may name others: look through them before you hand this on. Figures of work, and lines of the \
                audit, are in it if your role lets you see them.</p>

                """
                    + body(file, json: Path("\(path)/data.json"), call))
    }

    private static func body(_ file: StaffFile, json: Path, _ call: Call) -> HTML {
        """
        <p>As it was on \(call.language.dateAndTime(file.asAt)). Passwords, secrets and tokens are told to nobody, and of others of the \
        staff only that it was somebody else. Of each table this page has \(mostRows) rows at most, and the file \
        \(Decimals.grouped(StaffFile.mostRows)). This look is in the audit.</p>
        <ul class="ways"><li><a href="\(json)" download>The same as a file (JSON)</a></li></ul>
        <p>\(Components.printButton(in: call.language))</p>
        \(file.everything.map { section($0, of: file.account, call) })
        """
    }

    /// So many rows of a table are on the page; all are in the file.
    private static let mostRows = 50
    /// So many columns stand beside each other; what else a row has stands in a last one.
    private static let mostColumns = 4

    /// Without columns in which nothing stands; rows that are the same are one, with how many they are.
    private static func section(_ section: StaffFile.Section, of account: Account, _ call: Call) -> HTML {
        let columns = columns(of: section)
        var counts: [[String]: Int] = [:]
        var rows: [[String]] = []
        for row in section.rows {
            let words = columns.map { text(row[$0], of: section.columns[$0], account, call) }
            if counts[words] == nil { rows.append(words) }
            counts[words, default: 0] += 1
        }
        let (areAlike, titles) = (rows.count < section.rows.count, columns.map { words(section.columns[$0]) })
        let (beside, hasMore) = (min(titles.count, mostColumns), titles.count > mostColumns)
        let more: HTML = "<p>\(Decimals.grouped(rows.count - mostRows)) more are in the file.</p>"
        return """
            <h2>\(words(section.table))</h2>
            <p>\(section.note)</p>
            \(Components.table(
                Table(
                    caption: words(section.table), captionIsUnseen: true,
                    columns: titles.prefix(beside).map { .init(title: $0) } + (hasMore ? [.init(title: "Besides")] : [])
                        + (areAlike ? [.init(title: "How many", kind: .number)] : []),
                    rows: rows.prefix(mostRows).map { row in
                        let besides = zip(titles, row).dropFirst(beside).filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
                        return Table.Row(
                            row.prefix(beside).map { MemberFilePages.lines($0) }
                                + (hasMore ? [MemberFilePages.lines(besides.joined(separator: "\n"))] : [])
                                + (areAlike ? ["\(text: Decimals.grouped(counts[row] ?? 0))"] : []))
                    })))
            \(when: rows.count > mostRows, more)

            """
    }

    /// Those in which anything stands; one that every row has comes first, since it is the row's heading.
    private static func columns(of section: StaffFile.Section) -> [Int] {
        let told = section.columns.indices.filter { column in section.rows.contains { $0[column] != .null } }
        guard let full = told.first(where: { column in section.rows.allSatisfy { $0[column] != .null && $0[column] != "" } })
        else { return told }
        return [full] + told.filter { $0 != full }
    }

    private static func text(_ value: JSON, of column: String, _ account: Account, _ call: Call) -> String {
        switch value {
        case .string(let text):
            if text == account.id.description { return account.name }
            if column == "area" { return call.configuration.areas[text]?.name.english ?? text }
            if column == "bytes" { return "A picture: it is in the file." }
            if let day = Day(text) { return call.language.date(day) }
            return Timestamp(text).map { call.language.dateAndTime($0) } ?? text
        case .integer(let number): return String(number)
        default: return ""
        }
    }

    /// A name of the database as words.
    private static func words(_ name: String) -> String {
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
