import Basics
import FolkmootCore
import Markup

/// Where staff take out records for analysis.
enum ExportPages {
    static func list(_ standings: [ExportStore.Standing], _ call: Call) -> Page {
        Page(
            title: "Which records do you need?", caption: "Exports",
            body: """
                <p>These files have a row for each record and no names, addresses or typed words. Each row says which version of its columns it \
                has. Each download is kept in the audit, with your name.</p>
                \(HTML.joined(standings.map { section($0, call) }))
                """)
    }

    private static func section(_ standing: ExportStore.Standing, _ call: Call) -> HTML {
        let dataset = standing.dataset
        return """
            <h2 id="\(dataset.name)">\(dataset.title)</h2>
            <p>\(words(dataset.words)).\(standing.records.html { " <span class=\"quiet\">\(counted($0, dataset)) at present.</span>" })</p>
            \(files(standing, call))
            \(Components.details("Columns of \(dataset.title.lowercased())", Components.table(columns(of: dataset))))
            """
    }

    private static func files(_ standing: ExportStore.Standing, _ call: Call) -> HTML {
        let name = standing.dataset.name
        var ways: [HTML] = []
        if let mark = standing.taken, let new = standing.new {
            let taken = call.language.date(mark.at)
            ways.append(
                new == 0
                    ? "<li>Nothing is new since your last file of \(taken).</li>"
                    : "<li>\(counted(new, standing.dataset)) new or changed since your last file of \(taken): \(links(name, after: mark.cursor))</li>"
            )
        }
        ways.append("<li>\(standing.taken == nil ? "All" : "All again"): \(links(name, after: nil))</li>")
        return "<ul>\(HTML.joined(ways))</ul>"
    }

    private static func links(_ name: String, after cursor: Int?) -> HTML {
        let paths = RecordFormat.allCases.map { format in
            let path = Path("/staff/exports/\(name)/records.\(format.rawValue)")
            let whole = cursor.map { path.query("after", String($0)) } ?? path
            return "<a href=\"\(whole)\" download>\(title(of: format))<span class=\"unseen\"> of \(name)</span></a>" as HTML
        }
        return HTML.joined(paths, separator: " · ")
    }

    private static func title(of format: RecordFormat) -> String {
        switch format {
        case .csv: "CSV"
        case .jsonLines: "JSON Lines"
        }
    }

    private static func columns(of dataset: Dataset) -> Table {
        let schema = Table.Row(["<code>schema</code>", "text", "Always <code>\(dataset.schema)</code>"])
        let rows = dataset.columns.map { Table.Row([Components.code($0.name), "\($0.kind.rawValue)", words($0.words)]) }
        return Table(
            caption: "Columns of \(dataset.title.lowercased())", captionIsUnseen: true,
            columns: ["Column", "Kind", "What it says"].map { .init(title: $0) }, rows: [schema] + rows)
    }

    /// Codes stand between backticks.
    private static func words(_ text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        return .joined(parts.map { $0.offset % 2 == 1 ? "<code>\(String($0.element))</code>" : "\(String($0.element))" })
    }

    private static func counted(_ number: Int, _ dataset: Dataset) -> String {
        "\(Decimals.grouped(number)) \(number == 1 ? dataset.counted.one : dataset.counted.many)"
    }
}
