import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import folkmoot

/// The tests of every command, so that they can be run by one name.
enum Commands {}

/// Where an operator works: a data folder, folders of forces, and the command, all of one test.
struct Office: Sendable {
    let folder: String

    /// What a command told, and how it ended.
    struct Told {
        let code: Int32
        let results: String
        let errors: String

        /// The results as JSON.
        var json: JSON { get throws { try JSONNode.parse(Array(results.utf8)).json } }
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    /// Works in a new office, and clears it away.
    static func open(_ work: (Office) async throws -> Void) async throws {
        let office = Office(folder: FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Office>())").path)
        try FileManager.default.createDirectory(atPath: "\(office.folder)/tenants", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: office.folder) }
        try await work(office)
    }

    /// An office in which North Wales, with two languages, is on the platform.
    static func withForce(_ work: (Office) async throws -> Void) async throws {
        try await open { office in
            let told = await office.run("force", "add", try office.tenant("north-wales"))
            try #require(told.code == 0, "\(told.errors)")
            try await work(office)
        }
    }

    var data: String { "\(folder)/data" }
    var seeds: String { "\(Checkout.root)/seeds" }

    /// Types a command line.
    func run(_ arguments: String...) async -> Told { await run(arguments, data: data) }

    /// Types a command line about another data folder.
    func run(_ arguments: [String], data: String) async -> Told {
        let (results, errors) = (MemorySink(), MemorySink())
        let code = await Folkmoot.tool.main(
            arguments + ["--data", data, "--seeds", seeds], output: Output(results: results, errors: errors))
        return Told(code: code, results: results.text, errors: errors.text)
    }

    /// What a command tells as JSON; it must succeed.
    func json(_ arguments: String...) async throws -> JSON {
        let told = await run(arguments + ["--json"], data: data)
        try #require(told.code == 0, "\(told.errors)")
        return try told.json
    }
}

// MARK: - Folders and files

extension Office {
    /// A copy of a folder of `tenants/` that the test may change.
    func tenant(_ name: String) throws -> String {
        let copy = "\(folder)/tenants/\(name)"
        if !FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.copyItem(atPath: "\(Checkout.root)/tenants/\(name)", toPath: copy)
        }
        return copy
    }

    /// A copy of the template for a force of another name, which answers at `NAME.localhost` and has wards.
    func newForce(_ slug: String) throws -> String {
        let copy = "\(folder)/tenants/\(slug)"
        try FileManager.default.copyItem(atPath: "\(Checkout.root)/tenants/_template", toPath: copy)
        try change("\(slug)/force.json", "template", slug)
        try change(
            "\(slug)/force.json", #""plural": "districts" }"#,
            #""plural": "districts" }, { "code": "ward", "name": "ward", "plural": "wards" }"#)
        return copy
    }

    /// Puts one text in place of another, which must be there.
    func change(_ file: String, _ old: String, _ new: String) throws {
        let path = "\(folder)/tenants/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(old), "\(file) does not hold \(old)")
        try write(text.replacingOccurrences(of: old, with: new), to: path)
    }

    /// A new file of the office, with its path.
    @discardableResult
    func file(_ name: String, _ text: String) throws -> String {
        try write(text, to: "\(folder)/\(name)")
        return "\(folder)/\(name)"
    }

    func text(of name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

    private func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    /// Every file under the office with what it holds, to tell whether anything changed.
    func contents() throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
        }
        return try Dictionary(
            uniqueKeysWithValues: paths.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) })
    }
}

// MARK: - What commands do not do

extension Office {
    /// Works on the platform of the data folder as the service would.
    func onPlatform<T: Sendable>(_ work: (Platform) async throws -> T) async throws -> T {
        let platform = try await Platform.open(directory: data, blueprint: .folkmoot(seeds: try Seeds(directory: seeds)))
        do {
            let result = try await work(platform)
            await platform.close()
            return result
        } catch {
            await platform.close()
            throw error
        }
    }

    /// Keeps an answer to a force's survey that names these issues.
    func answer(_ slug: String, issues: [String]) async throws {
        try await onPlatform { platform in
            let force = try await platform.platformOperator(named: "test").force(slug)
            let survey = try #require(force.tenant.configuration.defaultSurvey)
            let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": issues]))
            let response = SurveyResponse(to: survey, answers, area: force.tenant.configuration.code, at: platform.clock.now)
            try await SurveyImport(force).keep([response])
        }
    }

    /// Changes a force's file behind the program's back, as someone with the disk in hand could.
    func tamper(with database: String, _ statements: String) async throws {
        let (status, output) = try await Subprocess.run(["sqlite3", "-cmd", ".timeout 10000", "\(data)/\(database)", statements])
        try #require(status == 0, "\(output)")
    }
}
