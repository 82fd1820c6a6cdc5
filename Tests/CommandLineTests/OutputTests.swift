import Basics
import Synchronization
import Testing

@testable import CommandLine

@Suite("What a command writes")
struct OutputTests {
    private let results = MemorySink()
    private let errors = MemorySink()

    @Test("Tables are aligned, numbers to the right, with no space at the ends of lines")
    func tables() {
        let output = Output(results: results, errors: errors)

        output.table(
            headers: ["Force", "Members", "Note"],
            rows: [["Westmarch", "36,120", ""], ["Ynys Môn", "7", "new"]],
            alignment: [.left, .right])

        #expect(
            results.text == """
                Force      Members  Note
                Westmarch   36,120
                Ynys Môn         7  new

                """)
    }

    @Test("JSON is on one line for programs and on several for people")
    func json() {
        Output(results: results, errors: errors).json(["a": 1])
        Output(results: results, errors: errors, isTerminal: true).json(["a": 1])

        #expect(results.text == "{\"a\":1}\n{\n  \"a\": 1\n}\n")
    }

    @Test("Nothing is emphasised unless colour is wanted")
    func colour() {
        #expect(Output(results: results, errors: errors, isTerminal: true).emphasised("Force") == "Force")
        #expect(Output(results: results, errors: errors, usesColour: true).emphasised("Force") == "\u{1B}[1mForce\u{1B}[0m")
    }

    @Test("Progress is shown after the first second, not too often, and taken away at the end")
    func progress() {
        let output = Output(results: results, errors: errors, errorIsTerminal: true)
        let clock = Box()
        let progress = Progress("Importing members", total: 1_000_000, output: output) { .milliseconds(clock.value) }

        for (time, count) in [(999, 1000), (3000, 120_000), (3100, 130_000), (3200, 140_000)] {
            clock.value = time
            progress.advance(to: count)
        }
        progress.finish()

        #expect(
            errors.text
                == "\rImporting members 120,000 of 1,000,000 (3 s)\u{1B}[K\rImporting members 140,000 of 1,000,000 (3 s)\u{1B}[K\r\u{1B}[K"
        )
        #expect(results.text == "")
    }

    @Test("Progress is silent where no person reads it, and for short tasks")
    func silence() {
        let piped = Progress("Importing", total: nil, output: Output(results: results, errors: errors)) { .seconds(9) }
        let short = Progress("Importing", total: nil, output: Output(results: results, errors: errors, errorIsTerminal: true)) {
            .zero
        }

        for progress in [piped, short] {
            progress.advance(to: 5)
            progress.finish()
        }

        #expect(errors.text == "")
    }
}

private final class Box: Sendable {
    private let content = Mutex(0)

    var value: Int {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}
