import Basics
import CSV
import FolkmootCore
import HTTP

extension [Route] {
    /// The same routes, and every table that can be had as CSV also as JSON, at the same address with another ending.
    ///
    /// Those that have a form of their own in JSON, or in lines of it, keep that.
    var withTablesAsJSON: [Route] {
        let patterns = Set(map(\.pattern.description))
        let tables = filter { route in
            guard let base = route.pattern.withoutEnding(".csv") else { return false }
            return !patterns.contains(base + ".json") && !patterns.contains(base + ".jsonl")
        }
        return self + tables.map(\.asJSON)
    }
}

extension Route {
    /// The same table as JSON, for the same people.
    fileprivate var asJSON: Route {
        let handler: Handler =
            switch handler {
            case .visitor(let answer): .visitor { try await answer($0, $1).tableAsJSON() }
            case .member(let answer): .member { try await answer($0, $1).tableAsJSON() }
            case .staff(let answer): .staff { try await answer($0, $1).tableAsJSON() }
            case .program: handler
            case .nationalVisitor(let answer): .nationalVisitor { try await answer($0).tableAsJSON() }
            case .national(let answer): .national { try await answer($0, $1).tableAsJSON() }
            }
        return answering(at: pattern.replacingEnding(".csv", with: ".json"), handler)
    }
}

extension Reply {
    /// A table as rows with the names of its columns; cells are texts, and null where they are blank.
    fileprivate func tableAsJSON() throws -> Reply {
        guard response.status == .ok, case .bytes(let bytes) = response.body else { return self }
        var reader = CSVReader(bytes: bytes)
        guard let header = try reader.next() else { return self }
        let columns = (0..<header.count).map { header[$0] }
        var text = TableText(columns)
        var record = CSVRecord()
        while try reader.next(into: &record) { text.add(record) }
        var reply = Reply(.json(text.finished()))
        reply.isPersonal = isPersonal
        return reply
    }
}

/// The text of a table in JSON, which is put together row by row: a tree of a large table would be many times its size.
private struct TableText {
    /// What stands before each cell: the name of its column.
    private let names: [[UInt8]]
    private var bytes: [UInt8]
    private var isEmpty = true

    init(_ columns: [String]) {
        let encoded = columns.map { JSON.string($0).encoded() }
        names = encoded.enumerated().map { place, name in Array((place == 0 ? "{" : ",").utf8) + name + Array(":".utf8) }
        bytes =
            Array(#"{"schema":"folkmoot.table/1","columns":["#.utf8) + encoded.joined(separator: Array(",".utf8))
            + Array(#"],"rows":["#.utf8)
    }

    mutating func add(_ record: CSVRecord) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        for (place, name) in names.enumerated() {
            bytes.append(contentsOf: name)
            let cell = place < record.count ? record[place] : ""
            bytes.append(contentsOf: cell.isEmpty ? Array("null".utf8) : JSON.string(CSVWriter.unguarded(cell)).encoded())
        }
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func finished() -> [UInt8] {
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }
}
