import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("What tables hold of people")
struct HeldTableTests {
    @Test(
        "Every table and every column of a force's file is declared: as somebody's data, as words, as staff's, or as nobody's with a reason"
    )
    func schema() async throws {
        let force = try await MemberForce()
        let schema = try await force.data.read { db in
            let tables = try db.values(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", as: String.self)
            return try tables.map { table in
                (table, Set(try db.values("SELECT name FROM pragma_table_info(\(table))", as: String.self)))
            }
        }
        let declared = Dictionary(Capability.heldTables.map { ($0.table, $0) }) { first, _ in first }

        for (table, columns) in schema {
            let held = try #require(declared[table], "\(table) is declared nowhere: add it to the tables of its capability")
            #expect(Set(held.columns) == columns, "\(table)")
            #expect(held.columns.count == Set(held.columns).count, "\(table) names a column twice")
            #expect(!held.note.isEmpty, "\(table)")
        }
        #expect(Set(declared.keys) == Set(schema.map(\.0)))
        #expect(Capability.heldTables.count == declared.count)
        await force.remove()
    }

    @Test("A table with a column that points to members is a member's, unless it says why not")
    func references() async throws {
        let force = try await MemberForce()
        let pointing = try await force.data.read { db in
            try db.values(
                """
                SELECT DISTINCT master.name FROM sqlite_schema AS master JOIN pragma_foreign_key_list(master.name) AS key
                WHERE master.type = 'table' AND key."table" = 'member' ORDER BY master.name
                """, as: String.self)
        }

        let ofMembers = Set(Capability.heldTables.filter { $0.title != nil }.map(\.table))

        #expect(pointing.count > 8)
        #expect(ofMembers.isSuperset(of: pointing))
        await force.remove()
    }

    @Test("A column that says who did something is staff's, a member's or nobody's by name, and a secret is told to nobody")
    func whoDidIt() {
        let secret = ["password_hash", "factor_secret", "recovery_codes", "link_hash", "token_hash", "secret", "earlier_secret"]
        for table in Capability.heldTables {
            let doers = table.others.filter { $0.hasSuffix("_by") || ["account", "actor"].contains($0) }
            #expect(doers.isEmpty, "\(table.table): \(doers) say who of the staff did something; name them as staff's")
            let open = (table.staff + table.others).filter(secret.contains)
            #expect(open.isEmpty, "\(table.table): \(open) are secrets")
            if let owner = table.owner { #expect(table.staff.contains(owner.description), "\(table.table)") }
        }
    }

    @Test("Each kind of personal data that a capability declares stands in a table that it declares")
    func declarations() {
        for capability in Capability.all {
            for data in capability.personalData {
                #expect(capability.tables.contains { $0.table == data.table }, "\(data.table)")
            }
        }
    }
}
