import Basics
import Foundation
import Testing

@testable import FolkmootCore

@Suite("What goes with what over areas")
struct AssociationTests {
    @Test("The rank correlation is that of ranks, also where values are alike", arguments: [1, 2, 3, 4, 5])
    func correlation(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let count = Int.random(in: 5...60, using: &random)
        // Few different values, so that many are alike.
        let xs = (0..<count).map { _ in Double(Int.random(in: 0...12, using: &random)) }
        let ys = xs.map { $0 / 2 + Double(Int.random(in: 0...6, using: &random)) }

        let found = try #require(Association(.crime, .safety, over: Self.standings(xs, ys)))

        func rank(_ value: Double, in all: [Double]) -> Double {
            Double(all.count { $0 < value }) + Double(all.count { $0 == value } + 1) / 2
        }
        let (rx, ry) = (xs.map { rank($0, in: xs) }, ys.map { rank($0, in: ys) })
        let n = Double(count)
        let top = zip(rx, ry).reduce(0) { $0 + $1.0 * $1.1 } - rx.reduce(0, +) * ry.reduce(0, +) / n
        let sizes = [rx, ry].map { ranks in ranks.reduce(0) { $0 + $1 * $1 } - ranks.reduce(0, +) * ranks.reduce(0, +) / n }
        let expected = top / (sizes[0] * sizes[1]).squareRoot()
        #expect(abs(found.correlation - expected) < 1e-9)
        let half = 1.96 * (1.06 / (n - 3)).squareRoot()
        let z = 0.5 * log((1 + expected) / (1 - expected))
        #expect(abs(found.interval.lowerBound - tanh(z - half)) < 1e-9 && abs(found.interval.upperBound - tanh(z + half)) < 1e-9)
        #expect(found.areas == count)
    }

    @Test("Nothing is said of few areas, of areas that are all alike, or of what is not known")
    func nothing() {
        #expect(Association(.crime, .safety, over: Self.standings([1, 2, 3, 4], [1, 2, 3, 4])) == nil)
        #expect(Association(.crime, .safety, over: Self.standings([1, 2, 3, 4, 5], [7, 7, 7, 7, 7])) == nil)
        #expect(Association(.crime, .confidence, over: Self.standings([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])) == nil)
        #expect(Residual.all(of: .confidence, by: .crime, over: Self.standings([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).isEmpty)
        #expect(AreaTypology(over: Self.standings([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])) == nil)
    }

    @Test("Two that go up together are perfectly associated, and the interval stays within its ends")
    func perfect() throws {
        let found = try #require(Association(.crime, .safety, over: Self.standings([1, 2, 3, 4, 9], [2, 3, 5, 8, 13])))

        #expect(abs(found.correlation - 1) < 1e-12)
        #expect(found.interval.lowerBound > -1 && found.interval.upperBound <= 1 && found.interval.contains(found.correlation))
    }

    @Test("What is left of each area beside the line adds up to nothing, and the farthest above comes first")
    func residuals() {
        let residuals = Residual.all(of: .safety, by: .crime, over: Self.standings([1, 2, 3, 4, 5], [10, 9, 11, 4, 6]))

        // The line is 11.9 − 1.3 x.
        #expect(residuals.map(\.standing.area.code) == ["2", "4", "1", "0", "3"])
        #expect(zip(residuals.map(\.difference), [3.0, 0.6, -0.3, -0.6, -2.7]).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(abs(residuals.reduce(0) { $0 + $1.difference }) < 1e-9)
    }

    @Test("Each area is in one kind, against the middle of all")
    func typology() throws {
        let values: [(Double, Double, Double)] = [(90, 20, 30), (80, 60, 70), (40, 70, 35), (30, 30, 20), (60, 50, 50)]
        let standings = values.enumerated().map { index, value in
            AreaStanding(
                area: Self.area(index), people: 50,
                values: [.safety: value.0, .understanding: value.1, .confidence: value.2], intervals: [:])
        }

        let typology = try #require(AreaTypology(over: standings))

        #expect(typology.medians == [.safety: 60, .understanding: 50, .confidence: 35])
        #expect(typology.cells.count == 8 && typology.cells.reduce(0) { $0 + $1.areas.count } == 5)
        let kinds = Dictionary(
            uniqueKeysWithValues: typology.cells.flatMap { cell in
                cell.areas.map { ($0.code, [cell.isSafe, cell.isUnderstood, cell.isConfident]) }
            })
        #expect(kinds["0"] == [true, false, false] && kinds["1"] == [true, true, true] && kinds["2"] == [false, true, false])
    }

    private static func standings(_ crimes: [Double], _ safe: [Double]) -> [AreaStanding] {
        zip(crimes, safe).enumerated().map { index, pair in
            AreaStanding(area: area(index), people: 100, values: [.crime: pair.0, .safety: pair.1], intervals: [:])
        }
    }

    private static func area(_ index: Int) -> Area {
        Area(
            code: String(index), name: Localized("Area \(index)"), kind: "ward", parent: "force",
            validFrom: Day(daysSinceEpoch: 0), validTo: nil, households: nil, population: nil, position: nil)
    }
}
