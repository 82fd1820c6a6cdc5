import Storage

/// What the tables of the library hold of people: words of staff, who are asked to name nobody, and who wrote and used them.
extension HeldTable {
    static let ofLibrary: [HeldTable] = [
        HeldTable(
            "library_item", staff: ["withdrawn_by"], words: ["withdrawn_why"], others: "id kind made_at withdrawn_at",
            because: "Words for teams to use, written by staff."),
        HeldTable(
            "library_version", staff: ["written_by", "approved_by"],
            words: ["title", "words", "words_welsh", "did", "did_welsh", "programme"],
            others: "item number first_on last_on areas written_at approved_at ended_at",
            because: "Words for teams to use, written by staff."),
        HeldTable(
            "library_use", staff: ["used_by"], others: "made item version area used_at is_adapted",
            because: "What staff made from which words."),
        HeldTable(
            "library_remark", staff: ["written_by", "answered_by"], words: ["words", "answer"],
            others: "item number version area written_at taken_into answered_at",
            because: "What teams say of words that they use."),
    ]
}
