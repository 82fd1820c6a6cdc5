import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What people wrote, without who they are.
enum WrittenPages {
    static func list(
        _ question: WrittenQuestion, _ place: SurveyPlace, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil,
        done: String? = nil
    ) async throws -> Page {
        let found = try await TextStore(scope).answers(question)
        let others = try await OtherAnswers.all(place, scope)
        let state = FormState(
            call.language,
            values: [
                "q": [question.words], "answers": problem == nil ? [] : call.form.all("answers"), "code": [call.form["code"] ?? ""],
            ],
            problem: problem, csrf: call.context.csrf)
        return Page(
            title: "What did people in \(place.area.name.english) write?", caption: place.survey.title.english,
            breadcrumbs: place.breadcrumbs(to: "words"),
            notices: (done.map { Components.success($0) } ?? .empty) + Components.errorSummary(state, fields: ["code"]),
            body: """
                <p class="figure"><strong>\(Decimals.grouped(found.people))</strong> people wrote something, \(place.waveName(call)). \
                Names are not shown. Each look is kept in the audit.</p>
                \(search(question, place, state))
                \(place.choices(of: "words", call))
                \(answers(found, question, place, state, call))
                \(tags(found, place, scope, call))
                \(OtherAnswers.table(others, of: place.survey))
                """,
            hasErrors: problem != nil)
    }

    private static func search(_ question: WrittenQuestion, _ place: SurveyPlace, _ state: FormState) -> HTML {
        """
        <form method="post" action="\(Path("/staff/surveys/\(place.survey.code)/words"))">
        \(Components.csrf(state.csrf))\(fields(place))\(Components.textField(
            "q", "Find words", in: state, hint: "Answers with all of these words, or words that begin so; accents make no difference.",
            kind: .search, width: .medium))
        <div class="buttons">\(Components.button("Find"))</div>
        </form>
        """
    }

    private static func fields(_ place: SurveyPlace) -> HTML {
        Components.hidden("area", place.area.code) + Components.hidden("wave", place.wave.code)
    }

    private static func answers(
        _ found: WrittenAnswers, _ question: WrittenQuestion, _ place: SurveyPlace, _ state: FormState, _ call: Call
    ) -> HTML {
        guard !found.answers.isEmpty else { return nothing(question) }
        let title = question.words.isEmpty ? "The latest first" : "What was found, the latest first"
        let choices = found.answers.map { choice($0, place, call) }
        let tags = found.tags.filter { !$0.tag.isRetired }.map { Choice(value: $0.tag.id.description, label: $0.tag.name) }
        let list: HTML = tags.isEmpty ? plain(title, choices) : coding(title, choices, tags, question, place, state)
        return "\(list)\(found.next.html { older(before: $0, question, place, state) })"
    }

    /// An answer, to be ticked: what was written, then where, when and how it is coded.
    private static func choice(_ answer: WrittenAnswer, _ place: SurveyPlace, _ call: Call) -> Choice {
        let area = call.configuration.areas.fullName(of: answer.area, in: .en)
        // Whoever wrote in one place only is understood without the question.
        let texts = answer.texts.map { answer.texts.count > 1 ? "\($0.question.text.english) “\($0.words)”" : $0.words }
        let tags = answer.tags.isEmpty ? "" : ". Tags: \(answer.tags.map(\.name).joined(separator: ", "))"
        return Choice(
            value: String(answer.number), label: texts.joined(separator: " "),
            hint: "\(area.isEmpty ? answer.area : area), \(call.language.date(answer.day))\(tags)")
    }

    private static func plain(_ title: String, _ choices: [Choice]) -> HTML {
        let items: [HTML] = choices.map { choice in
            "<li>\(choice.label)<br><span class=\"quiet\">\(choice.hint ?? "")</span></li>"
        }
        return "<h2>\(title)</h2>\n<ul>\(items)</ul>\n"
    }

    /// The answers with boxes to tick, and below them the tag that the ticked ones get or lose.
    private static func coding(
        _ title: String, _ choices: [Choice], _ tags: [Choice], _ question: WrittenQuestion, _ place: SurveyPlace,
        _ state: FormState
    ) -> HTML {
        """
        <form method="post" action="\(Path("/staff/surveys/\(place.survey.code)/words"))">
        \(Components.csrf(state.csrf))\(fields(place))\(Components.hidden("q", question.words))\
        \(question.tag.html { Components.hidden("tag", $0.description) })\
        \(Components.checkboxes("answers", title, choices, in: state, labelStyle: .large))\
        \(Components.select("code", "Tag", tags, in: state, hint: "For the answers that you ticked"))
        <div class="buttons">\(Components.button("Code them", name: "do", value: "code"))\
        \(Components.button("Take the tag away", style: .second, name: "do", value: "take"))</div>
        </form>
        """
    }

    private static func nothing(_ question: WrittenQuestion) -> HTML {
        let words: HTML =
            question.words.isEmpty
            ? "<p>What people write beside their answers will be here.</p>"
            : "<p>Nobody here wrote all of these words. Try fewer, or the beginning of one.</p>"
        return Components.empty(question.words.isEmpty ? "Nothing was written yet" : "Nothing found", words)
    }

    /// The next part of the list: a form, since what is looked for must not stand in an address.
    private static func older(before number: Int, _ question: WrittenQuestion, _ place: SurveyPlace, _ state: FormState) -> HTML {
        let tag: HTML = question.tag.html { Components.hidden("tag", $0.description) } ?? .empty
        return Components.action(
            "Earlier answers", to: Path("/staff/surveys/\(place.survey.code)/words"), csrf: state.csrf,
            hidden: fields(place) + Components.hidden("q", question.words) + Components.hidden("before", String(number)) + tag)
    }

    private static func tags(_ found: WrittenAnswers, _ place: SurveyPlace, _ scope: StaffScope, _ call: Call) -> HTML {
        let mayExport = scope.allows(.exportResults, in: place.area.code)
        return """
            <h2>How they are coded</h2>
            \(when: !found.tags.isEmpty, Components.table(TagFiles.table(found.people, found.tags, place)))
            <ul class="ways"><li><a href="\(place.path("tags"))">The list of tags</a></li></ul>
            \(ReportPages.files(csv: place.path("tags.csv"), json: place.path("tags.json"), "tags", mayExport: mayExport))
            """
    }
}

/// How many chose “Something else”: where many do, the question lacks an option that matters to people.
struct OtherAnswers: Sendable {
    let question: Question
    let option: Question.Option
    let people: Ratio
    /// Whether they are so many that the question's options are worth a review.
    let isMany: Bool

    static func all(_ place: SurveyPlace, _ scope: StaffScope) async throws -> [OtherAnswers] {
        let results = try await SurveyResultStore(scope).results(of: place.survey, wave: place.wave, in: [place.area.code])
        return results.areas.flatMap { all($0, of: place.survey) }
    }

    static func all(_ results: AreaResults, of survey: SurveyDefinition) -> [OtherAnswers] {
        results.questions.flatMap { result in
            result.options.filter(\.option.isOther).compactMap { option in
                option.people.map { people in
                    let isMany = people.numerator > 0 && people.numerator * 100 >= people.denominator * survey.otherShare
                    return OtherAnswers(question: result.question, option: option.option, people: people, isMany: isMany)
                }
            }
        }
    }

    /// That the options of some questions are worth a review; nothing where they do.
    static func warning(_ others: [OtherAnswers], _ words: Path?, _ call: Call) -> HTML {
        let many: [HTML] = others.filter(\.isMany).map { other in
            """
            <li>\(other.people.percent(decimals: 1) ?? "")\u{A0}% chose “\(other.option.text.english)” at “\(other.question.text.english)”</li>
            """
        }
        guard !many.isEmpty else { return .empty }
        let read = words.html { " <a href=\"\($0)\">Read what they wrote</a>." } ?? .empty
        return Components.panel(
            "Review the options",
            "<ul>\(many)</ul><p>People can be offended by what is left out of a list.\(read)</p>", tone: .warning)
    }

    static func table(_ others: [OtherAnswers], of survey: SurveyDefinition) -> HTML {
        guard !others.isEmpty else { return .empty }
        let rows = others.map { other in
            Table.Row([
                "\(other.question.text.english)", "\(other.option.text.english)", "\(Decimals.grouped(other.people.numerator))",
                "\(other.people.percent(decimals: 1) ?? "")",
                other.isMany ? Components.tag("Review the options", .warning) : Components.tag("Few", .good),
            ])
        }
        return """
            <h2>Something else</h2>
            \(Components.table(Table(
                caption: "People who chose an option that is not in the list", captionIsUnseen: true,
                columns: [
                    .init(title: "Question"), .init(title: "Option"), .init(title: "People", kind: .number),
                    .init(title: "Share of people (%)", kind: .number), .init(title: "State"),
                ], rows: rows)))
            <p class="source">From \(survey.otherShare)\u{A0}% on the options of a question are worth a review: people can be offended by what is left out.</p>
            """
    }
}
