import Basics
import FolkmootCore
import Markup

/// Words about priorities and issues that pages for the public and for staff have in common.
enum PriorityWords {
    static func name(of source: CommunitySource, in language: Language) -> String {
        let phrase =
            switch source {
            case .survey: Phrase("Survey", cy: "Arolwg")
            case .meeting: Phrase("Public meeting", cy: "Cyfarfod cyhoeddus")
            case .surgery: Phrase("Beat surgery", cy: "Cymhorthfa heddlu lleol")
            case .crime: Phrase("Pattern of crime", cy: "Patrwm troseddu")
            case .other: Phrase("Another source", cy: "Ffynhonnell arall")
            }
        return phrase[language]
    }

    static func name(of stage: IssueStage, in language: Language) -> String {
        let phrase =
            switch stage {
            case .raised: Phrase("Raised", cy: "Codwyd")
            case .activity: Phrase("Activity", cy: "Gweithgarwch")
            case .informationRequested: Phrase("Information requested", cy: "Gofynnwyd am wybodaeth")
            case .furtherActivity: Phrase("Further activity", cy: "Rhagor o weithgarwch")
            case .resultsProvided: Phrase("Results", cy: "Canlyniadau")
            }
        return phrase[language]
    }

    /// `October to December 2026`.
    static func name(of quarter: Quarter, in language: Language) -> String {
        let last = language.month(quarter.last)
        let first = language.month(quarter.first).split(separator: " ").dropLast().joined(separator: " ")
        return Phrase("{first} to {last}", cy: "{first} i {last}").filled(in: language, ["first": first, "last": last])
    }

    /// Words of staff, marked with their language where it is not the page's.
    static func html(_ words: Localized, in language: Language) -> HTML {
        guard language == .welsh, words.translations[.cy] == nil else { return "\(words[language])" }
        return "<span lang=\"en\">\(words.english)</span>"
    }

    /// Set on which day, for which quarter, on which sources.
    static func grounds(of priority: Priority, in language: Language) -> String {
        let places = ["date": language.date(priority.setOn), "quarter": name(of: priority.quarter, in: language)]
        let set = Phrase("Set on {date} for {quarter}", cy: "Gosodwyd ar {date} ar gyfer {quarter}").filled(in: language, places)
        let sources = priority.evidence.map { "\(name(of: $0.source, in: language)) (\(language.date($0.on)))" }
        let from = Phrase("Sources: {sources}", cy: "Ffynonellau: {sources}")
        return "\(set). \(from.filled(in: language, ["sources": sources.joined(separator: ", ")]))."
    }
}
