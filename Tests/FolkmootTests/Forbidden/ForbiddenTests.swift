import Foundation
import Testing

/// A short program in `Tests/Forbidden`, whose first line says what the compiler must answer.
struct Program: CustomTestStringConvertible {
    /// Its path below `Tests/Forbidden`: subject and name.
    let path: String
    /// What the compiler must say; nothing if the program must compile.
    let error: String?

    var subject: Substring { path.prefix { $0 != "/" } }
    var testDescription: String { path }

    init(_ path: String) throws {
        self.path = path
        let first = try Checkout.text(of: "Tests/Forbidden/\(path)").prefix { $0 != "\n" }
        if first.hasPrefix("// compiles: ") {
            error = nil
        } else if first.hasPrefix("// error: ") {
            error = String(first.dropFirst("// error: ".count))
        } else {
            throw Unmarked(path: path)
        }
    }

    static let all = Result { try Checkout.files(in: "Tests/Forbidden", ending: ".swift").map(Program.init) }

    struct Unmarked: Error {
        let path: String
    }
}

@Suite("What must not be written")
struct ForbiddenTests {
    @Test("Programs that cross a line do not compile, for the reason they name, and their counterparts do")
    func programs() async throws {
        let compiler = try Compiler()
        let programs = try Program.all.get()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, program) in programs.enumerated() {
                // Two at a time: a compiler fills a core.
                if place >= 2 { try await group.next() }
                group.addTask { try await check(program, with: compiler) }
            }
            try await group.waitForAll()
        }
    }

    private func check(_ program: Program, with compiler: Compiler) async throws {
        let verdict = try await compiler.judge("\(Checkout.root)/Tests/Forbidden/\(program.path)")
        guard let expected = program.error else {
            #expect(verdict.errors == [], "\(program.path) must compile")
            #expect(verdict.succeeded, "\(program.path) must compile")
            return
        }
        #expect(!verdict.succeeded, "\(program.path) must not compile")
        let first = verdict.errors.first ?? "nothing"
        #expect(first.contains(expected), "\(program.path): the compiler said “\(first)”")
    }

    @Test("Each line that must not be crossed has a program beside it that does compile")
    func counterparts() throws {
        let subjects = Dictionary(grouping: try Program.all.get(), by: \.subject)

        for (subject, programs) in subjects {
            #expect(programs.filter { $0.error == nil }.map(\.path) == ["\(subject)/allowed.swift"])
            #expect(programs.contains { $0.error != nil }, "\(subject) forbids nothing")
        }
        #expect(
            subjects.keys.sorted() == [
                "audit", "connections", "files", "identifiers", "markup", "routes", "scopes", "sql", "stores",
            ])
    }
}
