import Testing

@testable import Basics

@Suite("Histograms")
struct HistogramTests {
    @Test("A value is counted in every part whose bound it does not exceed, and in the last")
    func parts() {
        let histogram = Histogram(bounds: [10, 100])

        for value in [0, 10, 11, 100, 101, 5_000] { histogram.record(value) }

        #expect(histogram.reading == Histogram.Reading(counts: [2, 4, 6], sum: 5_222))
    }

    @Test("Nothing is lost when many record at the same time")
    func together() async {
        let histogram = Shared()

        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for value in 0..<1_000 { histogram.values.record(value) } } }
        }

        #expect(histogram.values.reading == Histogram.Reading(counts: [8 * 500, 8_000], sum: 8 * 499_500))
    }

    private final class Shared: Sendable {
        let values = Histogram(bounds: [499])
    }
}
