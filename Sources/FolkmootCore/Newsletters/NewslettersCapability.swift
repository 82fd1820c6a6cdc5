import FolkmootTenancy
import Storage

extension Capability {
    /// What teams tell their areas each month, and where it is put up.
    ///
    /// No table is about somebody of the public: words are staff's own, and forms ask them to name nobody.
    static let newsletters = Capability(
        "Newsletters", migrations: NewsletterTables.migrations, tables: HeldTable.ofNewsletters)
}

/// What the tables of newsletters hold of people.
extension HeldTable {
    static let ofNewsletters: [HeldTable] = [
        HeldTable(
            "newsletter", staff: ["begun_by", "published_by", "withdrawn_by"],
            words: [
                "headline", "headline_welsh", "opening", "opening_welsh", "choices", "content", "withdrawn_why",
                "withdrawn_why_welsh",
            ],
            others: "id area team month changes begun_at published_at encounter wrote_encounter withdrawn_at",
            because: "What teams tell everybody, in the words of staff, who are asked to name nobody."),
        HeldTable(
            "newsletter_place", staff: ["added_by"], words: ["name", "address"], others: "id area kind position added_at ended_on",
            because: "Places that are open to everybody."),
        HeldTable(
            "newsletter_posting", staff: ["put_up_by", "noted_by"], others: "newsletter place put_up_on noted_at",
            because: "Where staff put up what they published."),
    ]
}
