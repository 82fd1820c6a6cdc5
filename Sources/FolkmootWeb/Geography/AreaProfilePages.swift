import Basics
import FolkmootCore
import Markup

/// What an area is like: who lives there, who is reached, what they say, what was recorded, what is worked on.
enum AreaProfilePages {
    static func page(_ profile: AreaProfile, _ call: Call) -> Page {
        let area = profile.area
        return Page(
            title: "What is \(area.name) like?",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff")]
                + (profile.report.ancestors + [area]).map { Breadcrumb(title: $0.name.english, path: "/staff/areas/\($0.code)") },
            body: """
                \(AreaPages.figures(profile.report.group, call))
                <h2>Who lives here</h2>
                \(people(profile, call))
                \(voice(profile, call))
                <h2>What the team works on</h2>
                \(priorities(profile))
                <h2>Recorded crime</h2>
                \(crime(profile, call))
                \(contacts(profile, call))
                \(Components.printButton(in: call.language))
                """)
    }

    // MARK: Who lives here

    private static func people(_ profile: AreaProfile, _ call: Call) -> HTML {
        let area = profile.area
        let each = area.population.flatMap { people in area.households.map { Ratio(people, of: $0) } }
        let rows: [(String, HTML)] = [
            (
                "People",
                "\(area.population.map { "\(Decimals.grouped($0)), usual residents of the census of 2021" } ?? "Not known")"
            ),
            ("Households", "\(area.households.map { "\(Decimals.grouped($0)), of the census of 2021" } ?? "Not known")"),
            ("People in a household", "\(each?.value.map { Decimals.text($0, decimals: 2) } ?? "Not known")"),
            ("Members are written to in", languages(profile)),
        ]
        return """
            \(Components.summaryList(rows.map { SummaryRow(label: $0.0, value: $0.1) }, in: call.language))
            \(groups(profile))
            """
    }

    private static func languages(_ profile: AreaProfile) -> HTML {
        guard !profile.languages.isEmpty else { return "No members yet" }
        return "\(profile.languages.map { "\($0.language.englishName): \(Decimals.grouped($0.members))" }.joined(separator: ", "))"
    }

    private static func groups(_ profile: AreaProfile) -> HTML {
        guard !profile.compositions.isEmpty else { return .empty }
        let path = Path("/staff/representation/\(profile.area.code)")
        let words = "Which groups are under-represented in \(profile.area.name.english)"
        return """
            \(profile.compositions.map { Components.table(table($0)) })
            \(when: profile.seesRepresentation, "<p><a href=\"\(path)\">\(words)</a></p>")
            """
    }

    private static func table(_ composition: Composition) -> Table {
        let rows = composition.groups.map { group, people in
            Table.Row(["\(group.name)", "\(Decimals.grouped(people.numerator))", "\(people.percent(decimals: 1) ?? "")"])
        }
        return Table(
            caption: "\(composition.classification.name) (\(composition.source.name))",
            columns: [.init(title: "Group"), .init(title: "People", kind: .number), .init(title: "Share (%)", kind: .number)],
            rows: rows)
    }

    // MARK: What they say

    private static func voice(_ profile: AreaProfile, _ call: Call) -> HTML {
        guard let (wave, results) = profile.voice else { return .empty }
        let path = Path("/staff/surveys/\(wave.survey.code)").query("area", profile.area.code)
        return """
            <h2>What people say</h2>
            \(said(wave, results, call))
            <p><a href="\(path)">All that people in \(profile.area.name.english) said</a></p>
            """
    }

    private static func said(_ wave: WaveResults, _ results: AreaResults, _ call: Call) -> HTML {
        guard let people = results.people, people > 0 else { return "<p>Nobody has answered the latest survey here yet.</p>" }
        let top = (results.issues?.ranking ?? []).filter { ($0.people?.numerator ?? 0) > 0 }.prefix(3)
        let items: [HTML] = top.map { "<li>\($0.option.text.english): \($0.people?.percent(decimals: 0) ?? "") % of people</li>" }
        return """
            \(Components.figure(SurveyWords.people(people, wave, call)))
            \(when: !items.isEmpty, "<ol>\(items)</ol>")
            \(results.confidence.html { Components.figure(SurveyWords.index($0, call)) })
            """
    }

    // MARK: What is done

    private static func priorities(_ profile: AreaProfile) -> HTML {
        let current = profile.priorities.priorities.filter { $0.ending == nil }
        let items: [HTML] = current.map { "<li>\($0.words.english)</li>" }
        let report = profile.priorities.overview.report
        let list: HTML = current.isEmpty ? "<p>No priority is set for the area itself at present.</p>" : "<ul>\(items)</ul>"
        return """
            \(list)
            \(when: report.unanswered > 0, "<p>Raised here and not answered yet: \(Decimals.grouped(report.unanswered)).</p>")
            <p><a href="\(Path("/staff/priorities/\(profile.area.code)"))">Priorities, and what people raised here</a></p>
            """
    }

    private static func crime(_ profile: AreaProfile, _ call: Call) -> HTML {
        guard let report = profile.crime, let total = report.group.whole.total else {
            return "<p>None has been brought in yet.</p>"
        }
        let line = report.group.whole
        let counts = report.types.map { (type: $0.type, count: $0.months.reduce(0) { $0 + ($1 ?? 0) }) }
        let top = counts.filter { $0.count > 0 }.sorted { ($1.count, $0.type) < ($0.count, $1.type) }.prefix(3)
        let items: [HTML] = top.map { "<li>\($0.type): \(Decimals.grouped($0.count))</li>" }
        let rate = line.rate?.perThousand.map { ", \($0) for every 1,000 people" } ?? ""
        return """
            <p>\(Decimals.grouped(total)) crimes in \(CrimePages.months(line)) to \(call.language.month(report.period.latest))\(rate)\
            \(report.period.isDemonstration ? " (made up for the demonstration)" : ""). Most were:</p>
            <ol>\(items)</ol>
            <p><a href="\(Path("/staff/crime/\(profile.area.code)"))">Recorded crime by type and month</a></p>
            """
    }

    private static func contacts(_ profile: AreaProfile, _ call: Call) -> HTML {
        guard let report = profile.contacts?.report else { return .empty }
        let none = report.areasWithNone.count
        let gaps =
            report.areas.count > 1
            ? "\(Decimals.grouped(none)) of \(Decimals.grouped(report.areas.count)) areas have no key individual."
            : none > 0 ? "There is no key individual." : ""
        return """
            <h2>Who speaks for people here</h2>
            <p>On the lists: \(Decimals.grouped(report.contacts)). To be asked again: \(Decimals.grouped(report.due)). \(gaps)</p>
            <p><a href="\(Path("/staff/contacts/\(profile.area.code)"))">Key individuals and advisory groups</a></p>
            """
    }
}
