import Basics

/// A newsletter as it was typed.
public struct NewsletterForm: Sendable {
    /// What stands at its top.
    public var headline = ""
    /// The same in Welsh, where the force has Welsh.
    public var headlineWelsh = ""
    /// What the team says in its own words.
    public var opening = ""
    /// The same in Welsh.
    public var openingWelsh = ""
    /// What can go in, as it was listed.
    public var items: [Item] = []
    /// How often it had been changed when the form was shown.
    public var after = -1

    /// An empty form.
    public init() {}

    /// Something that can go in, as it was typed.
    public struct Item: Sendable {
        /// Its kind and identity, see ``NewsletterItem/Name``.
        public var name = ""
        /// At which place of the newsletter it is to stand; empty to leave it out.
        public var place = ""
        /// What the team says of it.
        public var remark = ""
        /// The same in Welsh.
        public var remarkWelsh = ""

        /// Nothing typed.
        public init() {}
    }
}

/// A draft of a newsletter that has been checked.
struct NewsletterDraft {
    let headline: Localized
    let opening: Localized
    let choices: [NewsletterChoice]

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: NewsletterForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        let welsh = check.hasWelsh
        headline = Localized(
            check.words(form.headline, "headline", limit: 120, missing: nil),
            welsh: welsh ? check.optional(form.headlineWelsh, "headline-welsh", limit: 120) : nil)
        opening = Localized(
            check.text(form.opening, "opening", limit: 3000) ?? "",
            welsh: welsh ? check.text(form.openingWelsh, "opening-welsh", limit: 3000) : nil)
        choices = Self.choices(form.items, &check)
        try check.throwFaults()
    }

    /// More are not listed on the form.
    private static let mostItems = 200

    /// In the order of their places; of two with one place the one that was listed first.
    private static func choices(_ items: [NewsletterForm.Item], _ check: inout FieldCheck) -> [NewsletterChoice] {
        var chosen: [(place: Int, choice: NewsletterChoice)] = []
        for item in items.prefix(mostItems) {
            guard let place = check.count(item.place, "place-\(item.name)", most: 99), let name = NewsletterItem.Name(item.name)
            else {
                continue
            }
            let english = check.optional(item.remark, "remark-\(item.name)", limit: 600)
            let welsh = check.hasWelsh ? check.optional(item.remarkWelsh, "welsh-\(item.name)", limit: 600) : nil
            if english == nil, welsh != nil { check.fail("remark-\(item.name)", "Write it in English too.") }
            chosen.append((place, NewsletterChoice(item: name, remark: english.map { Localized($0, welsh: welsh) })))
        }
        return chosen.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.choice)
    }
}
