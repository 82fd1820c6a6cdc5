import CSV
import Testing

@Suite("Tables with a header")
struct CSVTableTests {
    @Test("Cells are found by the names of their columns, in any order")
    func columns() throws {
        var table = try table("postcode,note,name\nAB1 2CD,,Ann\n")

        let row = try #require(try table.next())

        #expect(row["name"] == "Ann")
        #expect(row["note"] == "")
        #expect(row["phone"] == nil)
        #expect(row.line == 2)
        #expect(row.error(in: "name", "Enter a name.") == CSVError(line: 2, column: 10, message: "Enter a name."))
        #expect(table.index(of: "postcode") == 0)
        #expect(table.index(of: "phone") == nil)
        #expect(try table.next()?.line == nil)
    }

    @Test(
        "A header that does not fit is told in words",
        arguments: [
            ("", 1, "The file is empty. Its first line names the columns: “name”, “postcode”."),
            ("name\n", 1, "The header lacks the column “postcode”."),
            ("note\n", 1, "The header lacks the columns “name”, “postcode”."),
            ("name,post code\n", 6, "There is no column “post code”. Did you mean “postcode”?"),
            ("Name,postcode\n", 1, "There is no column “Name”. Did you mean “name”?"),
            ("name,postcode,colour\n", 15, "There is no column “colour”. The columns are “name”, “postcode”, “note”, “phone”."),
            ("name,postcode,name\n", 15, "The column “name” stands twice. Remove or rename one of them."),
            (
                "name,postcode,\n", 15,
                "A column has no name. Give it one, or remove it. The columns are “name”, “postcode”, “note”, “phone”."
            ),
        ])
    func headers(text: String, column: Int, message: String) {
        #expect(throws: CSVError(line: 1, column: column, message: message)) { try table(text) }
    }

    @Test(
        "A row with more or fewer cells than the header is refused",
        arguments: [("1,2", "2 cells"), ("1", "1 cell"), ("1,2,3,4", "4 cells")])
    func shape(row: String, cells: String) throws {
        var table = try table("name,postcode,note\nAnn,AB1 2CD,\n\(row)\n")
        _ = try table.next()

        #expect(
            throws: CSVError(
                line: 3, column: 1, message: "This row has \(cells), and the header has 3. Check for commas outside quotes.")
        ) { try table.next() }
    }

    private func table(_ text: String) throws(CSVError) -> CSVTable {
        try CSVTable(CSVReader(bytes: Array(text.utf8)), required: ["name", "postcode"], optional: ["note", "phone"])
    }
}
