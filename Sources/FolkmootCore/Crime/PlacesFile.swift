import Basics
import CSV

/// A table that tells where small census areas lie, or what became of the codes of 2011.
///
/// Names of columns are known by their stem and year: `lsoa_code` and `LSOA21CD` are one, `lsoa11_code` is another.
enum PlacesFile {
    /// Where each small area lies.
    case places(Places)
    /// Which codes of 2011 became which codes of 2021, as far as they differ.
    case changes(Changes)

    struct Places: Sendable {
        var areas: [String: String] = [:]
        var inWards = 0
        var inAuthorities = 0
        var passedOver = 0
    }

    struct Changes: Sendable {
        var pairs: Set<Pair> = []
        var unchanged = 0

        struct Pair: Hashable, Sendable {
            let old: String
            let new: String
        }
    }

    /// - Throws: a ``CSVError`` where it is neither; a ``Problem`` where it cannot be read.
    init(_ path: String, areas: AreaTree) throws {
        var reader = try CSVReader(path: path)
        guard let header = try reader.next() else {
            throw CSVError(line: 1, column: 1, message: "The file is empty. \(Columns.wanted)")
        }
        let columns = try Columns(header)
        if let old = columns.lsoa2011 {
            self = .changes(try Self.changes(&reader, columns, old))
        } else {
            self = .places(try Self.places(&reader, columns, areas))
        }
    }

    private static func changes(_ reader: inout CSVReader, _ columns: Columns, _ old: Int) throws(CSVError) -> Changes {
        var changes = Changes()
        while let record = try columns.next(&reader) {
            let pair = Changes.Pair(old: try columns.code(at: old, record), new: try columns.code(at: columns.lsoa, record))
            if pair.old == pair.new { changes.unchanged += 1 } else { changes.pairs.insert(pair) }
        }
        return changes
    }

    private static func places(_ reader: inout CSVReader, _ columns: Columns, _ tree: AreaTree) throws(CSVError) -> Places {
        var places = Places()
        while let record = try columns.next(&reader) {
            let code = try columns.code(at: columns.lsoa, record)
            let (ward, authority) = (columns.ward.map { record[$0] }, columns.authority.map { record[$0] })
            guard let area = [ward, authority].compactMap({ $0 }).first(where: { tree[$0] != nil }) else {
                places.passedOver += 1
                continue
            }
            if let other = places.areas.updateValue(area, forKey: code) {
                guard other == area else {
                    throw record.error(
                        at: columns.lsoa, "\(code) lies in \(other) above and in \(area) here. Remove one of the rows.")
                }
            } else if area == ward {
                places.inWards += 1
            } else {
                places.inAuthorities += 1
            }
        }
        return places
    }
}

/// Where the columns stand that tell something.
private struct Columns {
    let lsoa: Int
    let lsoa2011: Int?
    let ward: Int?
    let authority: Int?
    private let count: Int

    static let wanted = """
        The first line names the columns: lsoa_code (or LSOA21CD) with ward_code (WD25CD) or lad_code (LAD25CD), or lsoa11_code with \
        lsoa21_code for the codes that changed.
        """

    init(_ header: CSVRecord) throws(CSVError) {
        count = header.count
        let names = (0..<header.count).map { header[$0].lowercased() }
        func index(_ stems: [String], year: String? = nil) -> Int? {
            names.firstIndex { name in
                let digits = name.filter(\.isNumber)
                return stems.contains(name.filter { !$0.isNumber })
                    && (year.map { digits == $0 } ?? (digits != "11" && digits != "01"))
            }
        }
        guard let lsoa = index(["lsoa_code", "lsoacd"]) else {
            throw header.error(at: 0, "The header lacks the column “lsoa_code”. \(Self.wanted)")
        }
        self.lsoa = lsoa
        lsoa2011 = index(["lsoa_code", "lsoacd"], year: "11")
        ward = index(["ward_code", "wdcd"])
        authority = index(["lad_code", "ladcd"])
        guard lsoa2011 != nil || ward != nil || authority != nil else {
            throw header.error(at: 0, "The header lacks the column “ward_code”. \(Self.wanted)")
        }
    }

    /// The next row; nothing at the end.
    func next(_ reader: inout CSVReader) throws(CSVError) -> CSVRecord? {
        guard let record = try reader.next() else { return nil }
        guard record.count == count else {
            throw record.error(
                at: 0, "This row has \(record.count) cells, and the header has \(count). Check for commas outside quotes.")
        }
        return record
    }

    func code(at index: Int, _ record: CSVRecord) throws(CSVError) -> String {
        guard LSOA.isCode(record.bytes(index)) else {
            throw record.error(at: index, "This is no code of an LSOA. Write it like E01012756.")
        }
        return record[index]
    }
}
