import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The versions of a survey's questions, two of them side by side.
enum QuestionSetRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/versions", needs: .readResults) { call, scope in
            let survey = try call.survey
            let versions = try await QuestionSetStore(scope).versions(of: survey)
            return call.page(QuestionSetPages.page(versions, of: survey, call))
        }.costly()
    ]
}

enum QuestionSetPages {
    static func page(_ versions: [QuestionSet], of survey: SurveyDefinition, _ call: Call) -> Page {
        let chosen = Pair(versions, call)
        return Page(
            title: "How did the questions change?", caption: survey.title.english,
            breadcrumbs: [
                Breadcrumb(title: "Surveys", path: "/staff/surveys"),
                Breadcrumb(title: survey.title.english, path: "/staff/surveys/\(survey.code)"),
            ],
            body: """
                \(list(versions, of: survey, call))
                \(chosen.html { beside($0, versions, call) } ?? "<p>They have been the same ever since. What changes will be here, side by side.</p>")
                """)
    }

    /// The two versions that are compared: those that the query names, else the last two.
    private struct Pair {
        let earlier: QuestionSet
        let later: QuestionSet

        init?(_ versions: [QuestionSet], _ call: Call) {
            guard versions.count > 1 else { return nil }
            func asked(_ name: String) -> QuestionSet? {
                let number = call.request.query[name].flatMap { Int($0) }
                return versions.first { $0.revisions.lowerBound == number }
            }
            let last = asked("to") ?? versions[versions.count - 1]
            earlier = asked("from") ?? versions.last { $0.revisions.upperBound < last.revisions.lowerBound } ?? versions[0]
            later = last
        }
    }

    private static func list(_ versions: [QuestionSet], of survey: SurveyDefinition, _ call: Call) -> HTML {
        Components.table(
            Table(
                caption: "Versions of the questions",
                columns: [
                    .init(title: "Revisions"), .init(title: "Since"), .init(title: "Applied by"),
                    .init(title: "Questions", kind: .number), .init(title: "Answered"),
                ],
                rows: versions.reversed().map { version in
                    let waves = version.waves.map { SurveyWords.waveName($0, of: survey, call) }
                    return Table.Row([
                        "\(name(version))", "\(call.language.dateAndTime(version.since))", "\(version.appliedBy)",
                        "\(String(version.survey.questions.count))",
                        "\(waves.isEmpty ? "Not yet" : waves.joined(separator: "; ").capitalisedFirst)",
                    ])
                }))
    }

    private static func name(_ version: QuestionSet) -> String {
        let (first, last) = (version.revisions.lowerBound, version.revisions.upperBound)
        return first == last ? String(first) : "\(first)–\(last)"
    }
}

// MARK: - Side by side

extension QuestionSetPages {
    private static func beside(_ pair: Pair, _ versions: [QuestionSet], _ call: Call) -> HTML {
        let questions = pair.earlier.compared(with: pair.later)
        let broken = questions.filter { !$0.isComparable }.count
        let finding: HTML =
            broken == 0
            ? "Answers to all questions may be set beside each other."
            : "Of \(String(questions.count)) questions, \(String(broken)) must not be compared across the two."
        return """
            <h2>Revision \(name(pair.earlier)) beside revision \(name(pair.later))</h2>
            <p>\(finding)</p>
            \(choices(pair, versions, call))
            \(Components.table(
                Table(
                    caption: "Each question in both versions", captionIsUnseen: true,
                    columns: [
                        .init(title: "Question"), .init(title: "Revision \(name(pair.earlier))"),
                        .init(title: "Revision \(name(pair.later))"), .init(title: "What changed"), .init(title: "Over time"),
                    ],
                    rows: questions.map(row))))
            """
    }

    private static func choices(_ pair: Pair, _ versions: [QuestionSet], _ call: Call) -> HTML {
        guard versions.count > 2 else { return .empty }
        let path = Path("/staff/surveys/\(pair.later.survey.code)/versions")
        func links(_ others: [QuestionSet], _ current: QuestionSet, _ to: (QuestionSet) -> Path) -> HTML {
            "<ul>\(others.map { SurveyPlace.link("Revision \(name($0))", to: to($0), isCurrent: $0.revisions == current.revisions) })</ul>"
        }
        let (from, to) = (String(pair.earlier.revisions.lowerBound), String(pair.later.revisions.lowerBound))
        let earlier = links(versions, pair.earlier) { path.query("from", String($0.revisions.lowerBound)).query("to", to) }
        let later = links(versions, pair.later) { path.query("from", from).query("to", String($0.revisions.lowerBound)) }
        return Components.details("Change the earlier one", earlier) + Components.details("Change the later one", later)
    }

    private static func row(_ question: QuestionComparison) -> Table.Row {
        let words: [HTML] = question.changes.map { "<li>\(QuestionSetWords.words(for: $0))</li>" }
        let changes: HTML = words.isEmpty ? "Nothing" : "<ul>\(words)</ul>"
        return Table.Row([
            "\(question.code)", text(of: question.earlier), text(of: question.later), changes,
            question.isComparable ? Components.tag("Comparable", .good) : Components.tag("Break", .warning),
        ])
    }

    private static func text(of question: Question?) -> HTML {
        guard let question else { return .empty }
        let options = question.offered.map(\.text.english).joined(separator: "; ")
        return "\(question.text.english)\(when: !options.isEmpty, "<br><span class=\"quiet\">\(options)</span>")"
    }
}

/// What changed about a question, in words.
enum QuestionSetWords {
    static func words(for change: QuestionChange) -> String {
        let option = change.option.map { "“\($0)”" } ?? ""
        return switch change.kind {
        case .added: "The question is new"
        case .removed: "The question is not asked any more"
        case .series: "The survey began a new series"
        case .words: "The question has other words"
        case .translation: "Its words in Welsh"
        case .answering: "It is answered in another way"
        case .limit: "Another number of answers may be chosen"
        case .condition: "Other people are asked"
        case .required: "Whether it must be answered"
        case .hint: "The line of help"
        case .optionAdded: "Added: \(option)"
        case .optionRemoved: "Offered no longer: \(option)"
        case .optionWords: "Other words: \(option)"
        case .optionCounting: "Counted otherwise: \(option)"
        case .order: "The order of the answers"
        }
    }

    /// Why figures of confidence before and after are not the same: `“I feel safe”: the question has other words`.
    static func reason(_ broken: [QuestionComparison]) -> String {
        broken.compactMap { question in
            guard let change = question.changes.first(where: \.breaksComparison) else { return nil }
            let text = (question.later ?? question.earlier)?.text.english ?? question.code
            return "“\(text)”: \(words(for: change).lowercasedFirst)"
        }.joined(separator: "; ")
    }
}
