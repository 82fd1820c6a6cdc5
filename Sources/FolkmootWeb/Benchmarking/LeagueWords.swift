import Basics
import FolkmootCore
import FolkmootTenancy

/// What the league says in words.
enum LeagueWords {
    /// The finding of a month, in one statement: who leads, and what all reach together.
    static func finding(_ league: League) -> String {
        guard let first = league.compared.first, let best = first.amount.map(league.measure.textWithUnit) else {
            return withoutRanks(league)
        }
        if league.measure.certainty == .sample { return sampled(league) }
        let leaders = league.compared.filter { $0.rank == 1 }.map(\.name)
        let all = league.total.map { "; \(forces($0.forces)) together \(reach(league, $0))" } ?? ""
        if league.measure.isPerHousehold {
            if league.compared.count == 1 { return "\(leaders[0]) reaches \(best) of its households" }
            return "\(lead(leaders)) with \(best) of households\(all)"
        }
        if league.compared.count == 1 { return "\(league.measure.title) of \(leaders[0]): \(best)" }
        return "\(names(leaders)) \(leaders.count == 1 ? "has" : "have") the highest figure, \(best)\(all)"
    }

    /// Of samples nobody is said to lead unless nobody else may be there as well.
    private static func sampled(_ league: League) -> String {
        let first = league.compared.filter { $0.band == 1 }
        guard let best = league.compared.first?.amount.map(league.measure.textWithUnit) else { return withoutRanks(league) }
        if league.compared.count == 1 { return "\(league.measure.title) of \(league.compared[0].name): \(best)" }
        if first.count == 1 { return "\(first[0].name) stands apart from all others with \(best)" }
        return "\(first.count) of \(league.compared.count) forces cannot be told apart from the highest figure, \(best)"
    }

    private static func lead(_ leaders: [String]) -> String { "\(names(leaders)) \(leaders.count == 1 ? "leads" : "lead")" }

    private static func names(_ names: [String]) -> String {
        switch names.count {
        case 1: names[0]
        case 2: "\(names[0]) and \(names[1])"
        default: "\(names.count) forces"
        }
    }

    private static func reach(_ league: League, _ total: League.Total) -> String {
        let text = league.measure.textWithUnit(total.amount)
        return league.measure.isPerHousehold ? "reach \(text)" : "come to \(text)"
    }

    static func forces(_ count: Int) -> String { count == 1 ? "1 force" : "\(Decimals.grouped(count)) forces" }

    private static func withoutRanks(_ league: League) -> String {
        let month = Language.english.month(league.month)
        return league.isEmpty ? "No force has published \(month) yet" : "No figure of \(month) can be compared"
    }

    /// What stands in the place of a figure.
    static func status(_ status: League.Row.Status, _ measure: Measure) -> String {
        switch status {
        case .published: ""
        case .suppressed(let threshold):
            measure.isPerHousehold ? "Fewer than \(threshold) households, so not shown" : TrendPages.hidden(threshold)
        case .notRecorded: "Not recorded"
        case .otherVersion(let version): "Measured by another definition (version \(version)), so not compared"
        case .withdrawn: "Withdrawn"
        case .notPublished: "Has not published"
        }
    }

    /// A row in a sentence: the force, the month, the figure, or why there is none.
    static func sentence(_ row: League.Row, _ league: League) -> String {
        let place = "\(row.name), \(Language.english.month(league.month))"
        guard let text = row.amount.map(league.measure.textWithUnit) else {
            return
                "\(place): \(status(row.status, league.measure).lowercasedFirst)\(row.withdrawal.map { " (\($0.reason))" } ?? "")"
        }
        let counted = row.ratio.map { ", \(Decimals.grouped($0.numerator)) of \(Decimals.grouped($0.denominator))" } ?? ""
        return "\(place): \(league.measure.title.lowercasedFirst) \(text)\(counted)\(standing(row).map { "; \($0)" } ?? "")"
    }

    /// Where a row stands among those compared: `rank 3`, `rank 2, shared`, `rank 4 to 9`, or that it has none.
    static func standing(_ row: League.Row) -> String? {
        if row.isTooSmall { return "too few households to have a rank" }
        if let places = row.places {
            return places.lowerBound == places.upperBound
                ? "rank \(places.lowerBound)" : "rank \(places.lowerBound) to \(places.upperBound)"
        }
        return row.rank.map { "rank \($0)\(row.sharesRank ? ", shared" : "")" }
    }

    /// How a value is called: its measure, and the part that it is about.
    static func name(_ value: MeasureValue, _ measure: Measure) -> String {
        value.part.map { "\(measure.title): \(part($0))" } ?? measure.title
    }

    private static func part(_ code: String) -> String {
        switch code {
        case "online": "online"
        case "doorstep": "on the doorstep"
        case "partner": "through a partner"
        case "paper": "on paper"
        case "event": "at an event"
        case "staff": "with staff"
        case "phone": "by telephone"
        default: code
        }
    }
}

extension League.Row {
    /// That the force took its figures back, if it did.
    var withdrawal: PublicationHead.Withdrawal? { if case .withdrawn(let withdrawal) = status { withdrawal } else { nil } }
}
