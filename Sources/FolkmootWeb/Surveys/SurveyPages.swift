import Basics
import FolkmootCore
import Markup

enum SurveyPages {
    /// The whole survey on one page.
    static func form(_ form: SurveyForm, _ call: Call) -> Page {
        let survey = form.survey
        return Page(
            title: survey.title[call.language],
            notices: Components.errorSummary(form.state, fields: form.fields(call)),
            body: """
                <p class="lead">\(survey.introduction[call.language])</p>
                <p>\(call(Phrases.skip)) \(call(form.isMembers ? Phrases.known : Phrases.anonymous)) \
                <a href="/privacy">\(call(Phrases.privacy))</a></p>
                \(Components.form(
                    form.state, to: form.path, button: call(Phrases.send),
                    """
                    \(Components.hidden("page", form.submission.description))
                    \(fields(form, call))
                    """))
                """,
            hasErrors: form.state.hasErrors)
    }

    /// The questions, and where the person lives if that is not known.
    static func fields(_ form: SurveyForm, _ call: Call) -> HTML {
        "\(form.survey.parts.map { part($0, in: form, call) })\(place(form, call))"
    }

    private static func part(_ questions: [Question], in form: SurveyForm, _ call: Call) -> HTML {
        guard let first = questions.first, let grid = first.grid else {
            return .joined(questions.map { question($0, in: form, call) })
        }
        let hint = [first.condition.flatMap { condition(of: $0, in: form.survey, call) }, first.hint?[call.language]]
            .compactMap { $0 }.joined(separator: " ")
        let rows: [HTML] = questions.compactMap { row in row.grid.map { self.row(row, $0, in: form, call) } }
        return Components.fieldset(
            grid.text[call.language], hint: hint.isEmpty ? nil : hint, .joined(rows))
    }

    /// A row of a grid: a group of its own, so that it is read out whole and folds on a narrow screen.
    private static func row(_ question: Question, _ grid: Question.Grid, in form: SurveyForm, _ call: Call) -> HTML {
        Components.radios(
            SurveyForm.choiceField(question), grid.row[call.language], choices(question, form.state, call), in: form.state,
            hint: question.isRequired ? call(Phrases.required) : nil, isInline: true)
    }

    private static func question(_ question: Question, in form: SurveyForm, _ call: Call) -> HTML {
        let (name, text, state) = (SurveyForm.choiceField(question), question.text[call.language], form.state)
        let hint = hint(of: question, in: form.survey, call)
        switch question.kind {
        case .text:
            return Components.textArea(
                SurveyForm.wordsField(question), text, in: state, hint: hint, isOptional: !question.isRequired)
        case .place:
            return place(asked: question, in: state, hint: hint, call)
        case .scale, .single:
            return Components.radios(name, text, choices(question, state, call), in: state, hint: hint)
        case .multiple:
            return Components.checkboxes(
                name, text, choices(question, state, call), in: state, hint: hint, limit: question.maximumSelections,
                isSplit: question.offered.count > 8)
        }
    }

    /// Where something is: a postcode or words, or an area from a list.
    private static func place(asked question: Question, in state: FormState, hint: String?, _ call: Call) -> HTML {
        let areas = call.configuration.areasToChoose(on: call.today).map { Choice(value: $0.code, label: $0.name[call.language]) }
        let words = Components.textField(
            SurveyForm.wordsField(question), call(Phrases.where), in: state, hint: call(Phrases.whereHint),
            isOptional: !question.isRequired)
        let list = Components.select(SurveyForm.choiceField(question), call(Phrases.orArea), areas, in: state, isOptional: true)
        return Components.fieldset(question.text[call.language], hint: hint, words + list)
    }

    private static func choices(_ question: Question, _ state: FormState, _ call: Call) -> [Choice] {
        question.offered.map { option in
            let words = Components.textField(
                SurveyForm.wordsField(question), call(Phrases.what), in: state, width: .medium, isOptional: true)
            return Choice(
                value: option.code, label: option.text[call.language], isExclusive: option.isExclusive,
                inside: option.isOther && option.code == question.otherOption?.code ? words : .empty)
        }
    }

    private static func hint(of question: Question, in survey: SurveyDefinition, _ call: Call) -> String? {
        let parts = [
            question.condition.flatMap { condition(of: $0, in: survey, call) },
            question.isRequired ? call(Phrases.required) : nil, question.hint?[call.language],
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func condition(of condition: Question.Condition, in survey: SurveyDefinition, _ call: Call) -> String? {
        guard let option = survey.question(condition.question)?.option(condition.option) else { return nil }
        return Phrases.condition.filled(in: call.language, ["option": option.text[call.language]])
    }

    private static func place(_ form: SurveyForm, _ call: Call) -> HTML {
        guard !form.isMembers else { return .empty }
        guard call.configuration.postcodes.isEmpty else {
            return Components.textField(
                "postcode", call(Phrases.postcode), in: form.state, hint: call(Phrases.postcodeHint), kind: .text,
                autocomplete: .postcode, width: .short)
        }
        let areas = call.configuration.areasToChoose(on: call.today)
        let choices = areas.map { Choice(value: $0.code, label: $0.name[call.language]) }
        return Components.select("area", call(Phrases.area), choices, in: form.state, hint: call(Phrases.areaHint))
    }

    /// What happens next, and the ways onward; only who is no member is asked to register.
    static func thanks(_ survey: SurveyDefinition, area: Area?, isMember: Bool, _ call: Call) -> Page {
        Page(
            title: call(Phrases.thanks), caption: survey.title[call.language],
            body: """
                \(Components.success(call(Phrases.kept)))
                <h2>\(call(Phrases.next))</h2>
                <p>\(Phrases.nextWords.filled(in: call.language, ["force": call.force]))</p>
                \(area.html { results(of: $0, call) })
                \(when: !isMember, registering(call))
                """)
    }

    private static func registering(_ call: Call) -> HTML {
        """
        <h2>\(call(Phrases.hear))</h2>
        <p>\(call(Phrases.hearWords))</p>
        <p>\(Components.linkButton(call(Phrases.register), to: "/register"))</p>
        """
    }

    private static func results(of area: Area, _ call: Call) -> HTML {
        let words = Phrases.results.filled(in: call.language, ["area": area.name[call.language]])
        return "<p><a href=\"\(Path("/areas/\(area.code)"))\">\(words)</a></p>"
    }

    /// The survey takes no answers now.
    static func refused(_ form: SurveyForm, _ refusal: HTML, _ call: Call) -> Page {
        Page(title: form.survey.title[call.language], body: "\(refusal)\(when: !form.isMembers, registering(call))")
    }

    /// The force asks nothing at present.
    static func none(_ call: Call) -> Page {
        Page(
            title: call(Phrases.noneTitle),
            body: Components.empty(
                call(Phrases.noneHeading), "<p>\(call(Phrases.noneWords))</p>",
                next: Components.linkButton(call(Phrases.register), to: "/register")))
    }

    private enum Phrases {
        static let skip = Phrase(
            "Skip any question that you would rather not answer, unless it says that it needs one.",
            cy: "Hepgorwch unrhyw gwestiwn y byddai’n well gennych beidio â’i ateb, oni bai ei fod yn dweud bod angen ateb.")
        static let anonymous = Phrase(
            "We do not ask who you are. Of where you live we keep only the area.",
            cy: "Nid ydym yn gofyn pwy ydych chi. O’r lle rydych chi’n byw, dim ond yr ardal a gadwn.")
        static let known = Phrase(
            "You came by your own link, so your answers are kept with your membership. If you answer again, your latest answers count.",
            cy:
                "Daethoch drwy eich dolen eich hun, felly cedwir eich atebion gyda’ch aelodaeth. Os byddwch yn ateb eto, eich atebion diweddaraf sy’n cyfrif."
        )
        static let privacy = Phrase("How we use what you tell us", cy: "Sut rydym yn defnyddio’r hyn a ddywedwch wrthym")
        static let required = Phrase("This one needs an answer.", cy: "Mae angen ateb i hwn.")
        static let condition = Phrase("Only if you answered “{option}”.", cy: "Dim ond os gwnaethoch ateb “{option}”.")
        static let what = Phrase("What is it?", cy: "Beth yw hynny?")
        static let send = Phrase("Send my answers", cy: "Anfon fy atebion")
        static let postcode = Phrase("Your postcode", cy: "Eich cod post")
        static let postcodeHint = Phrase(
            "Your answers then count for your area. We do not keep the postcode.",
            cy: "Yna bydd eich atebion yn cyfrif i’ch ardal chi. Nid ydym yn cadw’r cod post.")
        static let `where` = Phrase("A postcode, or the place in your words", cy: "Cod post, neu’r lle yn eich geiriau chi")
        static let whereHint = Phrase(
            "Of a postcode we keep only the area. Do not write down where somebody lives.",
            cy: "O god post, dim ond yr ardal a gadwn. Peidiwch ag ysgrifennu ble mae rhywun yn byw.")
        static let orArea = Phrase("Or choose an area", cy: "Neu dewiswch ardal")
        static let area = Phrase("Where do you live?", cy: "Ble rydych chi’n byw?")
        static let areaHint = Phrase(
            "Your answers then count for your area.", cy: "Yna bydd eich atebion yn cyfrif i’ch ardal chi.")
        static let thanks = Phrase("Thank you for your answers", cy: "Diolch am eich atebion")
        static let kept = Phrase("We have your answers", cy: "Mae eich atebion gennym")
        static let next = Phrase("What happens next", cy: "Beth sy’n digwydd nesaf")
        static let nextWords = Phrase(
            "{force} counts your answers with those of others in your area. Your neighbourhood team uses them when it chooses its priorities.",
            cy:
                "Mae {force} yn cyfrif eich atebion gyda rhai pobl eraill yn eich ardal. Mae eich tîm cymdogaeth yn eu defnyddio wrth ddewis ei flaenoriaethau."
        )
        static let results = Phrase("See what people in {area} said", cy: "Gweld beth ddywedodd pobl yn {area}")
        static let hear = Phrase("Hear what is done about it", cy: "Clywed beth sy’n cael ei wneud yn ei gylch")
        static let hearWords = Phrase(
            "Register, and your team tells you what it did. It is free, and you can leave whenever you like.",
            cy: "Cofrestrwch, a bydd eich tîm yn dweud wrthych beth a wnaeth. Mae am ddim, a gallwch adael pryd bynnag y dymunwch.")
        static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
        static let noneTitle = Phrase("Have your say", cy: "Dweud eich dweud")
        static let noneHeading = Phrase("There is no survey at present", cy: "Nid oes arolwg ar hyn o bryd")
        static let noneWords = Phrase(
            "The questions will be here when the next survey begins. Register, and we tell you.",
            cy: "Bydd y cwestiynau yma pan fydd yr arolwg nesaf yn dechrau. Cofrestrwch, a byddwn yn rhoi gwybod i chi.")
    }
}
