import Basics
import FolkmootCore
import Markup

/// What a survey programme has come to.
enum ProgrammePages {
    static let nothing = Page(
        title: "The survey programme", breadcrumbs: [ReportPages.breadcrumb],
        body: Components.empty("No surveys yet", "<p>The facts will be here once survey.json of this force has a survey.</p>"))

    static func facts(_ facts: ProgrammeFacts, mayExport: Bool, _ call: Call) -> Page {
        Page(
            title: "What has the survey programme come to in \(facts.area.name.english)?", caption: facts.survey.title.english,
            breadcrumbs: ReportPages.breadcrumbs(facts.ancestors, "/staff/reports/programme"),
            body: """
                \(figures(facts, call))
                \(Components.table(modes(facts, call)))
                \(facts.issues.html { issues($0, facts, call) })
                <p class="source">People who answer without their own link count once for each page that they answer on. A person’s latest \
                response counts for issues. People may be asked again after \(months(facts.survey.resurveyMonths)).</p>
                \(files(facts, mayExport: mayExport))
                """)
    }

    private static func months(_ count: Int) -> String { count == 1 ? "1 month" : "\(count) months" }

    private static func figures(_ facts: ProgrammeFacts, _ call: Call) -> HTML {
        let date = "at \(call.language.date(facts.at))"
        var figures = [
            KeyFigure(
                label: "Individuals surveyed", figure: FigureText(Decimals.grouped(facts.individuals), "people", grounds: [date])),
            KeyFigure(
                label: "Responses in total",
                figure: FigureText(
                    Decimals.grouped(facts.responses), "",
                    grounds: ["\(Decimals.grouped(facts.repeats)) of people who had answered before", date])),
        ]
        if let rate = FigureText(
            facts.repeatRate, "answered more than once", at: London.day(at: facts.at), decimals: 1, in: call.language)
        {
            figures.append(KeyFigure(label: "People who answered again", figure: rate))
        }
        if let issues = facts.issues, let each = issues.perPerson {
            figures.append(
                KeyFigure(
                    label: "People who raised issues",
                    figure: FigureText(
                        Decimals.grouped(issues.people), "people",
                        grounds: ["\(Decimals.grouped(issues.selections)) issues, \(each) a person", date])))
        }
        return Components.keyFigures(figures)
    }

    private static func modes(_ facts: ProgrammeFacts, _ call: Call) -> Table {
        Table(
            caption: "Individuals by how they first answered, at \(call.language.date(facts.at))",
            columns: [
                .init(title: "First answered"), .init(title: "People", kind: .number), .init(title: "Share (%)", kind: .number),
            ],
            rows: facts.people.map { mode, count in
                Table.Row([
                    "\(name(of: mode))", "\(Decimals.grouped(count))",
                    "\(Ratio(count, of: facts.individuals).percent(decimals: 1) ?? "")",
                ])
            }, total: Table.Row(["All", "\(Decimals.grouped(facts.individuals))", .empty]))
    }

    /// How somebody answered, in words.
    static func name(of mode: SurveyResponse.Mode) -> String {
        switch mode {
        case .staff: "Asked by staff"
        case .online: "By themselves, online"
        case .paper: "On paper"
        case .phone: "By telephone"
        }
    }

    /// Shares of people and of selections are two figures.
    private static func issues(_ issues: ProgrammeFacts.Issues, _ facts: ProgrammeFacts, _ call: Call) -> HTML {
        let table = Table(
            caption: "Issues that people raised",
            columns: [
                .init(title: "Issue"), .init(title: "People", kind: .number),
                .init(title: "Share of people who raised any (%)", kind: .number),
                .init(title: "Share of issues raised (%)", kind: .number),
            ],
            rows: issues.ranking.map { option, people in
                Table.Row([
                    "\(option.text.english)", "\(Decimals.grouped(people))",
                    "\(Ratio(people, of: issues.people).percent(decimals: 1) ?? "")",
                    "\(Ratio(people, of: issues.selections).percent(decimals: 1) ?? "")",
                ])
            })
        return Components.table(table)
    }

    private static func files(_ facts: ProgrammeFacts, mayExport: Bool) -> HTML {
        func path(_ page: Path) -> Path { page.query("survey", facts.survey.code).query("area", facts.area.code) }
        return ReportPages.files(
            csv: path("/staff/reports/programme.csv"), json: path("/staff/reports/programme.json"), "the programme",
            mayExport: mayExport)
    }
}
