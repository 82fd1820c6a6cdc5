public import Basics
import CSV

/// Priorities and issues as files that others can use.
public enum PriorityExport {
    /// Priorities as CSV, a row to each.
    public static func csv(_ priorities: [Priority], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "priority", "issue", "issue_text", "words", "set_on", "quarter_begins", "sources", "cites_survey",
            "ended_on", "end_reason",
        ])
        for one in priorities {
            writer.row([
                one.area, configuration.areas[one.area]?.name.english ?? "", one.id.description, one.issue ?? "",
                one.issue.flatMap(configuration.issue)?.text.english ?? "", one.words.english, one.setOn.description,
                one.quarter.first.description,
                one.evidence.map { "\($0.source.rawValue) \($0.on): \($0.words)" }.joined(separator: "; "),
                one.citesSurvey ? "yes" : "no", one.ending?.on.description ?? "", one.ending?.reason.english ?? "",
            ])
        }
        return writer.bytes
    }

    /// Issues as CSV, a row to each with its latest step.
    public static func csv(_ issues: [RaisedIssue], _ configuration: ForceConfiguration, today: Day) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "raised_issue", "issue", "issue_text", "source", "words", "raised_on", "public", "stage", "steps",
            "latest_step_on", "latest_step_words", "answered_on", "days_waiting",
        ])
        for one in issues {
            let waiting = one.answeredOn == nil ? String(today.daysSinceEpoch - one.raisedOn.daysSinceEpoch) : ""
            writer.row([
                one.area, configuration.areas[one.area]?.name.english ?? "", one.id.description, one.issue ?? "",
                one.issue.flatMap(configuration.issue)?.text.english ?? "", one.source.rawValue, one.words.english,
                one.raisedOn.description, one.isPublic ? "yes" : "no", one.stage.rawValue, String(one.steps.count),
                one.steps.last?.on.description ?? "", one.steps.last?.words.english ?? "", one.answeredOn?.description ?? "",
                waiting,
            ])
        }
        return writer.bytes
    }

    /// What everybody may know of an area, as JSON.
    public static func json(_ board: PublicBoard) -> JSON {
        [
            "schema": "folkmoot.priorities/1", "area": .string(board.area.code), "area_name": words(board.area.name),
            "updated_at": board.updatedAt.map { .string($0.description) } ?? .null,
            "priorities": .array((board.current + board.ended).map(json)), "issues": .array(board.issues.map(json)),
        ]
    }

    private static func json(_ priority: Priority) -> JSON {
        [
            "id": .string(priority.id.description), "issue": text(priority.issue), "words": words(priority.words),
            "set_on": day(priority.setOn), "quarter_begins": .string(priority.quarter.first.description),
            "sources": .array(priority.evidence.map { ["source": .string($0.source.rawValue), "on": day($0.on)] }),
            "ended_on": day(priority.ending?.on), "end_reason": priority.ending.map { words($0.reason) } ?? .null,
        ]
    }

    private static func json(_ issue: RaisedIssue) -> JSON {
        [
            "id": .string(issue.id.description), "issue": text(issue.issue), "source": .string(issue.source.rawValue),
            "you_said": words(issue.words), "raised_on": day(issue.raisedOn), "answered_on": day(issue.answeredOn),
            "we_did": .array(
                issue.publicSteps.map {
                    ["stage": .string($0.stage.rawValue), "on": day($0.on), "words": words($0.words)]
                }),
        ]
    }

    /// The words in each language in which they were written.
    private static func words(_ words: Localized) -> JSON {
        let others = words.translations.sorted { $0.key < $1.key }.filter { $0.key != .en }
        return .object([JSON.Member("en", .string(words.english))] + others.map { JSON.Member($0.key.rawValue, .string($0.value)) })
    }

    private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    private static func day(_ day: Day?) -> JSON { day.map { .string($0.description) } ?? .null }
}
