import Basics
import Storage

/// What a month says of the work of a force and of confidence in it: figures of areas and of units, and one from a sample.
struct MonthWork {
    let month: Month
    let configuration: ForceConfiguration

    /// The values that can be told; those of which the force has nothing to count are left out.
    func values(in db: Connection) throws -> [MeasureValue] {
        let counted = [(Measures.priorityFreshness, try freshness(in: db)), (Measures.standardCompliance, try compliance(in: db))]
        let values = counted.filter { $0.1.denominator > 0 }.map { measure, ratio in
            MeasureValue(measure, area: configuration.code, ratio.numerator, of: ratio.denominator, source: measure.source)
        }
        return values + [try confidence(in: db)].compactMap(\.self)
    }

    /// Areas all of whose priorities of the month's last day were set within 92 days, of those that must set them.
    private func freshness(in db: Connection) throws -> Ratio {
        let day = month.last
        var isFresh: [String: Bool] = [:]
        try db.forEach("SELECT area, set_on FROM priority WHERE set_on <= \(day) AND (ended_on IS NULL OR ended_on > \(day))") {
            row in
            let (area, setOn): (String, Day) = (try row[0], try row[1])
            isFresh[area] = isFresh[area, default: true] && day.daysSinceEpoch - setOn.daysSinceEpoch <= Priority.freshDays
        }
        let areas = configuration.areasOfPriorities(on: day)
        return Ratio(areas.count { isFresh[$0.code] == true }, of: areas.count)
    }

    /// Periods of units that ended in the month in which a standard was kept, of those in which it was asked.
    private func compliance(in db: Connection) throws -> Ratio {
        let days = month.first...month.last
        let standards = configuration.standards.filter {
            ($0.validTo ?? days.upperBound) >= days.lowerBound && $0.validFrom <= days.upperBound
        }
        guard !standards.isEmpty else { return Ratio(0, of: 0) }
        // A year is the longest period.
        let found = try ComplianceCount.read(
            standards, of: configuration, from: days.lowerBound.adding(days: -370), today: days.upperBound.adding(days: 1), in: db)
        let ended = found.lazy.flatMap(\.cells).joined().filter { days.contains($0.days.upperBound) }
        let met = ended.count { $0.state == .met }
        return Ratio(met, of: met + ended.count { $0.state == .missed })
    }

    /// Confidence in the latest wave that had ended when the month did.
    private func confidence(in db: Connection) throws -> MeasureValue? {
        guard let survey = configuration.surveys.first(where: { !$0.confidenceQuestions.isEmpty }),
            let wave = survey.wave(before: survey.wave(at: month.end)), let began = wave.began,
            case let results = try WaveResults(
                of: survey, wave: wave, over: configuration.areas, threshold: configuration.policy.suppressionThreshold, in: db),
            let index = results.results(in: configuration.code).confidence,
            let estimate = MeasureValue.Estimate(index, mode: try mode(of: survey.code, wave, in: db))
        else { return nil }
        return MeasureValue(
            Measures.confidence, area: configuration.code, estimate,
            source: "\(survey.title.english), wave that began in \(began): \(Decimals.grouped(index.people)) people")
    }
}

extension MonthWork {
    /// How most people of a wave answered: with another way, other people answer, and they answer otherwise.
    private func mode(of survey: String, _ wave: SurveyWave, in db: Connection) throws -> String? {
        let counts = try db.map(
            """
            SELECT mode, count(*) FROM survey_response WHERE survey = \(survey) AND wave = \(wave.code) AND is_current = 1 GROUP BY mode
            """
        ) { row in (mode: try row[0] as String, count: try row[1] as Int) }
        let all = counts.reduce(0) { $0 + $1.count }
        guard all > 0 else { return nil }
        return counts.first { $0.count * 2 > all }?.mode ?? MeasureValue.Estimate.mixed
    }
}

extension MeasureValue.Estimate {
    /// A confidence index as it is printed; nothing without an interval.
    init?(_ index: ConfidenceIndex, mode: String?) {
        guard let interval = index.interval else { return nil }
        let texts = [index.value, interval.lowerBound, interval.upperBound].map {
            Decimals.text($0, decimals: Measures.confidence.decimals)
        }
        self.init(value: texts[0], low: texts[1], high: texts[2], people: index.people, mode: mode)
    }
}
