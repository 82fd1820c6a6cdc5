import Basics
import FolkmootCore
import Glibc
import Testing

@testable import CommandLine
@testable import FolkmootWeb
@testable import folkmoot

extension Commands {
    @Suite("The service that ‘serve’ runs")
    struct ServiceTests {
        @Test("National pages know all 43 forces, also those that are not on the platform")
        func reference() async throws {
            try await Office.open { office in
                let known = try await office.session { session in
                    try application(of: session, try ServiceLog(path: "\(office.folder)/log")).reference
                }

                #expect(known.all.count == 43)
                #expect(known["leicestershire"]?.shortName == "Leicestershire")
            }
        }

        @Test("A log that cannot be opened is told by its path before anything is served")
        func log() async throws {
            let problem = #expect(throws: Problem.self) { try ServiceLog(path: "/nowhere/log.jsonl") }

            #expect(problem?.message == "The log /nowhere/log.jsonl cannot be written: No such file or directory.")
        }

        @Test("The first line that can be written again says how many could not be")
        func fullDisk() async throws {
            let log = try ServiceLog(path: "/dev/full")
            log.write(failureOf: "watch", Problem(.unavailable, "The disk is full."))
            log.finish()

            await log.run()

            #expect(log.linesLeftOut > 0)
        }

        @Test("A port that cannot be is refused with what can be", arguments: ["-1", "65536", "http"])
        func port(text: String) async throws {
            try await Office.open { office in
                let told = await office.run("serve", "--port=\(text)")

                #expect(told.code == 64)
                #expect(told.errorLines.first == "folkmoot: The option --port takes a whole number from 0 to 65535, not ‘\(text)’.")
            }
        }
    }
}

extension Office {
    /// Works as a command on the platform of the data folder does.
    fileprivate func session<T: Sendable>(_ work: @Sendable (Session) async throws -> T) async throws -> T {
        let options = ["data": [data], "seeds": [seeds], "json": []]
        let output = Output(results: MemorySink(), errors: MemorySink())
        return try await Session.run(
            Invocation(path: ["serve"], output: output, options: options, arguments: [:]), folder: .isMade, work)
    }
}
