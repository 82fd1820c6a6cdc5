import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Areas")
struct AreaTests {
    @Test(
        "Areas that make no tree are told",
        arguments: [
            ("mill,Mill Lane,ward,north", "mill,Mill Lane,ward,nroth", "unknown-parent", "parent"),
            ("mill,Mill Lane,ward,north", "mill,Mill Lane,ward,mill", "parent-kind", "parent"),
            ("north,North,district,W15000009", "north,North,district,mill", "parent-kind", "parent"),
            ("mill,Mill Lane,ward,north", "mill,Mill Lane,ward,", "area-root", "parent"),
            ("mill,Mill Lane,ward,north", "north,Mill Lane,ward,south", "repeated-code", "code"),
            ("mill,Mill Lane,ward,north", "mill,Mill Lane,wrad,north", "unknown-kind", "kind"),
            ("mill,Mill Lane,ward,north", "mill,,ward,north", "area-name", "name"),
            ("mill,Mill Lane", "mi ll,Mill Lane", "area-code", "code"),
            ("W15000009,Westmarch,force", "W15000008,Westmarch,force", "area-root", "code"),
            ("north,2015-01-01,,120", "north,2015-02-30,,120", "no-such-day", "valid_from"),
            ("north,2015-01-01,,120", "north,2015-01-01,2014-01-01,120", "dates", "valid_to"),
            ("W15000009,2015-01-01,,600", "W15000009,2015-01-01,2020-01-01,600", "area-gap", "valid_to"),
            (",120,", ",1e2,", "area-number", "households"),
            (",120,,,", ",120,,12.5,-3", "area-position", "latitude"),
            (",120,,,", ",120,,52.5,", "area-position", "latitude"),
        ])
    func mistakes(old: String, new: String, code: String, column: String) throws {
        let findings = try Westmarch.findings(("areas.csv", old, new))

        #expect(findings.contains { $0.code == code && $0.path == column }, "\(findings)")
    }

    @Test("Headers and rows of the wrong shape are told")
    func shape() throws {
        let header = try Westmarch.findings(("areas.csv", "code,name", "code,nmae"))
        let row = try Westmarch.findings(("areas.csv", "north,2015-01-01,,120,,,", "north,2015-01-01,,120,,"))

        #expect(header.map(\.remedy).contains("Did you mean “name”?"))
        #expect(row.map(\.code) == ["csv-cells"])
    }

    @Test("A tree knows what lies in what")
    func tree() throws {
        let areas = try Westmarch.configuration().areas

        #expect(areas.root?.code == "W15000009")
        #expect(areas.children(of: "W15000009").map(\.code) == ["north", "south"])
        #expect(areas.ancestors(of: "mill").map(\.code) == ["north", "W15000009"])
        #expect(areas.isArea("mill", within: "W15000009"))
        #expect(!areas.isArea("mill", within: "south"))
        #expect(areas.subtree(of: "north").map(\.code) == ["north", "mill"])
        #expect(areas.area(ofKind: "district", holding: "mill")?.code == "north")
        #expect(areas.fullName(of: "mill", in: .en) == "Mill Lane, North")
    }

    @Test("What is not known is not nought")
    func unknown() throws {
        let south = try #require(try Westmarch.configuration().areas["south"])

        #expect(south.households == 400)
        #expect(south.population == nil)
        #expect(south.position == nil)
    }

    @Test("An area that has ended is not among those of a later day")
    func closed() throws {
        let files = Westmarch.files(("areas.csv", "north,2015-01-01,,120", "north,2015-01-01,2019-12-31,120"))
        let areas = try Westmarch.configuration(files).areas
        let before = try #require(Day("2019-12-31"))

        #expect(areas.areas(ofKind: "ward", at: before).map(\.code) == ["mill"])
        #expect(areas.areas(ofKind: "ward", at: before.adding(days: 1)).isEmpty)
        #expect(areas.subtree(of: "north", at: before.adding(days: 1)).map(\.code) == ["north"])
    }

    @Test("A loop in a tree that was never checked does not hang")
    func loop() {
        let day = Day(daysSinceEpoch: 0)
        func area(_ code: String, in parent: String) -> Area {
            Area(
                code: code, name: Localized(code), kind: "ward", parent: parent, validFrom: day, validTo: nil, households: nil,
                population: nil, position: nil)
        }

        let tree = AreaTree([area("a", in: "b"), area("b", in: "a")])

        #expect(tree.ancestors(of: "a").count == 2)
        #expect(!tree.isArea("a", within: "c"))
        #expect(tree.subtree(of: "a").count <= 3)
    }
}

@Suite("Households and people of the forces that ship")
struct ShippedAreaTests {
    static let data = "\(Westmarch.root)/../shared/data"
    static let isThere = (try? CSVReader(path: "\(data)/wards.csv")) != nil

    @Test(
        "Every ward and district has the households and people of its source, cell for cell",
        .enabled(if: isThere, "The reference data is not beside the package."),
        arguments: ["leicestershire", "lancashire", "humberside"])
    func figures(slug: String) throws {
        let areas = try shipped(slug).areas
        let source = try figures("wards.csv", "ward_code", slug).merging(try figures("local_authorities.csv", "lad_code", slug)) {
            $1
        }

        for (code, expected) in source {
            let area = try #require(areas[code], "\(code) is missing")
            #expect([area.households, area.population] == expected, "\(code)")
        }
        let root = try #require(areas.root)
        #expect([root.households, root.population] == (try figures("forces.csv", "ons_pfa_code", slug))[root.code])
    }

    private func shipped(_ slug: String) throws -> ForceConfiguration {
        let check = ConfigurationCheck(try ConfigurationFolder("\(Westmarch.root)/tenants/\(slug)"), seeds: try Westmarch.seeds())
        return try #require(check.configuration)
    }

    private func figures(_ file: String, _ code: String, _ force: String) throws -> [String: [Int?]] {
        var reader = try CSVReader(path: "\(Self.data)/\(file)")
        let header = try #require(try reader.next())
        let names = (0..<header.count).map { header[$0] }
        let columns = try ["force_id", code, "households", "population"].map { try #require(names.firstIndex(of: $0)) }
        var figures: [String: [Int?]] = [:]
        while let row = try reader.next() {
            guard row[columns[0]] == force else { continue }
            figures[row[columns[1]]] = [Int(row[columns[2]]), Int(row[columns[3]])]
        }
        return figures
    }
}
