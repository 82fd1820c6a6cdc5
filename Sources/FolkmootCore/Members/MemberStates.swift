public import Basics
import FolkmootTenancy
import Storage

/// How many members were in each state at instants of the past: recounted from the members, and from the changes of their states.
public struct MemberStates: Sendable, Equatable {
    /// By state, how many at each instant, in the order of the instants.
    public let counts: [MemberRecord.State: [Int]]

    /// How many were in a state at each instant.
    public subscript(state: MemberRecord.State) -> [Int] { counts[state] ?? [] }

    /// Counts members of some areas, where they live now.
    ///
    /// Before the first change on record somebody was what that change tells they were, and no member before they joined. Most have none,
    /// and are counted in one pass.
    static func read(at instants: [Timestamp], where condition: SQL, in db: Connection) throws -> MemberStates {
        var count = StateCount(at: instants)
        var changes: [String: [StateChange]] = [:]
        try db.forEach(
            """
            SELECT member, audit.at, from_state, to_state FROM member_transition JOIN audit ON audit.sequence = line
            ORDER BY member, line
            """
        ) { row in
            changes[try row[0], default: []].append(StateChange(at: try row[1], from: try row[2], to: try row[3]))
        }
        try db.forEach(
            """
            SELECT id, state, created_at, joined_at, left_at FROM member
            WHERE \(condition) AND id IN (SELECT member FROM member_transition)
            """
        ) { row in
            count.add(
                MemberLife(
                    state: try row[1], createdAt: try row[2], joinedAt: try row[3], leftAt: try row[4],
                    changes: changes[try row[0]] ?? []))
        }
        let others: SQL = "member WHERE \(condition) AND id NOT IN (SELECT member FROM member_transition)"
        try db.scan("state, created_at, joined_at, left_at", of: others) { row in
            guard let state = MemberRecord.State(bytes: row.bytes(0)) else { return }
            func instant(_ column: Int) -> Timestamp? { row.isNull(column) ? nil : Timestamp(seconds: row.integer(column)) }
            count.add(
                MemberLife(
                    state: state, createdAt: Timestamp(seconds: row.integer(1)), joinedAt: instant(2), leftAt: instant(3),
                    changes: []))
        }
        return MemberStates(counts: count.counts)
    }
}

/// Counts lives at instants.
private struct StateCount {
    private let instants: [Timestamp]
    /// State by state, by instant.
    private var cells: [Int]

    init(at instants: [Timestamp]) {
        self.instants = instants
        cells = Array(repeating: 0, count: instants.count * MemberRecord.State.allCases.count)
    }

    mutating func add(_ life: MemberLife) {
        for (place, instant) in instants.enumerated() {
            if let state = life.state(at: instant) { cells[state.place * instants.count + place] += 1 }
        }
    }

    var counts: [MemberRecord.State: [Int]] {
        Dictionary(
            uniqueKeysWithValues: MemberRecord.State.allCases.map { state in
                (state, Array(cells[(state.place * instants.count)..<((state.place + 1) * instants.count)]))
            })
    }
}

extension MemberRecord.State {
    /// Its place among all.
    fileprivate var place: Int {
        switch self {
        case .invited: 0
        case .pending: 1
        case .active: 2
        case .suspended: 3
        case .left: 4
        case .erased: 5
        }
    }

    /// The state of a name; no two begin alike.
    fileprivate init?(bytes: UnsafeRawBufferPointer) {
        let states: [MemberRecord.State] = [.active, .invited, .pending, .suspended, .left, .erased]
        guard let first = bytes.first, let state = states.first(where: { $0.rawValue.utf8.first == first }) else { return nil }
        self = state
    }
}

/// A change of a member's state.
public struct StateChange: Sendable, Equatable {
    /// When.
    public let at: Timestamp
    /// What it was until then.
    public let from: MemberRecord.State
    /// What it was from then on.
    public let to: MemberRecord.State

    static func history(of member: ID<Member>, in db: Connection) throws -> [StateChange] {
        try db.map(
            """
            SELECT audit.at, from_state, to_state FROM member_transition JOIN audit ON audit.sequence = line
            WHERE member = \(member) ORDER BY line LIMIT 1000
            """
        ) { row in StateChange(at: try row[0], from: try row[1], to: try row[2]) }
    }
}

/// What is known of one member's states.
struct MemberLife {
    let state: MemberRecord.State
    let createdAt: Timestamp
    let joinedAt: Timestamp?
    let leftAt: Timestamp?
    /// In order.
    let changes: [StateChange]

    /// The state at an instant; nothing before the member was on record or had joined.
    func state(at instant: Timestamp) -> MemberRecord.State? {
        guard instant >= min(createdAt, joinedAt ?? createdAt) else { return nil }
        if let last = changes.last(where: { $0.at <= instant }) { return last.to }
        let first = changes.first?.from ?? beforeAnyChange(at: instant)
        // An import may tell of somebody who had joined long before, elsewhere.
        guard first == .active, let joinedAt, instant < joinedAt else { return first }
        return .pending
    }

    /// What a member without a change on record was: changes of before they were kept are told by when the member joined and left.
    private func beforeAnyChange(at instant: Timestamp) -> MemberRecord.State {
        guard let leftAt, instant < leftAt, state == .left || state == .erased else { return state }
        return joinedAt == nil ? .pending : .active
    }
}
