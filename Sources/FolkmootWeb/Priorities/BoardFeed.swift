import Basics
import FolkmootCore
import HTTP
import Markup

/// An area's priorities and answered issues as an Atom feed (RFC 4287).
///
/// `Markup` escapes alike for HTML and XML, and the text of staff holds no character that XML forbids (`CleanText`).
enum BoardFeed {
    static let mediaType = "application/atom+xml; charset=utf-8"

    /// The feed's own address, in the page's language.
    static func path(of area: Area, in call: Call) -> Path {
        inLanguage("/areas/\(area.code)/feed.atom", call)
    }

    static func document(_ board: PublicBoard, _ call: Call) -> HTML {
        let title = PublicBoardPages.Phrases.title.filled(in: call.language, ["area": board.area.name[call.language]])
        // An empty feed has been as it is since the area began.
        let updated = board.updatedAt ?? London.start(of: board.area.validFrom)
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(call.language.rawValue)">
            <id>\(id("area", board.area.code, call))</id>
            <title>\(title)</title>
            <updated>\(updated.description)</updated>
            <author><name>\(call.configuration.name[call.language])</name></author>
            <link rel="self" type="application/atom+xml" href="\(address(path(of: board.area, in: call), call))"/>
            <link rel="alternate" type="text/html" href="\(page(of: board, call))"/>
            \((board.current + board.ended).map { entry(priority: $0, board, call) })\
            \(board.issues.map { entry(issue: $0, board, call) })</feed>

            """
    }

    private static func entry(priority: Priority, _ board: PublicBoard, _ call: Call) -> HTML {
        let words = priority.words[call.language]
        let ending = priority.ending.map {
            "\(Phrases.ended.filled(in: call.language, ["date": call.language.date($0.on)])) \($0.reason[call.language])"
        }
        let title = (priority.ending == nil ? Phrases.priority : Phrases.endedPriority).filled(in: call.language, ["words": words])
        return entry(
            id: id("priority", priority.id.description, call), title: title, updated: priority.ending?.at ?? priority.setAt,
            text: [PriorityWords.grounds(of: priority, in: call.language), ending].compactMap { $0 }, board, call)
    }

    private static func entry(issue: RaisedIssue, _ board: PublicBoard, _ call: Call) -> HTML {
        let did = issue.publicSteps.map { step in
            "\(PriorityWords.name(of: step.stage, in: call.language)), \(call.language.date(step.on)): \(step.words[call.language])"
        }
        let places = ["words": issue.words[call.language]]
        return entry(
            id: id("issue", issue.id.description, call), title: Phrases.said.filled(in: call.language, places),
            updated: issue.publicAt,
            text: did.isEmpty ? [PublicBoardPages.Phrases.noAnswer[call.language]] : did, board, call)
    }

    private static func entry(
        id: String, title: String, updated: Timestamp, text: [String], _ board: PublicBoard, _ call: Call
    ) -> HTML {
        """
        <entry>
        <id>\(id)</id>
        <title>\(title)</title>
        <updated>\(updated.description)</updated>
        <link rel="alternate" type="text/html" href="\(page(of: board, call))"/>
        <content type="text">\(text.joined(separator: "\n"))</content>
        </entry>

        """
    }

    /// An identity that never changes, whatever the service's address becomes (RFC 4151).
    private static func id(_ kind: String, _ name: String, _ call: Call) -> String {
        "tag:\(call.configuration.hosts.first ?? "folkmoot.invalid"),2026:\(kind)/\(name)"
    }

    private static func page(of board: PublicBoard, _ call: Call) -> HTML {
        address(inLanguage("/areas/\(board.area.code)/priorities", call), call)
    }

    /// A whole address at this force's host: a feed is read elsewhere.
    private static func address(_ path: Path, _ call: Call) -> HTML { "\(call.address(path))" }

    private static func inLanguage(_ path: Path, _ call: Call) -> Path {
        call.configuration.languages.count > 1 ? path.query("language", call.language.rawValue) : path
    }

    private enum Phrases {
        static let priority = Phrase("Priority: {words}", cy: "Blaenoriaeth: {words}")
        static let endedPriority = Phrase("Ended: {words}", cy: "Daeth i ben: {words}")
        static let ended = Phrase("Ended on {date}.", cy: "Daeth i ben ar {date}.")
        static let said = Phrase("You said: {words}", cy: "Dywedoch chi: {words}")
    }
}
