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
        var rows: [JSON] = []
        while let record = try reader.next() {
            rows.append(
                .object(
                    columns.enumerated().map { place, column in
                        let cell = place < record.count ? CSVWriter.unguarded(record[place]) : ""
                        return JSON.Member(column, cell.isEmpty ? .null : .string(cell))
                    }))
        }
        var reply = Reply.json([
            "schema": "folkmoot.table/1", "columns": .array(columns.map { .string($0) }), "rows": .array(rows),
        ])
        reply.isPersonal = isPersonal
        return reply
    }
}
