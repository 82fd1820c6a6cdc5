public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The words that a force has approved for its teams: read and used in the areas that a member of staff may see, written by some and approved by
/// others.
public struct LibraryStore: Sendable {
    private let scope: StaffScope

    /// The library as a person may see it.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    // MARK: Reading

    /// What is in the library, of what a person looks for: first what is meant for these days, then what will be, what has no days, and
    /// what is over.
    public func items(_ filter: LibraryFilter = LibraryFilter()) async throws -> [LibraryItem] {
        let state: SQL =
            switch filter.state {
            case .current:
                "withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM library_version WHERE item = id AND approved_at IS NOT NULL)"
            case .waiting:
                """
                withdrawn_at IS NULL AND EXISTS
                    (SELECT 1 FROM library_version WHERE item = id AND approved_at IS NULL AND ended_at IS NULL)
                """
            case .withdrawn: "withdrawn_at IS NOT NULL"
            }
        let condition = filter.kind.map { kind -> SQL in "\(state) AND kind = \(kind)" } ?? state
        let today = scope.today
        return try await scope.data.read { db in try LibraryRows.all(condition, isWhole: false, in: db) }
            .filter { maySee($0) && Self.matches($0, filter) }
            .sorted { Self.order($0, today) < Self.order($1, today) }
    }

    /// What of some kinds teams of an area may use today.
    public func offered(_ kinds: [LibraryKind], in area: String) async throws -> [LibraryItem] {
        guard scope.allows(.readLibrary, in: area) else { return [] }
        return try await items().filter { item in kinds.contains(item.kind) && item.current.map { isShared($0, to: area) } ?? false
        }
    }

    /// The programmes that items of the library belong to, by name.
    public func programmes() async throws -> [String] {
        Set(try await items().compactMap { $0.current?.programme }).sorted()
    }

    /// An item with every version, how often it was used, and what teams say of it.
    ///
    /// - Throws: `.missing` if there is none, or it is out of reach.
    public func story(_ id: ID<LibraryItem>) async throws -> LibraryStory {
        let found = try await scope.data.read { db in
            (
                item: try LibraryRows.one(id, in: db), uses: try LibraryRows.uses(of: id, in: db),
                remarks: try LibraryRows.remarks(on: id, in: db)
            )
        }
        guard let item = found.item, maySee(item) else { throw Problem.missing("library item") }
        let isOpen = item.withdrawal == nil
        let (waiting, me) = (item.waiting, scope.account.id)
        // Whoever approves looks at what waits; all others at what was approved.
        let mayWork = may(.writeLibrary, with: item) || may(.approveLibrary, with: item)
        var shown = item
        if !mayWork { shown.versions.removeAll { $0.approval == nil } }
        return LibraryStory(
            item: shown, uses: found.uses, remarks: found.remarks, mayWrite: isOpen && may(.writeLibrary, with: item),
            mayApprove: isOpen && waiting.map { $0.writer != me } ?? false && may(.approveLibrary, with: item),
            mayWithdraw: isOpen && may(.approveLibrary, with: item),
            mayUse: isOpen && item.current != nil && scope.allows(.writeEngagement))
    }

    /// The words of an item for an area, filled in as far as that is known.
    ///
    /// - Parameter version: the version that a form began with; nothing for the one that is in use.
    /// - Throws: `.missing` if there is none, or it is not shared to the area; `.conflict` if it was withdrawn, or is not approved.
    public func use(_ id: ID<LibraryItem>, version: Int? = nil, in area: String) async throws -> LibraryUse {
        let read = try await scope.data.read { db in
            (
                item: try LibraryRows.one(id, in: db),
                priority: try PriorityRows.all("area = \(area) AND ended_on IS NULL", limit: 1, in: db).first
            )
        }
        guard let item = read.item, scope.allows(.readLibrary, in: area) else { throw Problem.missing("library item") }
        guard item.withdrawal == nil else {
            throw Problem(.conflict, "This was withdrawn from the library. See there why, and write words of your own.")
        }
        let chosen = version.map { number in item.versions.first { $0.number == number } } ?? item.current
        guard let chosen, chosen.approval != nil else { throw Problem(.conflict, "Nobody has approved these words yet.") }
        guard isShared(chosen, to: area) else { throw Problem.missing("library item") }
        var values: [LibraryPlaceholder: Localized] = [:]
        values[.priority] = read.priority?.words
        if let place = configuration.areas[area] {
            values[.area] = place.name
            let teams = configuration.teams(in: place, on: scope.today)
            if teams.count == 1 { values[.team] = Localized(teams[0].name) }
        }
        return LibraryUse(chosen, of: item, filling: values)
    }

    /// From which words of the library something was made; nothing if from none, or none that the person may see.
    public func origin(of made: String) async throws -> LibraryOrigin? {
        guard scope.allows(.readLibrary) else { return nil }
        return try await scope.data.read { db in try LibraryRows.origin(of: made, in: db) }
    }

    // MARK: Who may what

    /// Whether somebody may do something with words for these areas: in each of them, or for all in the whole force.
    private func may(_ permission: Permission, for areas: [String]) -> Bool {
        (areas.isEmpty ? [configuration.code] : areas).allSatisfy { scope.allows(permission, in: $0) }
    }

    /// The same with all of an item that has not ended.
    private func may(_ permission: Permission, with item: LibraryItem) -> Bool {
        let open = [item.current, item.waiting].compactMap { $0 }
        return open.allSatisfy { may(permission, for: $0.areas) }
    }

    private func maySee(_ item: LibraryItem) -> Bool {
        if may(.writeLibrary, with: item) || may(.approveLibrary, with: item) { return true }
        return item.current.map { version in reaches(version) } ?? false
    }

    /// Whether a version is shared to any area of the person's.
    private func reaches(_ version: LibraryVersion) -> Bool {
        scope.topmostAreas(for: .readLibrary).contains { own in
            isShared(version, to: own.code) || version.areas.contains { configuration.areas.isArea($0, within: own.code) }
        }
    }

    private func isShared(_ version: LibraryVersion, to area: String) -> Bool {
        version.areas.isEmpty || version.areas.contains { configuration.areas.isArea(area, within: $0) }
    }

    private static func matches(_ item: LibraryItem, _ filter: LibraryFilter) -> Bool {
        guard let version = filter.state == .waiting ? item.waiting : item.shown else { return false }
        if !filter.programme.isEmpty, version.programme?.lowercased() != filter.programme.lowercased() { return false }
        let sought = filter.words.lowercased()
        guard !sought.isEmpty else { return true }
        let texts = [version.title, version.words.english, version.did?.english, version.programme].compactMap { $0 }
        let welsh = [version.words, version.did].compactMap { $0?.translations[.cy] }
        return (texts + welsh).contains { $0.lowercased().contains(sought) }
    }

    private static func order(_ item: LibraryItem, _ today: Day) -> (Int, String, String) {
        let version = item.shown
        return (version?.season(on: today).rawValue ?? 0, version?.title.lowercased() ?? "", item.id.description)
    }
}

// MARK: Writing

extension LibraryStore {
    /// Writes something new; it waits for approval by somebody else.
    ///
    /// - Throws: `.forbidden` where the person may not write for the library, `.invalid` with the fields that are wrong.
    @discardableResult
    public func add(_ form: LibraryForm, of kind: LibraryKind) async throws -> ID<LibraryItem> {
        let draft = try checked(form, of: kind)
        let (id, account, now) = (ID<LibraryItem>(), scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "library.written", subject: id.description, detail: ["kind": .string(kind.rawValue), "version": .integer(1)])
        return try await scope.data.write(audit: entry) { db in
            try db.run("INSERT INTO library_item (id, kind, made_at) VALUES (\(id), \(kind), \(now))")
            try LibraryRows.insert(draft, as: 1, of: id, by: account, at: now, to: db)
            return id
        }
    }

    /// Writes a new version; it waits for approval by somebody else, and until then the one in use stays.
    ///
    /// - Throws: `.missing` if the item is out of reach, `.forbidden` and `.invalid` as for ``add(_:of:)``, `.conflict` if it was withdrawn, or
    ///   somebody wrote a version meanwhile.
    public func revise(_ id: ID<LibraryItem>, _ form: LibraryForm) async throws {
        let item = try await story(id).item
        guard may(.writeLibrary, with: item) else { throw Self.forbidden }
        let draft = try checked(form, of: item.kind)
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry("library.written", subject: id.description, detail: ["version": .integer(Int64(form.after + 1))])
        try await scope.data.write(audit: entry) { db in
            let item = try LibraryRows.open(id, in: db)
            guard form.after == item.versions.last?.number else {
                throw Problem(
                    .conflict, "Somebody has written a version meanwhile. Look at it, and write yours if it is still right.")
            }
            try db.run(
                "UPDATE library_version SET ended_at = \(now) WHERE item = \(id) AND approved_at IS NULL AND ended_at IS NULL")
            try LibraryRows.insert(draft, as: form.after + 1, of: id, by: account, at: now, to: db)
        }
    }

    /// Approves the version that waits: teams use it from now on, and the earlier one ends.
    ///
    /// - Throws: `.missing` if the item is out of reach, `.forbidden` where the person may not approve, `.conflict` for a version of their own, or
    ///   one that does not wait any more.
    public func approve(_ id: ID<LibraryItem>, version: Int) async throws {
        let item = try await story(id).item
        guard may(.approveLibrary, with: item) else { throw Self.forbidden }
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry("library.approved", subject: id.description, detail: ["version": .integer(Int64(version))])
        try await scope.data.write(audit: entry) { db in
            guard let waiting = try LibraryRows.open(id, in: db).waiting, waiting.number == version else {
                throw Problem(.conflict, "This version does not wait for approval any more. Look at what is there now.")
            }
            guard waiting.writer != account else { throw Problem(.conflict, "You wrote this version. A colleague approves it.") }
            try db.run(
                "UPDATE library_version SET ended_at = \(now) WHERE item = \(id) AND approved_at IS NOT NULL AND ended_at IS NULL")
            try db.run(
                """
                UPDATE library_version SET approved_by = \(account), approved_at = \(now) WHERE item = \(id) AND number = \(version)
                """)
        }
    }

    /// Says that nobody is to use an item any more, and why; what was made from it stays.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``approve(_:version:)``, `.conflict` if that was said already, `.invalid` without a reason.
    public func withdraw(_ id: ID<LibraryItem>, because reason: String) async throws {
        let item = try await story(id).item
        guard may(.approveLibrary, with: item) else { throw Self.forbidden }
        var check = FieldCheck(configuration, today: scope.today)
        let words = check.words(reason, "reason", limit: 300, missing: "Say why nobody is to use it any more.")
        try check.throwFaults()
        let (account, now) = (scope.account.id, scope.data.clock.now)
        try await scope.data.write(audit: AuditEntry("library.withdrawn", subject: id.description)) { db in
            _ = try LibraryRows.open(id, in: db)
            try db.run(
                """
                UPDATE library_item SET withdrawn_by = \(account), withdrawn_at = \(now), withdrawn_why = \(words) WHERE id = \(id)
                """)
        }
    }

    /// Writes down what a team says of the version in use.
    ///
    /// - Throws: `.missing` if the item or the area is out of reach, `.conflict` if no version is in use, `.invalid` without words.
    public func remark(on id: ID<LibraryItem>, _ typed: String, in code: String) async throws {
        let item = try await story(id).item
        let area = try scope.readableArea(code, for: .readLibrary).code
        var check = FieldCheck(configuration, today: scope.today)
        let words = check.words(typed, "words", limit: 500, missing: "Say what could be better, or what works well.")
        try check.throwFaults()
        guard let version = item.current?.number, item.withdrawal == nil else {
            throw Problem(.conflict, "Nobody uses this at present, so there is nothing to say of it.")
        }
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "library.remarked", subject: id.description, area: area, detail: ["version": .integer(Int64(version))])
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO library_remark (item, number, version, area, words, written_by, written_at)
                SELECT \(id), count(*) + 1, \(version), \(area), \(words), \(account), \(now) FROM library_remark WHERE item = \(id)
                """)
        }
    }

    /// Answers what a team said.
    ///
    /// - Parameter isTaken: whether the latest version does what was asked for.
    /// - Throws: `.missing` if there is no such remark in reach, `.forbidden` where the person may not write, `.conflict` if it was answered
    ///   already, `.invalid` without words.
    public func answer(_ number: Int, on id: ID<LibraryItem>, _ typed: String, isTaken: Bool) async throws {
        let story = try await story(id)
        guard may(.writeLibrary, with: story.item) else { throw Self.forbidden }
        guard let remark = story.remarks.first(where: { $0.number == number }) else { throw Problem.missing("remark") }
        var check = FieldCheck(configuration, today: scope.today)
        let words = check.words(typed, "answer-\(number)", limit: 500, missing: "Write what you answer.")
        let latest = story.item.versions.last?.number ?? 0
        if isTaken, latest <= remark.version {
            check.fail("answer-\(number)", "No version was written since this was said. Write it first, and answer then.")
        }
        try check.throwFaults()
        let (account, now, taken) = (scope.account.id, scope.data.clock.now, isTaken ? latest : nil)
        let entry = AuditEntry(
            "library.answered", subject: id.description, detail: ["remark": .integer(Int64(number)), "taken": .bool(isTaken)])
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run(
                """
                UPDATE library_remark SET answer = \(words), taken_into = \(taken), answered_by = \(account), answered_at = \(now)
                WHERE item = \(id) AND number = \(number) AND answer IS NULL
                """)
            guard changed == 1 else { throw Problem(.conflict, "This was answered already.") }
        }
    }

    private func checked(_ form: LibraryForm, of kind: LibraryKind) throws(Problem) -> LibraryDraft {
        let draft = try LibraryDraft(form, of: kind, for: configuration, today: scope.today)
        guard may(.writeLibrary, for: draft.areas) else {
            guard scope.allows(.writeLibrary) else { throw Self.forbidden }
            let told = "Choose areas in which your role lets you write for the library."
            throw Problem(.invalid, told, fields: ["areas": told])
        }
        return draft
    }

    private static let forbidden = Problem(
        .forbidden,
        "Your role does not let you do this with what is shared to these areas. Ask whoever manages roles in your force.")
}
