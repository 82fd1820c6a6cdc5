public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Where newsletters are put up, in the areas that a member of staff may see.
public struct NewsletterPlaceStore: Sendable {
    private let scope: StaffScope

    /// The places in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many newsletters are looked through for where they were put up.
    public static let shownAtMost = 24

    /// The places of an area and all that lies in it, by name; those that were given up are not among them.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func places(in code: String) async throws -> [NewsletterPlace] {
        let within = try scope.within(code, for: .readStandards)
        return try await scope.data.read { db in try PlaceRows.all("\(within) AND ended_on IS NULL", in: db) }
    }

    /// Where the newsletters that the public reads were put up, the latest first.
    ///
    /// - Throws: as ``places(in:)``.
    public func coverage(in code: String, atMost limit: Int = shownAtMost) async throws -> [NewsletterCoverage] {
        let (within, configuration) = (try scope.within(code, for: .readStandards), scope.tenant.configuration)
        return try await scope.data.read { db in
            try NewsletterRows.all("\(within) AND published_at IS NOT NULL AND withdrawn_at IS NULL", limit: limit, in: db).map {
                try PlaceRows.coverage(of: $0, configuration, in: db)
            }
        }
    }

    /// Where one was put up.
    ///
    /// - Throws: `.missing` if it is out of reach, `.conflict` if the public does not read it.
    public func coverage(of id: ID<Newsletter>) async throws -> NewsletterCoverage {
        let newsletter = try await NewsletterStore(scope).newsletter(id)
        guard newsletter.isShown else {
            throw Problem(.conflict, "This newsletter is not shown to the public, so it is put up nowhere.")
        }
        let configuration = scope.tenant.configuration
        return try await scope.data.read { db in try PlaceRows.coverage(of: newsletter, configuration, in: db) }
    }

    /// Adds a place.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` with the fields that are wrong.
    @discardableResult
    public func add(_ form: NewsletterPlaceForm, in code: String) async throws -> ID<NewsletterPlace> {
        let base = try scope.extendableArea(code)
        var check = FieldCheck(scope.tenant.configuration, today: scope.today)
        let kind = NewsletterPlace.Kind(rawValue: form.kind)
        if kind == nil { check.fail("kind", "Choose what kind of place it is.") }
        let name = check.words(form.name, "name", limit: 120, missing: "Say what the place is called.")
        let address = check.words(form.address, "address", limit: 200, missing: "Say where it is: a street, a village.")
        let position = check.optional(form.position, "position", limit: 40)
        try check.throwFaults()
        let area = try await area(at: position, in: base).code
        let (id, account, now) = (ID<NewsletterPlace>(), scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "newsletter.place-added", subject: id.description, area: area, detail: ["kind": .string(kind?.rawValue ?? "")])
        try await scope.data.write(audit: entry) { db in
            if try db.exists("SELECT 1 FROM newsletter_place WHERE area = \(area) AND name = \(name) AND ended_on IS NULL") {
                let told = "There is a place of this name here already."
                throw Problem(.invalid, told, fields: ["name": told])
            }
            try db.run(
                """
                INSERT INTO newsletter_place (id, area, kind, name, address, position, added_by, added_at)
                VALUES (\(id), \(area), \(kind?.rawValue), \(name), \(address), \(position), \(account), \(now))
                """)
        }
        return id
    }

    private func area(at position: String?, in base: Area) async throws -> Area {
        guard let position else { return base }
        do {
            return try await PlaceFinder(scope).area(at: position, within: base)
        } catch let problem as Problem where problem.kind == .invalid {
            throw Problem(.invalid, problem.message, fields: ["position": problem.message])
        }
    }

    /// One of the places.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func place(_ id: ID<NewsletterPlace>) async throws -> NewsletterPlace {
        let found = try await scope.data.read { db in try PlaceRows.all("id = \(id)", in: db).first }
        guard let found, scope.allows(.readStandards, in: found.area) else { throw Problem.missing("place") }
        return found
    }

    /// Says that nothing is put up there any more; what was stays on record.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may only read, `.conflict` if that was said already.
    public func end(_ id: ID<NewsletterPlace>) async throws {
        let (area, today) = (try scope.writableArea(try await place(id).area).code, scope.today)
        try await scope.data.write(audit: AuditEntry("newsletter.place-ended", subject: id.description, area: area)) { db in
            let changed = try db.run("UPDATE newsletter_place SET ended_on = \(today) WHERE id = \(id) AND ended_on IS NULL")
            guard changed == 1 else { throw Problem(.conflict, "Nothing is put up there any more already.") }
        }
    }

    /// Notes that a newsletter was put up in some places.
    ///
    /// - Throws: as ``coverage(of:)``, `.forbidden` where the person may only read, `.invalid` with the fields that are wrong.
    public func putUp(_ id: ID<Newsletter>, _ form: PostingForm) async throws {
        let coverage = try await coverage(of: id)
        let area = try scope.writableArea(coverage.newsletter.area).code
        var check = FieldCheck(scope.tenant.configuration, today: scope.today)
        let published = coverage.newsletter.published.map { London.day(at: $0.at) }
        let day = check.day(form.day, "day", notBefore: published)
        let email = check.optional(form.doneBy, "done-by", limit: 200)
        let chosen = coverage.missing.map(\.place.id).filter { form.places.contains($0.description) }
        if chosen.isEmpty { check.fail("places", "Tick where it was put up.") }
        try check.throwFaults()
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "newsletter.put-up", subject: id.description, area: area,
            detail: ["places": .array(chosen.map { .string($0.description) })])
        try await scope.data.write(audit: entry) { db in
            let colleague = try EncounterStore.colleague(email, else: account, in: db)
            for place in chosen {
                try db.run(
                    """
                    INSERT INTO newsletter_posting (newsletter, place, put_up_on, put_up_by, noted_by, noted_at)
                    VALUES (\(id), \(place), \(day), \(colleague), \(account), \(now)) ON CONFLICT (newsletter, place) DO NOTHING
                    """)
            }
        }
    }

    /// Says that a newsletter was not put up somewhere after all.
    ///
    /// - Throws: as ``putUp(_:_:)``, `.conflict` if nobody had said that it was.
    public func takeBack(_ id: ID<Newsletter>, at place: ID<NewsletterPlace>) async throws {
        let area = try scope.writableArea(try await coverage(of: id).newsletter.area).code
        let entry = AuditEntry(
            "newsletter.not-put-up", subject: id.description, area: area, detail: ["place": .string(place.description)])
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run("DELETE FROM newsletter_posting WHERE newsletter = \(id) AND place = \(place)")
            guard changed == 1 else { throw Problem(.conflict, "Nobody has said that it was put up there.") }
        }
    }
}

/// Reads places.
private enum PlaceRows {
    /// By name.
    static func all(_ condition: SQL, in db: Connection) throws -> [NewsletterPlace] {
        try db.map(
            """
            SELECT id, area, kind, name, address, position, ended_on FROM newsletter_place WHERE \(condition) ORDER BY name, id LIMIT 2000
            """
        ) { row in try NewsletterPlace(row) }
    }

    static func coverage(
        of newsletter: Newsletter, _ configuration: ForceConfiguration, in db: Connection
    ) throws -> NewsletterCoverage {
        let codes = newsletter.codes(in: configuration)
        let places = try db.map(
            """
            SELECT spot.id, spot.area, spot.kind, spot.name, spot.address, spot.position, spot.ended_on, put_up_on, account.name
            FROM newsletter_place AS spot
                LEFT JOIN newsletter_posting AS posting ON posting.place = spot.id AND posting.newsletter = \(newsletter.id)
                LEFT JOIN account ON account.id = put_up_by
            WHERE spot.area IN \(list: codes) AND (spot.ended_on IS NULL OR put_up_on IS NOT NULL)
            ORDER BY spot.name, spot.id LIMIT 2000
            """
        ) { row in PostedPlace(place: try NewsletterPlace(row), putUpOn: try row[7], putUpBy: try row[8]) }
        return NewsletterCoverage(newsletter: newsletter, places: places)
    }
}

extension NewsletterPlace {
    fileprivate init(_ row: Row) throws {
        (id, area, kind, name) = (try row[0], try row[1], try row[2], try row[3])
        (address, position, endedOn) = (try row[4], try row[5], try row[6])
    }
}
