import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Figures that changed their meaning")
struct SeriesBreakTests {
    @Test("Another definition, another source of what it is a share of, another way of asking: each is a break, and a gap is not")
    func kinds() throws {
        let first = coverage("Census 2021")
        let older = try #require(MeasureValue(JSON.reading(first.json, replacing: "version", with: .integer(0))))

        #expect(SeriesBreak.along([first, nil, first]) == [[], [], []])
        #expect(SeriesBreak.along([older, first]) == [[], [.definition(from: 0, to: 1)]])
        #expect(
            SeriesBreak.along([first, nil, coverage("Census 2031"), coverage("Census 2031")])
                == [[], [], [.source(from: "Census 2021", to: "Census 2031")], []])
        #expect(
            SeriesBreak.along([try confidence("staff", "a"), try confidence("staff", "b"), try confidence("online", "c")])
                == [[], [], [.mode(from: "staff", to: "online")]])
        #expect(SeriesBreak.along([try confidence(nil, "a"), try confidence("online", "b")]) == [[], []])
    }

    @Test("A hidden figure breaks nothing, and what was before it is remembered")
    func hidden() {
        #expect(
            SeriesBreak.along([coverage("A"), coverage("B").suppressed(), coverage("B")]).last == [.source(from: "A", to: "B")])
    }

    @Test("A series marks the month, tells no change across it, and its file names the break")
    func series() throws {
        let months = try [("2025-12", "Census 2021"), ("2026-01", "Census 2021"), ("2026-02", "Estimates of 2025")].map {
            try ForceMonth.ofOne($0, source: $1)
        }
        let february = try #require(Month("2026-02"))

        let series = ForceSeries(
            of: Measures.householdCoverage, through: february, count: 13, months, reference: ReferenceForces([]))
        let trend = try ForceTrend("a", through: february, months, reference: ReferenceForces([]))

        let row = try #require(series.rows.first)
        #expect(row.points.map(\.breaks.count) == Array(repeating: 0, count: 12) + [1])
        #expect(row.breaks == [.source(from: "Census 2021", to: "Estimates of 2025")])
        #expect(row.change.isEmpty)
        let csv = String(decoding: series.table { _ in "" }.csv, as: UTF8.self)
        #expect(csv.split(separator: "\r\n").last?.hasSuffix(",denominator-source") == true, "\(csv)")
        let value = try #require(trend.latest?.coverage)
        #expect(trend.change(of: value, monthsBack: 1).isEmpty)
        #expect(trend.breaks(of: value, monthsBack: 2) == row.breaks)
        #expect(trend.breaks.last == row.breaks)
    }

    @Test("How most people of a wave answered goes with the figure and comes back from what is stored")
    func mode() throws {
        let value = try confidence("online", "a")

        #expect(MeasureValue(value.json) == value)
        #expect(try confidence(nil, "a").json["estimate"]?["mode"] == nil)
    }

    private func coverage(_ source: String) -> MeasureValue {
        MeasureValue(Measures.householdCoverage, area: "f", 500, of: 10_000, source: source)
    }

    private func confidence(_ mode: String?, _ source: String) throws -> MeasureValue {
        let estimate = try #require(
            MeasureValue.Estimate(value: "54.3", low: "51.0", high: "57.6", people: 812, mode: mode))
        return MeasureValue(Measures.confidence, area: "f", estimate, source: source)
    }
}

extension JSON {
    /// An object with another value in a member.
    fileprivate static func reading(_ json: JSON, replacing name: String, with value: JSON) -> JSON {
        guard case .object(let members) = json else { return json }
        return .object(members.map { $0.key == name ? JSON.Member(name, value) : $0 })
    }
}

extension ForceMonth {
    /// A month of one force with coverage alone.
    fileprivate static func ofOne(_ text: String, source: String) throws -> ForceMonth {
        let month = try #require(Month(text))
        let value = MeasureValue(Measures.householdCoverage, area: "f", 500, of: 10_000, source: source)
        let figures = MonthFigures(month, [value], places: ["f"], hasMoreElsewhere: false)
        return ForceMonth(.made("a", name: "A Police", month: text, figures: figures.json))
    }
}
