import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Where small census areas lie")
struct CrimePlacesTests {
    private typealias Force = CrimeForce

    @Test("An LSOA lies in its ward if the force has it, else in its local authority, else it is passed over")
    func wardOrAuthority() async throws {
        let force = try await Force()

        let report = try await force.places([
            "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD", "E01000001,A,mill,Mill Lane,north", "E01000002,B,moor,Moor,north",
            "E01000003,C,moor,Moor,west",
        ])
        try await force.crimes(["E01000001", "E01000002", "E01000003"].map { Force.row($0) })

        #expect(report == .places(inWards: 1, inAuthorities: 1, passedOver: 1))
        #expect(
            try await force.stored() == [
                "2025-12  Burglary E01000003 1", "2025-12 mill Burglary E01000001 1", "2025-12 north Burglary E01000002 1",
            ])
        await force.remove()
    }

    @Test("A code of 2011 is carried forward where all its successors lie in one area, and else counted as split")
    func changes() async throws {
        let force = try await Force()
        try await force.places()
        let changes = try await force.places([
            "lsoa11_code,lsoa21_code", "E01000001,E01000001", "E01000011,E01000001", "E01000011,E01000002", "E01000012,E01000002",
            "E01000012,E01000003", "E01000013,E01000004", "E01000014,E01000004", "E01000015,E01000099", "E01000016,E01000004",
            "E01000016,E01000099",
        ])

        let report = try await force.crimes(
            ["E01000001", "E01000011", "E01000012", "E01000013", "E01000014", "E01000015", "E01000016"].map { Force.row($0) })

        #expect(changes == .changes(codes: 6, unchanged: 1))
        #expect(report.inAreas == 4 && report.carriedForward == 3 && report.split == 2 && report.outside == 1)
        #expect(
            try await force.stored() == [
                "2025-12  Burglary E01000012 1", "2025-12  Burglary E01000015 1", "2025-12  Burglary E01000016 1",
                "2025-12 dale Burglary E01000013 1", "2025-12 dale Burglary E01000014 1", "2025-12 mill Burglary E01000001 1",
                "2025-12 mill Burglary E01000011 1",
            ])
        await force.remove()
    }

    @Test("New places, and new changes of codes, place the months that are there anew")
    func anew() async throws {
        let force = try await Force()
        let first = try await force.crimes([Force.row("E01000001"), Force.row("E01000001"), Force.row("E01000012")])
        #expect(first.inAreas == 0 && first.outside == 3)

        try await force.places()
        try await force.places(["lsoa11_code,lsoa21_code", "E01000012,E01000004"])
        let stored = try await force.stored()
        try await force.places(["lsoa_code,ward_code", "E01000001,dale"])

        #expect(stored == ["2025-12 dale Burglary E01000012 1", "2025-12 mill Burglary E01000001 2"])
        #expect(
            try await force.stored() == ["2025-12  Burglary E01000012 1", "2025-12 dale Burglary E01000001 2"])
        let start = try #require(try await CrimeStore(force.staff()).start())
        #expect(start.period.outside == 1 && start.period.rows == 3)
        await force.remove()
    }

    @Test(
        "A table that tells nothing of this force, or cannot be, is refused, and what was there stays",
        arguments: [
            (["lsoa_code,lsoa_name", "E01000001,A"], "line 1, column 1: The header lacks the column “ward_code”."),
            (["ward_code,ward_name", "mill,Mill"], "line 1, column 1: The header lacks the column “lsoa_code”."),
            (["LSOA11CD,WD11CD", "E01000001,mill"], "line 1, column 1: The header lacks the column “lsoa_code”."),
            (["lsoa_code,ward_code", "E0100001,mill"], "line 2, column 1: This is no code of an LSOA."),
            (["lsoa11_code,lsoa21_code", "E01000001,=1"], "line 2, column 11: This is no code of an LSOA."),
            (["lsoa_code,ward_code", "E01000001,mill,x"], "line 2, column 1: This row has 3 cells, and the header has 2."),
            (
                ["lsoa_code,ward_code", "E01000001,mill", "E01000001,dale"],
                "line 3, column 1: E01000001 lies in mill above and in dale here."
            ),
            (
                ["lsoa_code,ward_code", "E01000001,moor"],
                "tells of no place in an area of Westmarch Police; rows passed over: 1."
            ),
            (["lsoa11_code,lsoa21_code", "E01000001,E01000001"], "tells of no code that changed."),
            ([], "line 1, column 1: The file is empty."),
        ])
    func refused(lines: [String], message: String) async throws {
        let force = try await Force()
        try await force.places()
        let before = try await force.everything()

        let problem = await #expect(throws: Problem.self) { try await force.places(lines) }

        #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
        #expect(try await force.everything() == before)
        await force.remove()
    }
}
