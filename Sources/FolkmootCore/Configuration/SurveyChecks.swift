extension CheckRun {
    /// Surveys: codes, schedules, questions, and what answers already given allow.
    mutating func checkSurveys() {
        let surveys = documents.list("survey.json", "surveys")
        checkCodes(surveys, "surveys")
        checkOneDefault(surveys, "survey")
        for survey in surveys {
            checkSchedule(survey)
            checkQuestions(survey)
        }
        if !documents.broken.contains("survey.json") { checkAnswersKept(surveys) }
    }

    private mutating func checkSchedule(_ survey: SourcedValue) {
        guard let schedule = survey["schedule"] else { return }
        guard (schedule["months"] == nil) == (schedule["every_months"] == nil) else { return }
        add(schedule.origin, "schedule", "A schedule has either “months” or “every_months”.", "Give one of them.")
    }

    private mutating func checkQuestions(_ survey: SourcedValue) {
        let questions = survey.list("questions")
        checkCodes(questions, "questions")
        checkCodesOfRows(questions)
        for (index, question) in questions.enumerated() {
            checkOptions(question)
            checkRows(question)
            checkLimits(question)
            checkCondition(question, after: questions.prefix(index))
        }
    }

    private mutating func checkOptions(_ question: SourcedValue) {
        let options = question.list("options")
        let kind = question.string("kind") ?? ""
        let isText = ["text", "place"].contains(kind)
        checkCodes(options, "options")
        if isText, question["options"] != nil {
            add(
                question.origin(of: "options"), "options", "A question of the kind “\(kind)” has no options.",
                "Remove them, or change the kind.")
        } else if !isText, question["options"] == nil, question["kind"] != nil {
            add(question.origin, "options", "This question has no options.", "Add “options”, or make its kind “text”.")
        }
        for option in options where ["text", "hint", "rows"].contains(option.string("code")) {
            add(
                option.origin(of: "code"), "options", "No option may have the code “text”, “hint” or “rows”.",
                "Translations use them; choose another.")
        }
        if !options.isEmpty, options.allSatisfy({ $0.flag("retired") }) {
            add(question.origin(of: "options"), "options", "Every option is retired.", "Leave the question out instead.")
        }
    }

    private mutating func checkRows(_ question: SourcedValue) {
        checkCodes(question.list("rows"), "rows")
        guard question.string("kind") == SourcedValue.grid else {
            if let rows = question["rows"], question["kind"] != nil {
                add(rows.origin, "rows", "Only a question of the kind “grid” has rows.", "Remove them, or change the kind.")
            }
            return
        }
        if question["rows"] == nil {
            add(question.origin, "rows", "This grid has no rows.", "Add “rows”: each statement with a code and its words.")
        }
        for option in question.list("options") where option.flag("other") {
            add(option.origin(of: "other"), "rows", "The options of a grid have no field for words beside them.", "Remove “other”.")
        }
    }

    /// A row is a question of its own, by the code of the grid and its own.
    private mutating func checkCodesOfRows(_ questions: [SourcedValue]) {
        let plain = Set(questions.compactMap { $0.string("code") })
        for asked in questions.flatMap(\.asked) where asked.row != nil && plain.contains(asked.code) {
            add(
                asked.row?.origin(of: "code") ?? asked.entry.origin, "repeated-code",
                "There are two questions \(quoted(asked.code)): this row of the grid, and another.",
                "Give one of them another code.")
        }
    }

    private mutating func checkLimits(_ question: SourcedValue) {
        let kind = question.string("kind")
        if let most = question["max_selections"], kind != nil {
            checkSelections(most, question, kind)
        }
        if let length = question["max_length"], kind != nil, kind != "text", kind != "place" {
            add(length.origin, "max-length", "Only a question of the kind “text” or “place” has “max_length”.", "Remove it.")
        }
        for option in question.list("options") where option.flag("exclusive") && kind != nil && kind != "multiple" {
            add(
                option.origin(of: "exclusive"), "exclusive", "Only a question of the kind “multiple” has exclusive options.",
                "Remove “exclusive”.")
        }
        for option in question.list("options") where option.flag("positive") && option.flag("excluded") {
            add(
                option.origin(of: "excluded"), "excluded", "An option that is left out of the base cannot be positive.",
                "Leave one of them.")
        }
    }

    private mutating func checkSelections(_ most: SourcedValue, _ question: SourcedValue, _ kind: String?) {
        let offered = question.list("options").filter { !$0.flag("retired") && !$0.flag("exclusive") }.count
        if kind != "multiple" {
            add(most.origin, "max-selections", "Only a question of the kind “multiple” has “max_selections”.", "Remove it.")
        } else if let number = most.int, number > offered, offered > 0 {
            add(
                most.origin, "max-selections", "\(number) options cannot be chosen of the \(offered) that can be chosen together.",
                "Write \(offered), or leave “max_selections” out.")
        }
    }

    private mutating func checkCondition(_ question: SourcedValue, after earlier: ArraySlice<SourcedValue>) {
        guard let condition = question["show_if"], let code = condition.string("question") else { return }
        let known = earlier.flatMap(\.asked)
        guard let asked = known.first(where: { $0.code == code }) else {
            let known = known.map(\.code)
            return add(
                condition.origin(of: "question"), "show-if", "No earlier question has the code \(quoted(code)).",
                suggestion(for: code, among: known, otherwise: "Name a question that stands before this one."))
        }
        let options = asked.entry.list("options").compactMap { $0.string("code") }
        guard let option = condition.string("option"), !options.contains(option) else { return }
        add(
            condition.origin(of: "option"), "show-if", "The question \(quoted(code)) has no option \(quoted(option)).",
            suggestion(for: option, among: options, otherwise: "Name one of its options."))
    }
}

extension CheckRun {
    /// What people have answered keeps its meaning.
    private mutating func checkAnswersKept(_ surveys: [SourcedValue]) {
        for old in context.previous?.surveys ?? [] {
            guard let survey = surveys.first(where: { $0.string("code") == old.code }) else {
                checkSurveyRemoved(old)
                continue
            }
            for question in old.questions { checkKept(question, of: old, in: survey) }
        }
    }

    private mutating func checkSurveyRemoved(_ survey: SurveyDefinition) {
        guard survey.questions.contains(where: { isAnswered(survey, $0) }), let file = documents.json["survey.json"] else { return }
        add(
            file.origin(of: "surveys"), "survey-removed", "The survey \(quoted(survey.code)) has answers and is left out.",
            "Put it back; with no schedule month ahead it is simply not asked.")
    }

    private func isAnswered(_ survey: SurveyDefinition, _ question: Question) -> Bool {
        context.answered.contains(QuestionKey(survey.code, question.code))
            || question.options.contains { context.voted.contains(OptionKey(survey.code, question.code, $0.code)) }
    }

    private mutating func checkKept(_ old: Question, of survey: SurveyDefinition, in new: SourcedValue) {
        // A new series says that nothing is compared with what was before, so words and kind are free again.
        let isNewSeries = new.string("series") != survey.series
        guard let asked = new.list("questions").flatMap(\.asked).first(where: { $0.code == old.code }) else {
            if isAnswered(survey, old), !isNewSeries { refuseRemoval(old, new) }
            return
        }
        if isAnswered(survey, old), !isNewSeries {
            checkMeaning(old, asked)
            checkOptionMeanings(old, asked.entry)
        }
        for option in old.options where context.voted.contains(OptionKey(survey.code, old.code, option.code)) {
            checkOptionKept(option, asked.entry)
        }
    }

    private mutating func refuseRemoval(_ question: Question, _ survey: SourcedValue) {
        add(
            survey.origin(of: "questions"), "question-removed",
            "The question \(quoted(question.code)) has answers and is left out.",
            "Put it back, or give the survey a new series.")
    }

    private mutating func checkMeaning(_ old: Question, _ asked: AskedValue) {
        let (text, kind) = (asked.text, asked.entry.string("kind"))
        let kindBefore = old.grid == nil ? old.kind.rawValue : SourcedValue.grid
        guard text != old.text.english || kind != kindBefore, text != nil, kind != nil else { return }
        let key = text == old.text.english ? "kind" : "text"
        let was = key == "kind" ? kindBefore : old.text.english
        add(
            key == "text" ? (asked.row ?? asked.entry).origin(of: key) : asked.entry.origin(of: key), "meaning-changed",
            "The question \(quoted(old.code)) has answers, and this was \(quoted(was)).",
            "Write it as it was, or give the question a new code or the survey a new series.")
    }

    private mutating func checkOptionMeanings(_ old: Question, _ question: SourcedValue) {
        for option in question.list("options") {
            guard let was = option.string("code").flatMap(old.option), let text = option.string("text") else { continue }
            let isSame =
                text == was.text.english && option.flag("positive") == was.isPositive && option.flag("excluded") == was.isExcluded
            guard !isSame else { continue }
            add(
                option.origin, "meaning-changed",
                "The option \(quoted(was.code)) of a question with answers was \(quoted(was.text.english)).",
                "Leave its words and its counting as they were, and add a new option; this one can be retired.")
        }
    }

    private mutating func checkOptionKept(_ option: Question.Option, _ question: SourcedValue) {
        guard !question.list("options").contains(where: { $0.string("code") == option.code }) else { return }
        add(
            question.origin(of: "options"), "option-removed", "The option \(quoted(option.code)) has votes and is left out.",
            "Put it back with \"retired\": true: it is no longer offered, and its votes are kept.")
    }
}

/// What people are asked by an entry of the file: a question, or a row of a grid.
struct AskedValue {
    /// The code by which answers are kept.
    let code: String
    /// The entry.
    let entry: SourcedValue
    /// The row, if the entry is a grid.
    let row: SourcedValue?

    /// The words, those of the grid before those of its row; nothing where some are missing.
    var text: String? {
        guard let row else { return entry.string("text") }
        guard let text = entry.string("text"), let words = row.string("text") else { return nil }
        return Localized(text).joined(to: Localized(words)).english
    }
}

extension SourcedValue {
    /// The kind of an entry that asks several questions at once.
    static let grid = "grid"

    /// What people are asked by this entry.
    var asked: [AskedValue] {
        guard let code = string("code") else { return [] }
        guard string("kind") == Self.grid else { return [AskedValue(code: code, entry: self, row: nil)] }
        return list("rows").compactMap { row in
            row.string("code").map { AskedValue(code: "\(code)-\($0)", entry: self, row: row) }
        }
    }
}

extension Localized {
    /// Words with others after them, as the question of a grid stands before a row: “How safe do you feel? – At home”.
    func joined(to other: Localized) -> Localized {
        let languages = Set(translations.keys).union(other.translations.keys)
        let pairs = languages.map { ($0, "\(self[$0]) – \(other[$0])") }
        return Localized("\(english) – \(other.english)", Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    }
}
