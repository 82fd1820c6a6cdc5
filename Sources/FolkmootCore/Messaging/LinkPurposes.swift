public import FolkmootTenancy

extension LinkPurpose {
    /// Showing that an address is one's own.
    public static let confirm = LinkPurpose("confirm")
    /// Showing that a further address is one's own.
    public static let contact = LinkPurpose("contact")
    /// Seeing and changing what one gets, and one's details.
    public static let preferences = LinkPurpose("preferences")
    /// Leaving.
    public static let leave = LinkPurpose("leave")
    /// Answering a survey.
    ///
    /// It changes no setting.
    public static let survey = LinkPurpose("survey")
}

/// Where a force's pages are, for the links in messages.
public struct ServiceAddress: Sendable, Equatable {
    let root: String

    /// Scheme and host, such as `https://leicestershire.example`.
    public init(root: String) { self.root = root.hasSuffix("/") ? String(root.dropLast()) : root }

    /// The page of a link that was made for a purpose.
    func page(_ place: StaticString, _ link: String) -> String { "\(root)/\(place)/\(link)" }

    /// A page that everybody may see.
    func page(_ place: StaticString) -> String { "\(root)/\(place)" }
}
