import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

/// What the records of a force are taken out with.
struct Exporter {
    let store: ExportStore

    /// Somebody of the staff who may take out the records of the whole force.
    init(_ force: MemberForce) async throws {
        let new = NewAccount(
            email: "analyst@westmarch.example", name: "Sam", password: "wren heron plover", grants: [("analyst", nil)])
        _ = try await force.operations.addStaff(new)
        let token = try await force.platform.signIn(
            email: new.email, password: new.password, from: Origin(.page), at: force.tenant)
        store = try ExportStore(try #require(try await force.platform.staff(token, at: force.tenant, from: Origin(.page))))
    }

    /// The content of a file, and its cursor.
    func take(_ dataset: String, after cursor: Int? = nil, as format: RecordFormat = .jsonLines) async throws -> (
        text: String, cursor: Int?
    ) {
        let file = try await store.take(dataset, after: cursor.map(String.init), as: format)
        var bytes: [UInt8] = []
        try await file.content { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), file.cursor)
    }

    /// The rows of a file of JSON Lines.
    func rows(_ dataset: String, after cursor: Int? = nil) async throws -> [JSON] {
        try await take(dataset, after: cursor).text.split(separator: "\n").map { try JSONNode.parse($0.utf8).json }
    }
}

extension MemberForce {
    /// A force in which somebody may be an analyst.
    static func withAnalyst() async throws -> MemberForce {
        try await MemberForce(
            changing: ("area_parents.csv", "", "area,hierarchy,parent,valid_from,valid_to\nmill,,south,2016-01-01,2017-01-01\n"),
            (
                "roles.json", "{\"code\": \"chief\"",
                "{\"code\": \"analyst\", \"name\": \"Analyst\", \"permissions\": [\"areas.read\", \"records.export\"], \"scope\": \"force\"},\n{\"code\": \"chief\""
            ))
    }
}
