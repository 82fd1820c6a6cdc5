public import Storage

/// From where something was done: by which way, and from which address of the network.
///
/// Every leave has one, from whoever made the leave, so that no write can be without.
public struct Origin: Sendable, Equatable {
    /// By which way.
    public enum Way: String, Sendable, CaseIterable, SQLText {
        /// A page, in a browser.
        case page
        /// A program that sent a key.
        case api
        /// A command on the platform's own machine.
        case command
        /// The service itself, in one of its rounds.
        case service
    }

    /// By which way.
    public let way: Way
    /// From which address, as the server saw it behind the proxies that it trusts; nothing for what comes by no network, and where it is
    /// not kept.
    public let address: String?

    /// From an address of the network, or from none.
    public init(_ way: Way, address: String? = nil) {
        self.way = way
        self.address = address.flatMap { $0.isEmpty ? nil : String($0.prefix(Self.longestAddress)) }
    }

    private static let longestAddress = 60

    /// What tries at guessing are counted by.
    var place: String { address ?? way.rawValue }

    /// As much of it as the audit keeps of somebody: of the public the way alone.
    func kept(of actor: Actor) -> Origin {
        switch actor {
        case .account, .platformOperator: self
        case .visitor, .member, .service: Origin(way)
        }
    }
}
