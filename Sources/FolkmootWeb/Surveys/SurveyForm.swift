import Basics
import FolkmootCore
import HTTP
import Markup

/// A survey as somebody fills it in: first empty, then with all that was ticked and typed and what is wrong with it.
struct SurveyForm: Sendable {
    let survey: SurveyDefinition
    /// Where it is sent.
    let path: Path
    /// Whether a member answers, whose area is known.
    let isMembers: Bool
    /// Which page this is, so that sending it twice is one response.
    let submission: ID<SurveySubmission>
    private(set) var state: FormState
    /// The answers, if nothing is wrong with them.
    private(set) var answers: SurveyAnswers?
    /// Where the person lives, if it was asked and can be found.
    private(set) var area: String?

    /// An empty page.
    ///
    /// - Parameter first: what fields besides those of the survey show first.
    init(
        _ survey: SurveyDefinition, to path: Path, isMembers: Bool = false, first: [String: [String]] = [:], _ call: Call
    ) {
        self.survey = survey
        self.path = path
        self.isMembers = isMembers
        submission = ID()
        state = FormState(call.language, values: first, csrf: call.context.csrf)
    }

    /// What was sent.
    ///
    /// - Parameters:
    ///   - others: what is wrong with fields besides those of the survey.
    ///   - kept: the names of such fields, which are shown again with what was typed.
    init(
        sent survey: SurveyDefinition, to path: Path, isMembers: Bool = false, beside others: [String: String] = [:],
        keeping kept: [String] = [], _ call: Call
    ) {
        self.survey = survey
        self.path = path
        self.isMembers = isMembers
        submission = ID(call.form["page"] ?? "") ?? ID()
        var errors = others
        do throws(SurveyFaults) {
            answers = try survey.answers { question in Self.given(to: question, call, &errors) }
        } catch {
            errors.merge(Self.words(for: error, in: survey, call.language)) { first, _ in first }
        }
        if !isMembers {
            do throws(Problem) {
                area = try Self.area(call)
            } catch {
                errors[Self.placeField(call)] = error.message
            }
        }
        if !errors.isEmpty { (answers, area) = (nil, nil) }
        // What is kept is not shown again.
        guard !errors.isEmpty else {
            state = FormState(call.language)
            return
        }
        state = FormState(
            call.language, values: Self.values(survey, call.form, and: kept), problem: Problem(.invalid, "", fields: errors),
            csrf: call.context.csrf)
    }

    /// The same with all that was ticked and typed, which could not be kept.
    ///
    /// - Parameter words: why.
    func refused(_ words: String, keeping others: [String] = [], _ call: Call) -> SurveyForm {
        var form = self
        form.state = FormState(
            call.language, values: Self.values(survey, call.form, and: others), problem: Problem(.conflict, words),
            csrf: call.context.csrf)
        return form
    }

    /// The names of the fields in the order in which they stand.
    func fields(_ call: Call) -> [String] {
        survey.questions.flatMap { question in
            question.hasOptions ? [Self.choiceField(question), Self.wordsField(question)] : Self.wordsFields(question)
        } + [Self.placeField(call)]
    }

    /// The field of a question's options.
    static func choiceField(_ question: Question) -> String { "q-\(question.code)" }

    /// The field of a question's words.
    static func wordsField(_ question: Question) -> String { "w-\(question.code)" }

    private static func wordsFields(_ question: Question) -> [String] {
        question.kind == .place ? [wordsField(question), choiceField(question)] : [wordsField(question)]
    }

    /// The field that tells where somebody lives: a postcode, or an area from a list where the force has no table of postcodes.
    static func placeField(_ call: Call) -> String { call.configuration.postcodes.isEmpty ? "area" : "postcode" }

    /// What was ticked and typed at a question.
    ///
    /// - Parameter errors: what is wrong with places, by field.
    private static func given(to question: Question, _ call: Call, _ errors: inout [String: String]) -> (
        ticked: [String], typed: String
    ) {
        let given = (ticked: call.form.all(choiceField(question)), typed: call.form[wordsField(question)] ?? "")
        guard question.kind == .place else { return given }
        do throws(Problem) {
            let place = try call.configuration.place(
                chosen: call.form.text(choiceField(question)), typed: call.form.text(wordsField(question)), on: call.today,
                in: call.language)
            return (place.area.map { [$0] } ?? [], place.words)
        } catch {
            errors[wordsField(question)] = error.message
            return given
        }
    }

    private static func values(_ survey: SurveyDefinition, _ form: Form, and others: [String]) -> [String: [String]] {
        let names = survey.questions.flatMap { [choiceField($0), wordsField($0)] } + ["postcode", "area"] + others
        return Dictionary(names.map { ($0, form.all($0)) }, uniquingKeysWith: { first, _ in first })
    }

    private static func area(_ call: Call) throws(Problem) -> String {
        let typed = CleanText.line(call.form[placeField(call)] ?? "", limit: 200)
        return call.configuration.postcodes.isEmpty
            ? try call.configuration.area(chosen: typed, on: call.today, in: call.language)
            : try call.configuration.area(ofPostcode: typed, in: call.language)
    }
}

// MARK: What is wrong, in words

extension SurveyForm {
    private static func words(for faults: SurveyFaults, in survey: SurveyDefinition, _ language: Language) -> [String: String] {
        var errors: [String: String] = [:]
        for question in survey.questions {
            guard let fault = faults.byQuestion[question.code] else { continue }
            errors[field(of: fault, question)] = words(for: fault, question, language)
        }
        return errors
    }

    private static func field(of fault: SurveyFault, _ question: Question) -> String {
        if case .tooLong = fault { return wordsField(question) }
        return question.hasOptions ? choiceField(question) : wordsField(question)
    }

    private static func words(for fault: SurveyFault, _ question: Question, _ language: Language) -> String {
        switch fault {
        case .unanswered: (question.hasOptions ? Phrases.choose : Phrases.write)[language]
        case .tooMany(let chosen, let limit):
            Phrases.tooMany.filled(in: language, ["n": String(chosen), "limit": String(limit)])
        case .notAlone(let option):
            Phrases.notAlone.filled(in: language, ["option": question.option(option)?.text[language] ?? option])
        case .notOne: Phrases.notOne[language]
        case .unknownOption: Phrases.unknown[language]
        case .tooLong(let characters, let limit):
            Phrases.tooLong.filled(in: language, ["n": Decimals.grouped(characters), "limit": Decimals.grouped(limit)])
        case .nothingAnswered: Phrases.nothing[language]
        }
    }

    private enum Phrases {
        static let write = Phrase("Write an answer.", cy: "Ysgrifennwch ateb.")
        static let choose = Phrase("Choose an answer.", cy: "Dewiswch ateb.")
        static let tooMany = Phrase("You ticked {n}. Choose up to {limit}.", cy: "Rydych wedi ticio {n}. Dewiswch hyd at {limit}.")
        static let notAlone = Phrase(
            "You ticked “{option}” and something else. Tick only that, or take its tick away.",
            cy: "Rydych wedi ticio “{option}” a rhywbeth arall. Ticiwch hwnnw’n unig, neu dynnu’r tic oddi arno.")
        static let notOne = Phrase("Choose one answer only.", cy: "Dewiswch un ateb yn unig.")
        static let unknown = Phrase(
            "One of the answers is not offered any more. Choose again.", cy: "Nid yw un o’r atebion ar gael mwyach. Dewiswch eto.")
        static let tooLong = Phrase(
            "You wrote {n} characters. Shorten it to {limit}.", cy: "Rydych wedi ysgrifennu {n} o nodau. Byrhewch ef i {limit}.")
        static let nothing = Phrase("Answer at least one question.", cy: "Atebwch o leiaf un cwestiwn.")
    }
}
