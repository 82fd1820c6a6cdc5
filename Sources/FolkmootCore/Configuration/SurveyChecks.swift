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
        for (index, question) in questions.enumerated() {
            checkOptions(question)
            checkLimits(question)
            checkCondition(question, after: questions.prefix(index))
        }
    }

    private mutating func checkOptions(_ question: SourcedValue) {
        let options = question.list("options")
        let isText = question.string("kind") == "text"
        checkCodes(options, "options")
        if isText, question["options"] != nil {
            add(
                question.origin(of: "options"), "options", "A question of the kind “text” has no options.",
                "Remove them, or change the kind.")
        } else if !isText, question["options"] == nil, question["kind"] != nil {
            add(question.origin, "options", "This question has no options.", "Add “options”, or make its kind “text”.")
        }
        for option in options where ["text", "hint"].contains(option.string("code")) {
            add(
                option.origin(of: "code"), "options", "No option may have the code “text” or “hint”.",
                "Translations use them; choose another.")
        }
        if !options.isEmpty, options.allSatisfy({ $0.flag("retired") }) {
            add(question.origin(of: "options"), "options", "Every option is retired.", "Leave the question out instead.")
        }
    }

    private mutating func checkLimits(_ question: SourcedValue) {
        let kind = question.string("kind")
        if let most = question["max_selections"], kind != nil {
            checkSelections(most, question, kind)
        }
        if let length = question["max_length"], kind != nil, kind != "text" {
            add(length.origin, "max-length", "Only a question of the kind “text” has “max_length”.", "Remove it.")
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
        guard let asked = earlier.first(where: { $0.string("code") == code }) else {
            let known = earlier.compactMap { $0.string("code") }
            return add(
                condition.origin(of: "question"), "show-if", "No earlier question has the code \(quoted(code)).",
                suggestion(for: code, among: known, otherwise: "Name a question that stands before this one."))
        }
        let options = asked.list("options").compactMap { $0.string("code") }
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
        guard let question = new.list("questions").first(where: { $0.string("code") == old.code }) else {
            if isAnswered(survey, old), !isNewSeries { refuseRemoval(old, new) }
            return
        }
        if isAnswered(survey, old), !isNewSeries {
            checkMeaning(old, question)
            checkOptionMeanings(old, question)
        }
        for option in old.options where context.voted.contains(OptionKey(survey.code, old.code, option.code)) {
            checkOptionKept(option, question)
        }
    }

    private mutating func refuseRemoval(_ question: Question, _ survey: SourcedValue) {
        add(
            survey.origin(of: "questions"), "question-removed",
            "The question \(quoted(question.code)) has answers and is left out.",
            "Put it back, or give the survey a new series.")
    }

    private mutating func checkMeaning(_ old: Question, _ question: SourcedValue) {
        let isSame = question.string("text") == old.text.english && question.string("kind") == old.kind.rawValue
        guard !isSame, question["text"] != nil, question["kind"] != nil else { return }
        let key = question.string("text") == old.text.english ? "kind" : "text"
        let was = key == "kind" ? old.kind.rawValue : old.text.english
        add(
            question.origin(of: key), "meaning-changed",
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
