import Basics
import FolkmootCore
import Markup

/// Sentences about representation, for whom it compares.
struct RepresentationWords: Sendable {
    private let report: RepresentationReport
    private let call: Call

    init(_ report: RepresentationReport, _ call: Call) { (self.report, self.call) = (report, call) }

    /// `members`, or `people surveyed`.
    var people: String {
        switch report.people {
        case .members: "members"
        case .surveyed: "people surveyed"
        }
    }

    /// `members`, or the survey's code.
    var code: String {
        switch report.people {
        case .members: "members"
        case .surveyed(let survey, _): survey.code
        }
    }

    /// Above the title.
    var subject: String {
        switch report.people {
        case .members: "Representation of members"
        case .surveyed(let survey, let wave):
            "Representation of people surveyed: \(survey.title), \(SurveyWords.waveName(wave, of: survey, call))"
        }
    }

    /// An address, about the same people.
    func query(_ path: Path) -> Path {
        switch report.people {
        case .members: path
        case .surveyed(let survey, let wave): path.query("of", survey.code).query("wave", wave.code)
        }
    }

    func path(to area: String) -> Path { query("/staff/representation/\(area)") }

    func link(to area: Area) -> HTML { "<a href=\"\(path(to: area.code))\">\(area.name.english)</a>" }

    var minimum: String { Decimals.text(report.minimumRatio, decimals: 2) }

    /// When it was counted: `21 November 2026, 14:05`.
    var readAt: String {
        let (hour, minute) = London.time(at: report.readAt)
        return
            "\(call.language.date(London.day(at: report.readAt))), \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    let notShown: HTML = "<span class=\"quiet\">not shown</span>"

    /// Why some groups are not shown.
    var hidden: String {
        "Of this classification only aggregates are seen. Groups of fewer than \(report.threshold) \(people) are not shown, nor others "
            + "that would let them be worked out."
    }

    /// How many told their group.
    func completeness(_ area: AreaRepresentation) -> String {
        let share = Ratio(area.known, of: area.people).percent(decimals: 1) ?? "0.0"
        return
            "Of \(Decimals.grouped(area.people)) \(people) the group of \(Decimals.grouped(area.known)) is known (\(share)\u{A0}%). The other "
            + "\(Decimals.grouped(area.unknown)) did not say, or are in none of the groups; they are never counted to one."
    }

    func gap(_ gap: AreaRepresentation.Gap, in area: AreaRepresentation) -> HTML {
        switch gap {
        case .noPopulation:
            """
            How many people of each group live in \(area.area.name.english) is not known, which is not zero. Whoever runs the service brings \
            the figures with <code>folkmoot segments import</code>.
            """
        case .nobodyKnown:
            """
            Of \(Decimals.grouped(area.people)) \(people) in \(area.area.name.english) nobody’s group is known, so nothing can be compared.
            """
        }
    }

    /// Where the population is from.
    func source(_ comparison: GroupComparison) -> String {
        guard let source = comparison.source else { return "" }
        return "Population: \(source.name), at \(call.language.date(source.asAt))."
    }

    /// What the ratios show.
    func finding(_ comparison: GroupComparison) -> String {
        let under = comparison.whole.under
        let name = comparison.whole.area.name.english
        guard let first = under.first else { return "No group shown is below \(minimum) in \(name)" }
        let rest = under.count == 1 ? "" : ", and \(under.count - 1) more"
        return
            "\(first.group.name): \(RepresentationTables.ratio(first.ratio)) of a proportionate share of \(people) in \(name)\(rest)"
    }
}
