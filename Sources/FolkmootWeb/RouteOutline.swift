package import FolkmootTenancy
package import HTTP

/// A route as whoever tries the service out must know it: what to ask for, and what stands in its address.
package struct RouteOutline: Sendable {
    /// A part of an address between slashes.
    package enum Part: Sendable {
        /// A word that is always the same.
        case word(String)
        /// A place for a value, by its name.
        case place(String)
    }

    /// How it is asked for.
    package let method: HTTP.Method
    /// The parts of its address.
    package let parts: [Part]
    /// Its address with the names of its places: `/areas/:area`.
    package let pattern: String
    /// What the link must be for, where only whoever holds one may ask.
    package let purpose: LinkPurpose?

    /// Whether its address has no places.
    package var isPlain: Bool { parts.allSatisfy { if case .word = $0 { true } else { false } } }

    fileprivate init(_ route: Route) {
        (method, pattern) = (route.method, route.pattern.description)
        parts = route.pattern.parts.map { part in
            switch part {
            case .word(let word): .word(word)
            case .place(let name): .place(name)
            }
        }
        purpose = if case .member(let purpose) = route.access { purpose } else { nil }
    }

    /// Every route of the service, in the order of the list.
    package static let all = Routes.all.map(RouteOutline.init)
}
