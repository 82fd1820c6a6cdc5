import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// One address of the service: what it is for, who may ask, and what answers.
///
/// A route cannot be written without saying who may ask.
struct Route: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Anybody, at a force's host.
        case visitor
        /// Whoever holds a link for this purpose, in the parameter `link`.
        case member(LinkPurpose)
        /// Whoever has signed in at the force's host and holds a permission somewhere; nothing means any member of staff.
        case staff(Permission?)
        /// Whoever sends the key of a program that has a permission, at the force's host; nothing means any key.
        case program(Permission?)
        /// Anybody, at the national host.
        case nationalVisitor
        /// Whoever has signed in at the national host.
        case national
        /// Whoever sends the key of a national lead that has a permission, at the national host; nothing means any key.
        case nationalProgram(Permission?)
    }

    /// What answers.
    enum Handler: Sendable {
        case visitor(@Sendable (Call, PublicScope) async throws -> Reply)
        case member(@Sendable (Call, MemberScope) async throws -> Reply)
        case staff(@Sendable (Call, StaffScope) async throws -> Reply)
        case program(APIOperation)
        case nationalVisitor(@Sendable (NationalCall) async throws -> Reply)
        case national(@Sendable (NationalCall, NationalScope) async throws -> Reply)
    }

    /// Its place in the list of all routes, from 0.
    fileprivate(set) var number = 0
    let method: HTTP.Method
    let pattern: PathPattern
    let access: Access
    let handler: Handler
    /// Whether it looks through much, so that only a few are answered at once.
    private(set) var isCostly = false
    /// Whether somebody who must set up a second factor first may ask too: what is needed for that, and signing out.
    private(set) var isOpenWithoutFactor = false
    /// Whether a program with a key may ask too.
    private(set) var isForPrograms = false
    /// Its page, if it can be put together from what was drawn before.
    private(set) var drawnBeforehand: DrawnPage?

    /// The same route, of which only a few requests are answered at once.
    func costly() -> Route {
        var route = self
        route.isCostly = true
        return route
    }

    /// The same route, for those too who must set up a second factor first.
    func openWithoutFactor() -> Route {
        var route = self
        route.isOpenWithoutFactor = true
        return route
    }

    /// The same route, for programs with a key too: a file that changes nothing.
    func forPrograms() -> Route {
        var route = self
        route.isForPrograms = true
        return route
    }

    /// The same route, whose page is put together at the door as often as that can be.
    func drawnBeforehand(with part: HeldParts.Part, _ page: @escaping @Sendable (ForceDoor, HTML) -> HTML) -> Route {
        var route = self
        route.drawnBeforehand = DrawnPage(part: part, document: page)
        return route
    }

    /// The same route with another address and another answer.
    func answering(at pattern: PathPattern, _ handler: Handler) -> Route {
        var route = Route(method: method, pattern: pattern, access: access, handler: handler)
        (route.isCostly, route.isForPrograms, route.isOpenWithoutFactor) = (isCostly, isForPrograms, isOpenWithoutFactor)
        return route
    }

    /// Whether it is answered at a force's host, or else at the national one.
    var isOfForce: Bool {
        switch access {
        case .visitor, .member, .staff, .program: true
        case .nationalVisitor, .national, .nationalProgram: false
        }
    }

    /// Anybody may ask, at a force's host.
    static func visitor(
        _ method: HTTP.Method, _ pattern: StaticString, _ handler: @escaping @Sendable (Call, PublicScope) async throws -> Reply
    ) -> Route {
        Route(method: method, pattern: PathPattern(pattern), access: .visitor, handler: .visitor(handler))
    }

    /// Whoever holds a link for a purpose may ask; the pattern has the parameter `:link`.
    static func member(
        _ method: HTTP.Method, _ pattern: StaticString, to purpose: LinkPurpose,
        _ handler: @escaping @Sendable (Call, MemberScope) async throws -> Reply
    ) -> Route {
        Route(method: method, pattern: PathPattern(pattern), access: .member(purpose), handler: .member(handler))
    }

    /// Staff who hold a permission somewhere may ask; what they see there is cut to where they hold it.
    static func staff(
        _ method: HTTP.Method, _ pattern: StaticString, needs permission: Permission?,
        _ handler: @escaping @Sendable (Call, StaffScope) async throws -> Reply
    ) -> Route {
        Route(method: method, pattern: PathPattern(pattern), access: .staff(permission), handler: .staff(handler))
    }

    /// Programs with a key for it may ask.
    static func program(_ operation: APIOperation) -> Route {
        Route(
            method: operation.method, pattern: operation.pattern,
            access: operation.isNational ? .nationalProgram(operation.permission) : .program(operation.permission),
            handler: .program(operation))
    }

    /// Anybody may ask, at the national host.
    static func nationalVisitor(
        _ method: HTTP.Method, _ pattern: StaticString, _ handler: @escaping @Sendable (NationalCall) async throws -> Reply
    ) -> Route {
        Route(method: method, pattern: PathPattern(pattern), access: .nationalVisitor, handler: .nationalVisitor(handler))
    }

    /// National leads may ask.
    static func national(
        _ method: HTTP.Method, _ pattern: StaticString,
        _ handler: @escaping @Sendable (NationalCall, NationalScope) async throws -> Reply
    ) -> Route {
        Route(method: method, pattern: PathPattern(pattern), access: .national, handler: .national(handler))
    }
}

extension [Route] {
    /// The same routes, each knowing its place.
    var numbered: [Route] {
        enumerated().map { number, route in
            var route = route
            route.number = number
            return route
        }
    }
}

/// A page that is put together from what was drawn before, without the force's configuration.
struct DrawnPage: Sendable {
    /// What it says of live figures.
    let part: HeldParts.Part
    /// The whole document round that part.
    let document: @Sendable (ForceDoor, HTML) -> HTML
}

/// A path with places to fill: `/areas/:code`.
struct PathPattern: Sendable, CustomStringConvertible {
    enum Part: Sendable, Equatable {
        case word(String)
        case place(String)
    }
    let parts: [Part]
    let description: String

    init(_ pattern: StaticString) { self.init(description: "\(pattern)") }

    private init(description: String) {
        self.description = description
        parts = description.split(separator: "/").map { $0.hasPrefix(":") ? .place(String($0.dropFirst())) : .word(String($0)) }
    }

    /// What stands before an ending; nothing if it ends otherwise.
    func withoutEnding(_ ending: String) -> String? {
        description.hasSuffix(ending) ? String(description.dropLast(ending.count)) : nil
    }

    /// The same path with another ending.
    func replacingEnding(_ ending: String, with other: String) -> PathPattern {
        PathPattern(description: (withoutEnding(ending) ?? description) + other)
    }

    /// The values of its places in a path, or nothing if the path is another.
    func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch part {
            case .word(let word): guard word == segment else { return nil }
            case .place(let name): values[name] = segment
            }
        }
        return values
    }

    /// The same path with each place filled with one word; two patterns with one shape would answer the same requests.
    var shape: String { parts.map { if case .word(let word) = $0 { "/" + word } else { "/:" } }.joined() }
}

/// Finds the route of a request.
struct Router: Sendable {
    enum Match: Sendable {
        case found(Route, [String: String])
        /// The path is known, with other methods.
        case otherMethods([HTTP.Method])
        case nothing
    }

    private let plain: [String: [Route]]
    private let withPlaces: [Int: [Route]]
    /// By their paths, the routes whose pages are drawn beforehand.
    private let drawn: [String: Route]

    init(_ routes: [Route]) {
        plain = Dictionary(grouping: routes.filter { $0.pattern.isPlain }) { $0.pattern.description }
        drawn = Dictionary(
            uniqueKeysWithValues: routes.filter { $0.drawnBeforehand != nil }.map { ($0.pattern.description, $0) })
        withPlaces = Dictionary(grouping: routes.filter { !$0.pattern.isPlain }) { $0.pattern.parts.count }
    }

    /// The route that a request is for, if its page is drawn beforehand.
    func drawnBeforehand(_ request: Request) -> Route? { request.method == .get ? drawn[request.path] : nil }

    /// The route of a path and a method.
    ///
    /// HEAD is answered as GET.
    func match(_ method: HTTP.Method, path: String) -> Match {
        let method = method == .head ? HTTP.Method.get : method
        if let routes = plain[path] {
            if let route = routes.first(where: { $0.method == method }) { return .found(route, [:]) }
            return .otherMethods(routes.map(\.method))
        }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard !segments.contains("") else { return .nothing }
        var others: [HTTP.Method] = []
        for route in withPlaces[segments.count] ?? [] {
            guard let values = route.pattern.match(segments) else { continue }
            if route.method == method { return .found(route, values) }
            others.append(route.method)
        }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}

extension PathPattern {
    /// Whether it has no places.
    var isPlain: Bool { parts.allSatisfy { if case .word = $0 { true } else { false } } }
}
