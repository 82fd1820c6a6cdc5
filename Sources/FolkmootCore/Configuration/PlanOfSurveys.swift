extension Comparison {
    mutating func compareSurveys(_ old: [SurveyDefinition], _ new: [SurveyDefinition], _ liveWaves: [String: Int]) {
        let before = changes.count
        compare(old, new, liveWaves)
        for place in before..<changes.count {
            changes[place] = ConfigurationPlan.Change(file: changes[place].file, text: changes[place].text, danger: .surveys)
        }
    }

    private mutating func compare(_ old: [SurveyDefinition], _ new: [SurveyDefinition], _ liveWaves: [String: Int]) {
        each(old, new, code: \.code) { changes, survey in
            changes.add(Self.file, "survey `\(survey.code)`: added, with \(survey.questions.count) questions")
        } removed: { changes, survey in
            changes.add(Self.file, "survey `\(survey.code)`: removed\(Self.affected(survey.code, liveWaves))")
        } kept: { changes, old, new in
            changes.compareSurvey(old, new, affected: Self.affected(new.code, liveWaves))
        }
        if Set(old.map(\.code)) == Set(new.map(\.code)), old.map(\.code) != new.map(\.code) {
            add(Self.file, "surveys: another order")
        }
    }

    private static let file = "survey.json"

    private static func affected(_ code: String, _ liveWaves: [String: Int]) -> String {
        guard let count = liveWaves[code], count > 0 else { return "" }
        return "; affects \(count) live \(count == 1 ? "wave" : "waves")"
    }

    private mutating func compareSurvey(_ old: SurveyDefinition, _ new: SurveyDefinition, affected: String) {
        let name = "survey `\(new.code)`"
        value(Self.file, "\(name) title", old.title.english, new.title.english)
        if old.introduction.english != new.introduction.english { add(Self.file, "\(name): another introduction") }
        value(Self.file, "\(name) series", old.series, new.series)
        value(Self.file, "\(name) is the default", old.isDefault, new.isDefault)
        value(Self.file, "\(name) may be answered again after months", old.resurveyMonths, new.resurveyMonths)
        value(Self.file, "\(name) begins in months", old.schedule.months.map(String.init), new.schedule.months.map(String.init))
        value(Self.file, "\(name) minutes", old.minutes, new.minutes)
        value(Self.file, "\(name) provisional below", old.minimumResponses, new.minimumResponses)
        value(Self.file, "\(name) shows answers to everybody while a wave runs", old.showsRunningWave, new.showsRunningWave)
        value(Self.file, "\(name) options are reviewed from per cent of “other”", old.otherShare, new.otherShare)
        value(Self.file, "\(name) opens only when its questions are approved", old.opensByApproval, new.opensByApproval)
        compareQuestions(old, new, name: name, affected: affected)
    }

    private mutating func compareQuestions(_ old: SurveyDefinition, _ new: SurveyDefinition, name: String, affected: String) {
        each(old.questions, new.questions, code: \.code) { changes, question in
            changes.add(Self.file, "\(name): question `\(question.code)` added\(affected)")
        } removed: { changes, question in
            changes.add(Self.file, "\(name): question `\(question.code)` removed\(affected)")
        } kept: { changes, was, question in
            // Where a survey has one such question, its name says no more than the survey's.
            let isOnly = new.questions.filter { $0.maximumSelections != nil }.count <= 1
            let limited = isOnly ? name : "\(name) question `\(question.code)`"
            if was.maximumSelections != question.maximumSelections {
                changes.add(Self.file, "\(limited): \(Self.limit(was)) → \(Self.limit(question))\(affected)")
            }
            changes.compareQuestion(was, question, name: "\(name) question `\(question.code)`", affected: affected)
        }
        if Set(old.questions.map(\.code)) == Set(new.questions.map(\.code)), old.questions.map(\.code) != new.questions.map(\.code)
        {
            add(Self.file, "\(name): questions in another order\(affected)")
        }
    }

    private static func limit(_ question: Question) -> String { question.maximumSelections.map { "up to \($0)" } ?? "any number" }

    private mutating func compareQuestion(_ old: Question, _ new: Question, name: String, affected: String) {
        if old.text.english != new.text.english {
            add(Self.file, "\(name): \(quoted(old.text.english)) → \(quoted(new.text.english))\(affected)")
        }
        value(Self.file, "\(name) kind", old.kind.rawValue, new.kind.rawValue)
        value(Self.file, "\(name) hint", old.hint?.english, new.hint?.english)
        value(Self.file, "\(name) must be answered", old.isRequired, new.isRequired)
        value(Self.file, "\(name) topic", old.topic, new.topic)
        value(Self.file, "\(name) longest answer", old.maximumLength, new.maximumLength)
        if old.condition != new.condition { add(Self.file, "\(name): shown to other people\(affected)") }
        compareOptions(old, new, name: name, affected: affected)
    }

    private mutating func compareOptions(_ old: Question, _ new: Question, name: String, affected: String) {
        each(old.options, new.options, code: \.code) { changes, option in
            changes.add(Self.file, "\(name): option `\(option.code)` added\(affected)")
        } removed: { changes, option in
            changes.add(Self.file, "\(name): option `\(option.code)` removed\(affected)")
        } kept: { changes, was, option in
            changes.compareOption(was, option, name: "\(name) option `\(option.code)`", affected: affected)
        }
        if Set(old.options.map(\.code)) == Set(new.options.map(\.code)), old.options.map(\.code) != new.options.map(\.code) {
            add(Self.file, "\(name): options in another order\(affected)")
        }
    }

    private mutating func compareOption(_ old: Question.Option, _ new: Question.Option, name: String, affected: String) {
        if old.isRetired != new.isRetired { add(Self.file, "\(name): \(new.isRetired ? "retired" : "offered again")\(affected)") }
        value(Self.file, name, old.text.english, new.text.english)
        value(Self.file, "\(name) is exclusive", old.isExclusive, new.isExclusive)
        value(Self.file, "\(name) has a field beside it", old.isOther, new.isOther)
        value(Self.file, "\(name) is positive", old.isPositive, new.isPositive)
        value(Self.file, "\(name) is left out of the base", old.isExcluded, new.isExcluded)
    }
}
