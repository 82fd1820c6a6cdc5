public import Basics
public import Storage

/// Somewhere that newsletters of an area are put up: a library, a shop, a noticeboard.
public struct NewsletterPlace: Sendable, Equatable {
    /// Its identity.
    public let id: ID<NewsletterPlace>
    /// The area's code.
    public let area: String
    /// What it is.
    public let kind: Kind
    /// What it is called.
    public let name: String
    /// Where it is, in words.
    public let address: String
    /// Its postcode, or degrees north and east.
    public let position: String?
    /// The day on which nothing was put up there any more; nothing while it is.
    public let endedOn: Day?

    /// What a place can be.
    public enum Kind: String, SQLText, Sendable, CaseIterable {
        /// A library.
        case library
        /// A shop, a café, a pub.
        case shop
        /// A surgery of doctors, a chemist's, a hospital.
        case health
        /// A school, a college, a nursery.
        case school
        /// A village hall, a community centre, a club.
        case hall
        /// A church, a mosque, a temple.
        case worship
        /// A station or a stop.
        case transport
        /// An office of a council, or of the police.
        case office
        /// A noticeboard outdoors.
        case noticeboard
        /// Anywhere else.
        case other
    }
}

/// A place as it was typed.
public struct NewsletterPlaceForm: Sendable {
    /// What it is.
    public var kind = ""
    /// What it is called.
    public var name = ""
    /// Where it is, in words.
    public var address = ""
    /// Its postcode, or degrees north and east.
    public var position = ""

    /// An empty form.
    public init() {}
}

/// That a newsletter was put up, as it was typed.
public struct PostingForm: Sendable {
    /// The identities of the places.
    public var places: [String] = []
    /// The day, as `2026-11-21`.
    public var day = ""
    /// The address of the colleague who did it; empty for oneself.
    public var doneBy = ""

    /// An empty form.
    public init() {}
}

/// A place with what became of a newsletter there.
public struct PostedPlace: Sendable, Equatable {
    /// The place.
    public let place: NewsletterPlace
    /// On which day it was put up; nothing if it was not.
    public let putUpOn: Day?
    /// The name of who put it up.
    public let putUpBy: String?
}

/// A published newsletter with the places for it.
public struct NewsletterCoverage: Sendable {
    /// The newsletter.
    public let newsletter: Newsletter
    /// Where it could be, by name; places that were given up are there only if it was put up in them.
    public let places: [PostedPlace]

    /// Where it was put up.
    public var done: [PostedPlace] { places.filter { $0.putUpOn != nil } }
    /// Where it was not.
    public var missing: [PostedPlace] { places.filter { $0.putUpOn == nil } }
}
