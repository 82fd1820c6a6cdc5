import Basics
import Testing

@Suite("Ratios")
struct RatioTests {
    @Test(
        "A percentage is rounded half up",
        arguments: [
            (36_120, 440_489, 2, "8.20"), (1, 3, 2, "33.33"), (2, 3, 2, "66.67"), (1, 8, 1, "12.5"), (1, 8, 0, "13"),
            (1, 200, 0, "1"),
            (1, 201, 0, "0"), (1, 20_000, 2, "0.01"), (1, 20_001, 2, "0.00"), (0, 7, 2, "0.00"), (7, 7, 2, "100.00"),
            (3, 2, 1, "150.0"),
            (Int.max, Int.max, 2, "100.00"), (1, Int.max, 2, "0.00"),
        ])
    func rounding(numerator: Int, denominator: Int, decimals: Int, text: String) {
        #expect(Ratio(numerator, of: denominator).percent(decimals: decimals) == text)
    }

    @Test("Nothing of nothing is no percentage, and neither is what no number can hold")
    func nothing() {
        #expect(Ratio(0, of: 0).percent() == nil)
        #expect(Ratio(0, of: 0).value == nil)
        #expect(Ratio(-1, of: 5).percent() == nil)
        #expect(Ratio(.max, of: 1).percent() == nil)
        #expect(Ratio(.max, of: 4).percent() == nil)
    }

    @Test("A total is made from parts and not from averages")
    func totals() {
        let total = Ratio(1, of: 2) + Ratio(1, of: 10)

        #expect(total == Ratio(2, of: 12))
        #expect(total.value == 2.0 / 12)
    }

    @Test(
        "Rounding in whole numbers agrees with long division for every small ratio",
        arguments: [7, 12, 200, 999, 1000])
    func exhaustive(denominator: Int) {
        for numerator in 0...denominator {
            let expected = (numerator * 20_000 + denominator) / (2 * denominator)

            #expect(Ratio(numerator, of: denominator).percentUnits(decimals: 2) == expected)
        }
    }
}

@Suite("Numbers as people read them")
struct DecimalsTests {
    @Test(
        "Units become decimals",
        arguments: [
            (820, 2, "8.20"), (5, 2, "0.05"), (-5, 2, "-0.05"), (0, 1, "0.0"), (12, 0, "12"), (-250, 2, "-2.50"),
            (Int.min, 1, "-922337203685477580.8"),
        ])
    func units(units: Int, decimals: Int, text: String) {
        #expect(Decimals.text(units: units, decimals: decimals) == text)
    }

    @Test(
        "Values are rounded half away from zero, as they are written",
        arguments: [
            (1.005, 2, "1.01"), (2.5, 0, "3"), (-2.5, 0, "-3"), (-0.001, 2, "0.00"), (8.2, 2, "8.20"), (0.285, 2, "0.29"),
            (1.4949, 1, "1.5"),
            (0.1 + 0.2, 1, "0.3"), (Double.nan, 2, "nan"), (.infinity, 2, "inf"), (1e300, 2, "1e+300"),
        ])
    func values(value: Double, decimals: Int, text: String) {
        #expect(Decimals.text(value, decimals: decimals) == text)
    }

    @Test(
        "Thousands are set apart",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (440_489, "440,489"), (-1_234_567, "-1,234,567"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ])
    func grouping(count: Int, text: String) {
        #expect(Decimals.grouped(count) == text)
    }
}
