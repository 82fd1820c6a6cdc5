import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings in which small census area (LSOA) lies in which area of a force, or what became of codes of 2011, in the place of what was there.
///
/// The months that are there are placed anew in the same transaction.
public struct CrimePlacesImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a table.
    ///
    /// - Parameter isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` if it cannot be used, or tells of no place of this force.
    @discardableResult
    public func run(file path: String, isDryRun: Bool = false) async throws -> CrimePlacesReport {
        let file: PlacesFile
        do {
            file = try PlacesFile(path, areas: data.tenant.configuration.areas)
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        let report = CrimePlacesReport(file)
        guard !report.isEmpty else { throw nothing(in: path, report) }
        if isDryRun { return report }
        try await data.write(as: .alone) { db in
            switch file {
            case .places(let places): try Self.replace(places, in: db)
            case .changes(let changes): try Self.replace(changes, in: db)
            }
            try CrimeRows.placeAnew(in: db)
        } audit: {
            report.auditEntry
        }
        return report
    }

    private func nothing(in path: String, _ report: CrimePlacesReport) -> Problem {
        switch report {
        case .places(_, _, let passedOver):
            Problem(
                .invalid,
                "\(path) tells of no place in an area of \(data.tenant.name); rows passed over: \(passedOver). If the wards are not "
                    + "among its areas yet, bring them first: folkmoot areas import", code: "csv")
        case .changes: Problem(.invalid, "\(path) tells of no code that changed. Check that it is the right file.", code: "csv")
        }
    }

    private static func replace(_ places: PlacesFile.Places, in db: Connection) throws {
        try db.run("DELETE FROM lsoa_place")
        var insert = BulkInsert("INSERT INTO lsoa_place (lsoa, area)", columns: 2, into: db)
        for (lsoa, area) in places.areas.sorted(by: { $0.key < $1.key }) {
            insert.text(lsoa)
            insert.text(area)
        }
        try insert.run()
    }

    private static func replace(_ changes: PlacesFile.Changes, in db: Connection) throws {
        try db.run("DELETE FROM lsoa_change")
        var insert = BulkInsert("INSERT INTO lsoa_change (old, new)", columns: 2, into: db)
        for pair in changes.pairs.sorted(by: { ($0.old, $0.new) < ($1.old, $1.new) }) {
            insert.text(pair.old)
            insert.text(pair.new)
        }
        try insert.run()
    }
}

/// What a table of places brought, or would bring.
public enum CrimePlacesReport: Sendable, Equatable {
    /// So many small areas in wards, in local authorities, and rows of other places.
    case places(inWards: Int, inAuthorities: Int, passedOver: Int)
    /// So many codes of 2011 that are no more, and rows of codes that stayed.
    case changes(codes: Int, unchanged: Int)

    init(_ file: PlacesFile) {
        switch file {
        case .places(let places):
            self = .places(inWards: places.inWards, inAuthorities: places.inAuthorities, passedOver: places.passedOver)
        case .changes(let changes): self = .changes(codes: Set(changes.pairs.map(\.old)).count, unchanged: changes.unchanged)
        }
    }

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] {
        switch self {
        case .places(let inWards, let inAuthorities, let passedOver):
            [("in_wards", inWards), ("in_local_authorities", inAuthorities), ("passed_over", passedOver)]
        case .changes(let codes, let unchanged): [("changed_codes", codes), ("unchanged", unchanged)]
        }
    }

    fileprivate var isEmpty: Bool {
        switch self {
        case .places(let inWards, let inAuthorities, _): inWards + inAuthorities == 0
        case .changes(let codes, _): codes == 0
        }
    }

    fileprivate var auditEntry: AuditEntry {
        AuditEntry(
            "crime.places-replaced", detail: .object(counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }))
    }
}
