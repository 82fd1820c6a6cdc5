import Storage

/// What the tables of self-assessment hold of people: words of staff.
extension HeldTable {
    static let ofAssessment: [HeldTable] = [
        HeldTable(
            "assessment", staff: ["submitted_by", "signed_by"],
            others: "id area quarter version state reason begun_at submitted_at signed_at",
            because: "How areas assess themselves; never changed once it is signed."),
        HeldTable(
            "assessment_answer", staff: ["changed_by"], words: ["evidence", "plans", "improvement", "measure"],
            others: "assessment question grade links changed_at", because: "How areas assess themselves, in the words of staff."),
    ]
}
