/// The handbook of exports, written from the datasets themselves.
public enum ExportHandbook {
    /// The page as Markdown: how files are taken and used, then the columns of each dataset.
    public static var markdown: String { ([introduction] + Dataset.all.map(section)).joined(separator: "\n") }

    private static let introduction = """
        # Exports

        This page is written from `Sources/FolkmootCore/Exports/Datasets.swift`; change it there.

        Staff whose role gives `records.export` for the whole force take the force's records out at `/staff/exports`: as comma-separated
        values (`/staff/exports/members/records.csv`) or as JSON Lines (`/staff/exports/members/records.jsonl`), one row to a record. There
        are neither names, addresses, emails, telephone numbers nor words that the public typed in them. Who took which is in the audit.

        - The first column, `schema`, says what the row is and in which version: `folkmoot.members/1`. Columns may be added at the end within
          a version; everything else makes a new one.
        - A blank cell (`null` in JSON) is not known or does not apply; it is never zero.
        - Instants are in universal time, days and months those of the United Kingdom.
        - In CSV a text that a spreadsheet would take for a formula has an apostrophe in front. JSON Lines have every text as it is.
        - A file is read while it is sent, page by page; a long one holds up nobody. If it breaks off, the transfer ends with an error: take
          it again.

        Every table that a page gives as CSV is there as JSON too, at the same address with the ending `.json`: `folkmoot.table/1` has
        `columns` and `rows`, whose cells are texts as the page prints them, and `null` where they are blank. Some reports have a form
        of their own, with numbers and definitions; each says in `schema` which it is.

        ## What is new

        For datasets that say so, `?after=` and a cursor gives only the records that are new or have changed since the file that the cursor
        came with. The answer's header `Link` has the whole address of what comes next (`rel="next"`), the name of the file has the cursor
        too (`members-4711.csv`), and the page `/staff/exports` offers each person what is new since their own last file. A cursor never
        ends, and a record may come twice, but is never left out: that of a member is the line of the audit which tells of their latest
        change, that of a response is its number.

        ## Power BI

        1. Keep the files of one dataset in one folder, first the whole one, then what was new each time.
        2. *Get data*, *Folder*, *Combine & transform*. For CSV choose 65001 (UTF-8) as origin. JSON Lines are read with
           `Table.FromRecords(List.Transform(Lines.FromBinary(File.Contents(path), null, null, 65001), Json.Document))`.
        3. Of members keep the latest row of each: add an index column in the order of the files, sort by it from the last to the first,
           `Table.Buffer`, then remove duplicates by `member`. Of memberships and consents keep the rows of each member's latest file. Responses
           and answers are never changed: put the files one below the other.
        4. Relate `area` to the dataset of areas, `member` to members, `response` of answers to responses.
        5. Refuse the load if `schema` is not the version that the report was made for.

        People who answered are not the population: see the note of representativeness beside each result in the service, and never show a
        figure of fewer people than the force's threshold to others.

        """

    private static func section(_ dataset: Dataset) -> String {
        let rows = dataset.columns.map { "| `\($0.name)` | \($0.kind.rawValue) | \($0.words) |" }
        let feed = dataset.isIncremental ? "What is new can be taken by cursor." : "Always whole."
        return """
            ## \(dataset.title)

            `\(dataset.schema)`. \(dataset.words). \(feed)

            | column | kind | what it says |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }
}
