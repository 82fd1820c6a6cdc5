import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Glibc

/// The forces of the demonstration: those with a folder of their own, and all others made from the template with the real names,
/// codes, local authorities and households.
struct DemoForces {
    /// A force's short name in addresses, with its files.
    struct Force: Sendable {
        let slug: String
        let files: ConfigurationFiles
        /// Whether its files were made here.
        let isMade: Bool
        /// The file of its populations, if one ships with it.
        var populations: String?
    }

    /// The forces, by name.
    var all: [Force]

    /// Reads the folders of forces and the reference data.
    ///
    /// - Parameter tenants: the folder of forces' folders.
    init(tenants: String, seeds: Seeds, settings: DemoSettings) throws(Problem) {
        let template = try ConfigurationFolder(tenants + "/_template").files
        let authorities = try Self.authorities(seeds)
        let rows = try DemoTable.rows(seeds.reference("forces.csv"))
        var forces: [Force] = []
        for (index, row) in rows.enumerated() {
            guard let slug = row["force_id"] else { continue }
            if access("\(tenants)/\(slug)/force.json", F_OK) == 0 {
                let populations = "\(tenants)/\(slug)/populations.csv"
                forces.append(
                    Force(
                        slug: slug, files: try ConfigurationFolder("\(tenants)/\(slug)").files, isMade: false,
                        populations: access(populations, R_OK) == 0 ? populations : nil))
            } else {
                let making = DemoForceFiles(row: row, authorities: authorities[slug] ?? [], index: index, settings: settings)
                forces.append(Force(slug: slug, files: try making.files(from: template), isMade: true))
            }
        }
        all = forces
    }

    private static func authorities(_ seeds: Seeds) throws(Problem) -> [String: [[String: String]]] {
        Dictionary(grouping: try DemoTable.rows(seeds.reference("local_authorities.csv"))) { $0["force_id"] ?? "" }
    }
}

/// Tables of reference data.
enum DemoTable {
    /// The rows of a table, each by the names of its columns.
    static func rows(_ path: String) throws(Problem) -> [[String: String]] { try rows(of: CSVReader(path: path), path) }

    /// The rows of a table that comes from a place of that name.
    static func rows(of reader: CSVReader, _ path: String) throws(Problem) -> [[String: String]] {
        var reader = reader
        do throws(CSVError) {
            guard let head = try reader.next() else { return [] }
            let names = cells(of: head)
            var rows: [[String: String]] = []
            while let record = try reader.next() {
                rows.append(Dictionary(zip(names, cells(of: record)), uniquingKeysWith: { first, _ in first }))
            }
            return rows
        } catch {
            throw Problem(.unavailable, "\(path):\(error.line):\(error.column): \(error.message)")
        }
    }

    private static func cells(of record: CSVRecord) -> [String] { (0..<record.count).map { record[$0] } }
}
