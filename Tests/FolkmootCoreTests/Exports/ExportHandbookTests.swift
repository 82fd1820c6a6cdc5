import Foundation
import Testing

@testable import FolkmootCore

@Suite("The handbook of exports")
struct ExportHandbookTests {
    @Test("The page on exports is what the datasets say")
    func page() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/exports.md")
        let written = ExportHandbook.markdown
        if getenv("FOLKMOOT_WRITE_DOCS") != nil { try written.write(to: path, atomically: true, encoding: .utf8) }

        let page = try String(contentsOf: path, encoding: .utf8)

        #expect(page == written, "Run this test with FOLKMOOT_WRITE_DOCS=1 and commit docs/exports.md.")
    }

    @Test("Names of datasets and of columns are each there once")
    func names() {
        #expect(Set(Dataset.all.map(\.name)).count == Dataset.all.count)
        for dataset in Dataset.all {
            #expect(Set(dataset.columns.map(\.name)).count == dataset.columns.count, "\(dataset.name)")
            #expect(!dataset.words.hasSuffix(".") && dataset.columns.allSatisfy { !$0.words.hasSuffix(".") })
        }
    }
}
