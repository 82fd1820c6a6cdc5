import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The tags that a survey's written answers are coded into.
enum TagPages {
    static func list(_ place: SurveyPlace, _ problem: Problem?, _ scope: StaffScope, _ call: Call) async throws -> Page {
        let tags = try await TextStore(scope).list(of: place.survey)
        let state = FormState(call.language, values: ["name": [call.form["name"] ?? ""]], problem: problem, csrf: call.context.csrf)
        let mayChange = scope.allows(.publishSurveys)
        return Page(
            title: "Tags of \(place.survey.title.english)", caption: "Written answers",
            breadcrumbs: place.breadcrumbs(to: "words") + [Breadcrumb(title: "What people wrote", path: place.path("words"))],
            notices: done(call) + Components.errorSummary(state, fields: ["name"]),
            body: """
                <p>A tag says what an answer is about. What was coded into a tag stays when the tag is retired.</p>
                \(when: !tags.isEmpty, table(tags, place, mayChange: mayChange, call))
                \(when: tags.isEmpty, "<p>There are no tags yet.</p>")
                \(when: mayChange, form(place, state))
                """,
            hasErrors: problem != nil)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "added": Components.success("The tag is in the list")
        case "retired": Components.success("The tag is retired")
        default: .empty
        }
    }

    private static func table(_ tags: [SurveyTag], _ place: SurveyPlace, mayChange: Bool, _ call: Call) -> HTML {
        let change: [Table.Column] = mayChange ? [.init(title: "Change")] : []
        return Components.table(
            Table(
                caption: "Tags", captionIsUnseen: true, columns: [.init(title: "Tag"), .init(title: "State")] + change,
                rows: tags.map { tag in
                    let state = tag.isRetired ? Components.tag("Retired") : Components.tag("Offered", .good)
                    return Table.Row(
                        ["\(tag.name)", state] + (mayChange ? [tag.isRetired ? .empty : retire(tag, place, call)] : []))
                }))
    }

    private static func retire(_ tag: SurveyTag, _ place: SurveyPlace, _ call: Call) -> HTML {
        let fields = Components.hidden("retire", tag.id.description) + Components.hidden("area", place.area.code)
        return Components.action("Retire \(tag.name)", to: path(place), csrf: call.context.csrf, hidden: fields)
    }

    private static func form(_ place: SurveyPlace, _ state: FormState) -> HTML {
        """
        <h2>Add a tag</h2>
        \(Components.form(
            state, to: path(place), button: "Add",
            Components.hidden("area", place.area.code)
                + Components.textField("name", "Name", in: state, hint: "Like “Parking at schools”", width: .medium)))
        """
    }

    private static func path(_ place: SurveyPlace) -> Path { Path("/staff/surveys/\(place.survey.code)/tags") }
}

/// How written answers are coded, in rows.
enum TagFiles {
    static func table(_ people: Int, _ tags: [(tag: SurveyTag, answers: Int)], _ place: SurveyPlace) -> Table {
        Table(
            caption: "Written answers by tag; one may have several",
            columns: [
                .init(title: "Tag"), .init(title: "Answers", kind: .number),
                .init(title: "Share of written answers (%)", kind: .number),
            ],
            rows: tags.map { tag, answers in
                Table.Row([
                    "<a href=\"\(place.path("words").query("tag", tag.id.description))\">\(tag.name)</a>",
                    "\(Decimals.grouped(answers))",
                    "\(Ratio(answers, of: people).percent(decimals: 1) ?? "")",
                ])
            }, total: Table.Row(["Written answers", "\(Decimals.grouped(people))", .empty]))
    }

    static func csv(_ people: Int, _ tags: [(tag: SurveyTag, answers: Int)], _ place: SurveyPlace) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["survey", "wave", "area", "area_name", "tag", "retired", "answers", "written_answers", "percent"])
        for (tag, answers) in tags {
            writer.row([
                place.survey.code, place.wave.code, place.area.code, place.area.name.english, tag.name,
                tag.isRetired ? "yes" : "no",
                String(answers), String(people), Ratio(answers, of: people).percent(decimals: 1) ?? "",
            ])
        }
        return writer.bytes
    }

    static func json(_ people: Int, _ tags: [(tag: SurveyTag, answers: Int)], _ place: SurveyPlace) -> JSON {
        [
            "schema": "folkmoot.survey-tags/1", "survey": .string(place.survey.code), "wave": .string(place.wave.code),
            "area": .string(place.area.code), "written_answers": .integer(Int64(people)),
            "tags": .array(
                tags.map { tag, answers in
                    ["tag": .string(tag.name), "retired": .bool(tag.isRetired), "answers": .integer(Int64(answers))]
                }),
        ]
    }
}
