import Markup

/// Rows of figures under one caption.
struct Table: Sendable {
    /// One column of a table.
    struct Column: Sendable {
        enum Kind: Sendable { case text, number }
        enum Order: String, Sendable { case ascending, descending }

        /// With the unit, if it has one: "Households covered (%)".
        let title: String
        var kind: Kind = .text
        /// Where the table is sorted by this column.
        var sort: Path?
        /// How the table is sorted by it now.
        var order: Order?
    }

    /// One line of a table.
    ///
    /// Its first cell names it.
    struct Row: Sendable {
        var cells: [HTML]
        /// Set apart: this force among all.
        var isOurs = false

        init(_ cells: [HTML], isOurs: Bool = false) {
            self.cells = cells
            self.isOurs = isOurs
        }
    }

    var caption: String
    /// Whether the caption is for readers of the screen only, since a heading says the same.
    var captionIsUnseen = false
    var columns: [Column]
    var rows: [Row]
    /// The whole of the rows, set apart at the end.
    var total: Row?
    /// Whether it must keep its columns on a phone, where it then scrolls sideways by itself.
    var isMatrix = false
}

extension Components {
    /// A table.
    ///
    /// A cell without a value is left empty.
    static func table(_ table: Table) -> HTML {
        guard table.isMatrix else { return element(table) }
        return "<div class=\"matrix\" role=\"region\" tabindex=\"0\" aria-label=\"\(table.caption)\">\n\(element(table))</div>\n"
    }

    private static func element(_ table: Table) -> HTML {
        """
        <table\(attribute: "class", table.isMatrix ? nil : "rows")>
        <caption\(attribute: "class", table.captionIsUnseen ? "unseen" : nil)>\(table.caption)</caption>
        <thead><tr>\(table.columns.map(heading))</tr></thead>
        <tbody>
        \(table.rows.map { row($0, of: table) })</tbody>
        \(table.total.html { "<tfoot>\n\(row($0, of: table))</tfoot>\n" })</table>

        """
    }

    private static func heading(_ column: Table.Column) -> HTML {
        """
        <th scope="col"\(attribute: "class", column.kind == .number ? "number" : nil)\(attribute: "aria-sort", column.order?.rawValue)>\
        \(column.sort.html { "<a href=\"\($0)\">\(column.title)</a>" } ?? "\(column.title)")</th>
        """
    }

    private static func row(_ row: Table.Row, of table: Table) -> HTML {
        let cells: [HTML] = zip(table.columns, row.cells).enumerated().map { index, pair in
            index == 0 ? "<th scope=\"row\">\(pair.1)</th>" : cell(pair.1, in: pair.0, of: table)
        }
        return "<tr\(attribute: "class", row.isOurs ? "ours" : nil)>\(cells)</tr>\n"
    }

    /// Its column's title goes with it, for the list that it becomes on a phone.
    private static func cell(_ content: HTML, in column: Table.Column, of table: Table) -> HTML {
        let label = table.isMatrix || content.isEmpty ? nil : column.title
        return """
            <td\(attribute: "class", column.kind == .number ? "number" : nil)\(attribute: "data-label", label)>\(content)</td>
            """
    }
}
