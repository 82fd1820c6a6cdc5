import Basics
import FolkmootCore
import Markup

/// How newsletters, what they hold and where they are put up are called.
enum NewsletterWords {
    /// `Newsletter of Blaby, November 2026`.
    static func title(of newsletter: Newsletter, _ call: Call) -> String {
        let content = newsletter.published?.content
        let area = content?.area ?? call.configuration.areas[newsletter.area]?.name ?? Localized(newsletter.area)
        return title(
            of: content?.team ?? newsletter.team.flatMap(call.configuration.fieldwork.team)?.name, area, newsletter.month,
            call.language)
    }

    private static func title(of team: String?, _ area: Localized, _ month: Month, _ language: Language) -> String {
        let places = ["area": area[language], "month": language.month(month), "team": team ?? ""]
        return (team == nil ? ofArea : ofTeam).filled(in: language, places)
    }

    private static let ofArea = Phrase("Newsletter of {area}, {month}", cy: "Cylchlythyr {area}, {month}")
    private static let ofTeam = Phrase("Newsletter of {team} in {area}, {month}", cy: "Cylchlythyr {team} yn {area}, {month}")

    /// What stands above things of a kind.
    static func heading(_ kind: NewsletterItem.Kind) -> Phrase {
        switch kind {
        case .priority: Phrase("What we work on", cy: "Yr hyn rydym yn gweithio arno")
        case .answer: PublicBoardPages.Phrases.saidAndDid
        case .event: Phrase("Where you can meet us", cy: "Lle gallwch gwrdd â ni")
        case .survey: Phrase("Have your say", cy: "Dweud eich dweud")
        case .team: Phrase("Your team", cy: "Eich tîm")
        }
    }

    /// What one thing is, for staff.
    static func name(of kind: NewsletterItem.Kind) -> String {
        switch kind {
        case .priority: "Priority"
        case .answer: "You said, we did"
        case .event: "Event"
        case .survey: "Survey"
        case .team: "Team"
        }
    }

    /// What a place is.
    static func name(of kind: NewsletterPlace.Kind) -> String {
        switch kind {
        case .library: "Library"
        case .shop: "Shop, café or pub"
        case .health: "Surgery, chemist’s or hospital"
        case .school: "School, college or nursery"
        case .hall: "Village hall, community centre or club"
        case .worship: "Place of worship"
        case .transport: "Station or stop"
        case .office: "Office of a council or the police"
        case .noticeboard: "Noticeboard outdoors"
        case .other: "Somewhere else"
        }
    }

    /// `at 3 of 8 places`.
    static func coverage(_ coverage: NewsletterCoverage) -> String {
        coverage.places.isEmpty ? "No places are known" : "Put up at \(coverage.done.count) of \(coverage.places.count) places"
    }
}

extension Newsletter {
    /// Where everybody reads it.
    var page: Path { Path("/newsletters/\(id)") }

    /// A page of staff about it.
    func path(_ page: String) -> Path { Path("/staff/newsletters/\(id)/\(page)") }
}
