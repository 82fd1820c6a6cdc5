import FolkmootCore
import Markup

/// What pages of the library call things.
enum LibraryWords {
    static func name(of kind: LibraryKind) -> String {
        switch kind {
        case .message: "Message to members"
        case .newsletter: "Newsletter"
        case .post: "Post in social media"
        case .tile: "Tile"
        case .saidDid: "You said, we did"
        }
    }

    /// What somebody makes from it, for a button.
    static func act(_ kind: LibraryKind) -> String {
        switch kind {
        case .message: "Invite members with it"
        case .newsletter, .post, .tile: "Write down that you sent it"
        case .saidDid: "Answer what people said"
        }
    }

    static let kinds = LibraryKind.allCases.map { Choice(value: $0.rawValue, label: name(of: $0)) }

    static func name(of state: LibraryFilter.State) -> String {
        switch state {
        case .current: "In use"
        case .waiting: "Waiting for approval"
        case .withdrawn: "Withdrawn"
        }
    }

    /// Words on as many lines as they were written.
    static func lines(_ text: String) -> HTML {
        .joined(text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(String($0))" }, separator: "<br>")
    }
}
