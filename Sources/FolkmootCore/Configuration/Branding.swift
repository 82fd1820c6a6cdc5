public import Basics

/// How a force's service looks and what it is called.
public struct Branding: Sendable, Equatable {
    /// The names that the service has had, by the day from which each counts, earliest first.
    public let products: [Product]
    /// The force's colours.
    public let palette: Palette
    /// In whose name messages are sent.
    public let senders: [Sender]
    /// Pages elsewhere.
    public let social: [SocialLink]
    /// Who runs the platform for the force.
    public let `operator`: Operator

    /// What the service is called on a day: the latest name that has begun, or the first of all.
    public func product(on day: Day) -> Product? { products.last { $0.validFrom <= day } ?? products.first }

    /// In whose name a provider's messages are sent.
    public func sender(for provider: String) -> Sender? { senders.first { $0.provider == provider } }

    /// A name of the service.
    public struct Product: Sendable, Equatable {
        /// The name.
        public let name: Localized
        /// One line that says what it is for.
        public let strapline: Localized
        /// The first day on which it has this name.
        public let validFrom: Day
    }

    /// In whose name messages are sent.
    public struct Sender: Sendable, Equatable {
        /// The provider's code.
        public let provider: String
        /// The name that people see.
        public let name: Localized
        /// The address that messages come from.
        public let email: String
    }

    /// A page elsewhere.
    public struct SocialLink: Sendable, Equatable {
        /// What it is called.
        public let name: String
        /// Its address, with https.
        public let url: String
    }

    /// Who runs the platform.
    public struct Operator: Sendable, Equatable {
        /// The name.
        public let name: Localized
        /// The postal address, in one line.
        public let address: Localized
        /// The telephone number.
        public let telephone: String
        /// The web site, with https.
        public let website: String
    }
}
