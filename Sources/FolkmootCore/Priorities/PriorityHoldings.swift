import Storage

/// What the tables of priorities and issues hold of people: words of staff, who are asked to name nobody.
extension HeldTable {
    static let ofPriorities: [HeldTable] = [
        HeldTable(
            "priority", staff: ["set_by"], words: ["words", "words_welsh", "end_reason", "end_reason_welsh"],
            others: "id area issue set_on set_at ended_on ended_at", because: "What a team works on, in the words of staff."),
        HeldTable(
            "priority_evidence", words: ["words"], others: "priority number source found_on",
            because: "Where a priority comes from, in the words of staff."),
        HeldTable(
            "raised_issue", staff: ["raised_by"], words: ["words", "words_welsh"],
            others: "id area issue source is_public raised_on raised_at answered_on",
            because: "What was raised, in the words of staff."),
        HeldTable(
            "raised_issue_step", staff: ["written_by"], words: ["words", "words_welsh"],
            others: "issue number stage done_on is_public written_at", because: "What was done, in the words of staff."),
    ]
}
