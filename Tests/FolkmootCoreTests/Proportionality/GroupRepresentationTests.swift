import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("How a group is represented")
struct GroupRepresentationTests {
    @Test("30 of 200 known members, where a quarter of the population would be 50: the ratio is 0.60, and 5 more make up 0.70")
    func byHand() throws {
        let line = Self.line(30, of: 200, population: 2500, of: 10_000)

        let interval = try #require(line.interval)
        #expect(try abs(#require(line.ratio) - 0.6) < 1e-12)
        #expect(line.expected == 50)
        // Wilson of 30 in 200 is 0.1071 to 0.2062; a quarter of the population makes it four times that.
        #expect(abs(interval.lowerBound - 0.4284) < 1e-3 && abs(interval.upperBound - 0.8246) < 1e-3, "\(interval)")
        #expect(line.shortfall == 5 && line.isUnder && !line.isClearlyUnder)
    }

    @Test("At the minimum exactly nobody is lacking, and no rounding of fractions asks for one more")
    func exact() {
        #expect(Self.line(7, of: 100, population: 1, of: 10).shortfall == 0)
        #expect(Self.line(6, of: 100, population: 1, of: 10).shortfall == 1)
        #expect(Self.line(21, of: 300, population: 10, of: 100).shortfall == 0)
        #expect(Self.line(0, of: 1000, population: 1, of: 3).shortfall == 234)
    }

    @Test("With many people the interval lies below the minimum, and chance is no likely reason")
    func clearly() {
        #expect(Self.line(300, of: 2000, population: 2500, of: 10_000).isClearlyUnder)
        #expect(!Self.line(2000, of: 2000, population: 2500, of: 10_000).isUnder)
    }

    @Test("Where nobody is known, or nobody of the group lives, there is no ratio and nobody lacking")
    func nothing() {
        for line in [Self.line(0, of: 0, population: 5, of: 10), Self.line(3, of: 10, population: 0, of: 10)] {
            #expect(line.ratio == nil && line.interval == nil && line.shortfall == 0 && !line.isUnder && !line.isClearlyUnder)
        }
    }

    @Test("Coverage is measured against the target, or else against the minimum of the force's own coverage")
    func coverage() {
        let area = Area(
            code: "a", name: Localized("A"), kind: "ward", parent: "f", validFrom: London.day(at: MemberForce.start), validTo: nil,
            households: 1000, population: nil, position: nil)
        func lacking(_ covered: Int, _ aim: AreaCoverage.Aim) -> Int? {
            AreaCoverage(area: area, count: AreaCount(members: covered, households: covered), aim: aim).shortfall
        }
        let force = AreaCoverage.Aim.shareOfForce(minimumRatio: 0.7, covered: Ratio(800, of: 10_000))

        #expect(lacking(80, .target(0.1)) == 20 && lacking(100, .target(0.1)) == 0 && lacking(120, .target(0.1)) == 0)
        // 70 % of 8 % of 1,000 households are 56.
        #expect(lacking(55, force) == 1 && lacking(56, force) == 0 && lacking(0, force) == 56)
        #expect(lacking(0, .shareOfForce(minimumRatio: 0.7, covered: Ratio(0, of: 0))) == nil)
    }

    static func line(_ actual: Int, of known: Int, population: Int, of all: Int) -> GroupRepresentation {
        GroupRepresentation(
            Classification.Group(code: "g", name: "G"), actual: Ratio(actual, of: known), population: Ratio(population, of: all),
            minimumRatio: 0.7)
    }
}
