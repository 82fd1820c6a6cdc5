import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

/// How many active members of an area, and of those that lie in it, want what.
public struct WishCounts: Sendable {
    /// The area.
    public let area: Area
    /// The areas that lie directly in it, by name.
    public let parts: [Area]
    /// What is wanted, in the order in which it is offered, but for what nobody wants.
    public let lines: [Line]

    /// One wish, by area.
    public struct Line: Sendable {
        /// Which.
        public let wish: Kind
        /// By the code of the area; nothing where it is hidden, since few want it there or it could be worked out.
        public let counts: [String: Int]

        /// How many in an area; nothing if that is hidden.
        public subscript(area: String) -> Int? { counts[area] }
    }

    /// What is wanted.
    public enum Kind: Sendable, Equatable {
        /// To hear of something.
        case interest(Interest)
        /// To get letters in a form.
        case format(MemberWishes.Format)
        /// To get letters in a language that the force does not have.
        case language(MemberWishes.ReadLanguage)
    }
}

extension MemberStore {
    /// How many active members of an area want what.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func wishes(in code: String) async throws -> WishCounts {
        let area = try scope.readableArea(code, for: .readMembers)
        let configuration = data.tenant.configuration
        let counts = try await data.read { db in try WishCount(db) }
        let parts = configuration.areas.children(of: code, at: scope.today).sorted { $0.name.english < $1.name.english }
        let suppression = Suppression(tree: configuration.areas, threshold: configuration.policy.suppressionThreshold)
        let lines = WishCounts.Kind.all(of: configuration.policy).compactMap { wish -> WishCounts.Line? in
            let sums = counts.sums(of: wish.key, over: configuration.areas)
            guard sums[code] ?? 0 > 0 else { return nil }
            let areas = configuration.areas.areas
            let shown = Set(suppression.shown { sums[areas[$0].code] ?? 0 }.map { areas[$0].code })
            return WishCounts.Line(wish: wish, counts: sums.filter { shown.contains($0.key) })
        }
        return WishCounts(area: area, parts: parts, lines: lines)
    }
}

extension WishCounts.Kind {
    /// `format.audio`: kind and code, as the count knows them.
    var key: String {
        switch self {
        case .interest(let interest): "interest." + interest.code
        case .format(let format): "format." + format.rawValue
        case .language(let language): "language." + language.code
        }
    }

    static func all(of policy: Policy) -> [WishCounts.Kind] {
        policy.interests.map { .interest($0) } + MemberWishes.Format.allCases.map { .format($0) }
            + MemberWishes.languages.map { .language($0) }
    }
}

/// Wishes counted in one pass over members and one over wishes: to look each member up would take longer.
private struct WishCount {
    private var areas = CodeNumbers()
    /// By kind and code, then by the number of the area.
    private var counts: [String: [Int: Int]] = [:]

    init(_ db: Connection) throws {
        var places = SeenTexts()
        try db.scan("id, area", of: "member WHERE state = 'active'") { row in
            _ = places.number(of: row.bytes(0), elseKeeping: Int32(areas.number(of: row.bytes(1))))
        }
        try db.scan("member, kind, code", of: "member_wish") { row in
            guard let area = places.number(of: row.bytes(0), elseKeeping: -1), area >= 0 else { return }
            let key = String(decoding: row.bytes(1), as: UTF8.self) + "." + String(decoding: row.bytes(2), as: UTF8.self)
            counts[key, default: [:]][Int(area), default: 0] += 1
        }
    }

    /// How many in each area with all that lies in it.
    func sums(of key: String, over tree: AreaTree) -> [String: Int] {
        var sums: [String: Int] = [:]
        for (number, count) in counts[key] ?? [:] {
            let code = areas.codes[number]
            let known = tree[code] == nil ? [tree.root].compactMap { $0?.code } : [code] + tree.ancestors(of: code).map(\.code)
            for area in known { sums[area, default: 0] += count }
        }
        return sums
    }
}
