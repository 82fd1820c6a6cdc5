import Basics
import Glibc
import Testing

@testable import FolkmootCore

@Suite("The handbook of measures")
struct MeasureHandbookTests {
    @Test("The page is what the registry says")
    func page() throws {
        let path = "\(Westmarch.root)/docs/measures.md"
        let written = MeasureHandbook.markdown
        if getenv("FOLKMOOT_WRITE_DOCS") != nil { try write(written, to: path) }

        #expect(try contents(path) == written, "Run this test with FOLKMOOT_WRITE_DOCS=1 and commit docs/measures.md.")
    }

    @Test("What it says a force publishes is what a publication holds")
    func published() throws {
        let figures = try MonthFigures.westmarch(covered: 36120, of: 440_489)

        let ofWork = [Measures.confidence, Measures.standardCompliance, Measures.priorityFreshness]
        #expect(Set(figures.values.map(\.measure.id) + ofWork.map(\.id)) == Set(Measures.published.map(\.id)))
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    private func contents(_ path: String) throws -> String {
        let file = try #require(fopen(path, "r"), "docs/measures.md is missing")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
