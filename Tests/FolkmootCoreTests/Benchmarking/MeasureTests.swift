import Basics
import FolkmootCore
import Testing

@Suite("Measures")
struct MeasureTests {
    @Test("Every measure of the first version and those added since are in the registry, once")
    func registry() {
        let ids = Measures.all.map(\.id)

        #expect(Set(ids).count == ids.count)
        #expect(
            ids == [
                "household_coverage", "members_active", "members_joined", "members_left", "members_net", "alerts_sent",
                "deliveries",
                "people_reached", "engagement_rate", "message_rating", "surveys_completed", "people_surveyed", "repeat_rate",
                "issue_votes", "question_positive", "confidence", "panel_change", "representation_ratio", "standard_compliance",
                "reply_within_72h", "priority_freshness", "abstraction", "incidents_per_day", "contact_load", "parish_councillors",
                "public_at_meeting",
            ])
    }

    @Test("A share says what it is a share of")
    func denominators() {
        for measure in Measures.all { #expect((measure.unit == .count) == (measure.denominator == nil), "\(measure.id)") }
    }

    @Test("A measure that is not there is answered with the nearest name")
    func unknown() {
        #expect(throws: Problem.self) { try Measures.find("household_coverage", version: 2) }
        let problem = #expect(throws: Problem.self) { try Measures.find("household_coverge") }
        #expect(problem?.message.contains("Did you mean ‘household_coverage’?") == true)
    }

    @Test("A share is printed half up, and a share of nothing is blank")
    func printing() {
        let coverage = Measures.householdCoverage

        #expect(coverage.textWithUnit(.ratio(Ratio(36120, of: 440_489))) == "8.20 %")
        #expect(coverage.text(.ratio(Ratio(1, of: 80_000))) == "0.00")
        #expect(coverage.text(.ratio(Ratio(125, of: 1_000_000))) == "0.01")
        #expect(coverage.textWithUnit(.ratio(Ratio(0, of: 0))).isEmpty)
        #expect(coverage.textWithUnit(nil).isEmpty)
        #expect(Measures.membersActive.text(.count(69042)) == "69,042")
    }

    @Test("A stated figure is read as it was printed")
    func stated() {
        #expect(Amount(stated: "6.73") == .stated(units: 673, decimals: 2))
        #expect(Amount(stated: "138") == .stated(units: 138, decimals: 0))
        for text in ["", ".", "6.", ".7", "-1", "1e5", "6,73", "NaN", "1.2.3", "9999999999999999"] {
            #expect(Amount(stated: text) == nil, "\(text)")
        }
    }
}

@Suite("Changes")
struct ChangeTests {
    @Test("A change of a rate is told in points and in percent")
    func rates() throws {
        #expect(try coverage("6.73", "11.91") == "+5.18 points (+77 %)")
        #expect(try coverage("3.1", "8.2") == "+5.1 points (+164.5 %)")
        #expect(try coverage("8.2", "3.1") == "−5.1 points (−62.2 %)")
        #expect(try coverage("8.20", "8.20") == "maintained")
    }

    @Test("A change of a share that was computed uses its counts, not its printed value")
    func ratios() {
        let change = Change(
            of: Measures.householdCoverage, from: .ratio(Ratio(1000, of: 10000)), to: .ratio(Ratio(1234, of: 10000)))

        #expect(change.words == "+2.34 points (+23.4 %)")
    }

    @Test("A change of a count is told as a difference and in whole percent")
    func counts() {
        #expect(members(138, 799) == "+661 (+479 %)")
        #expect(members(267_787, 583_025) == "+315,238 (+118 %)")
        #expect(members(799, 138) == "−661 (−83 %)")
        #expect(members(0, 12) == "+12")
        #expect(members(5, 5) == "no change")
        #expect(members(100_000, 100_003) == "+3 (less than 1 %)")
        #expect(members(100, 100_100) == "+100,000 (+100,000 %)")
    }

    @Test("A change below the tolerance is maintained, one at the tolerance is a change")
    func tolerance() throws {
        #expect(try rating("5.48", "5.49") == "maintained")
        #expect(try rating("5.48", "5.53") == "+0.05 (+0.9 %)")
        #expect(try rating("5.53", "5.48") == "−0.05 (−0.9 %)")
    }

    @Test("A share of nothing has no change")
    func missing() {
        let change = Change(of: Measures.householdCoverage, from: .ratio(Ratio(0, of: 0)), to: .ratio(Ratio(1, of: 2)))

        #expect(change.words.isEmpty)
        #expect(!change.isMaintained)
    }

    @Test("A stated total that differs from the computed one is a warning with both")
    func reconciliation() {
        let warning = Reconciliation("2021-01", stated: 28861, computed: 28853).warning

        #expect(warning == "2021-01: stated 28861, computed 28853, difference 8")
        #expect(Reconciliation("2020-12", stated: 23638, computed: 23638).warning == nil)
    }

    @Test("A figure from a sample whose size is not known has no interval, one from a count needs none")
    func certainty() {
        #expect(Measures.confidence.certainty(sampleSize: nil) == "no interval: sample size not recorded")
        #expect(Measures.confidence.certainty(sampleSize: nil, interval: 50...60) == "no interval: sample size not recorded")
        #expect(Measures.confidence.certainty(sampleSize: 1200, interval: 49.72...55.28) == "n 1,200, 95 % interval 49.7 to 55.3 %")
        #expect(Measures.householdCoverage.certainty(sampleSize: nil) == "exact")
    }

    private func coverage(_ earlier: String, _ later: String) throws -> String {
        try words(of: Measures.householdCoverage, earlier, later)
    }

    private func rating(_ earlier: String, _ later: String) throws -> String {
        try words(of: Measures.messageRating, earlier, later)
    }

    private func words(of measure: Measure, _ earlier: String, _ later: String) throws -> String {
        let (from, to) = (try #require(Amount(stated: earlier)), try #require(Amount(stated: later)))
        return Change(of: measure, from: from, to: to).words
    }

    private func members(_ earlier: Int, _ later: Int) -> String {
        Change(of: Measures.membersActive, from: .count(earlier), to: .count(later)).words
    }
}
