/// Something that stopped a request or a command, told three times: ``message`` is for the person who asked, ``detail`` is for
/// whoever runs the service and stays in the log, ``code`` is for programs.
public struct Problem: Error, Sendable, Equatable {
    /// What sort of thing went wrong; decides the HTTP status and the exit code.
    public enum Kind: String, Sendable, CaseIterable {
        /// What was sent cannot be used as it is.
        case invalid
        /// Nobody has signed in, or the sign-in has ended.
        case unauthenticated
        /// Known, and not theirs to do.
        case forbidden
        /// There is no such thing, or none that this person may know of.
        case missing
        /// It no longer fits what is there.
        case conflict
        /// Too much at once; try again later.
        case tooMany
        /// Something that it needs does not work at present.
        case unavailable
    }

    /// What sort of thing went wrong.
    public let kind: Kind
    /// For the person: what happened and what to do, in whole sentences.
    public var message: String
    /// For programs: stable, in lower case with hyphens.
    ///
    /// The kind's own name unless a narrower one was given.
    public var code: String
    /// By the name of a form's field, what is wrong with it.
    public var fields: [String: String]
    /// For the log: cause and context, never a person's data.
    public var detail: String?

    /// A problem of a kind, with the words for the person.
    public init(_ kind: Kind, _ message: String, code: String? = nil, fields: [String: String] = [:], detail: String? = nil) {
        self.kind = kind
        self.message = message
        self.code = code ?? kind.rawValue
        self.fields = fields
        self.detail = detail
    }

    /// There is no such thing.
    public static func missing(_ what: String) -> Problem {
        Problem(.missing, "There is no such \(what). It may have been removed, or the address may be wrong.")
    }
}
