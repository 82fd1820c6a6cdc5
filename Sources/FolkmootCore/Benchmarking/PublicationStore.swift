public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// A month that a force has published, as its own file remembers it.
public struct PublishedMonth: Sendable, Equatable {
    /// The month.
    public let month: Month
    /// 1 for the first, higher for a restatement.
    public let revision: Int
    /// When.
    public let publishedAt: Timestamp
    /// Who signed it off.
    public let signedOffBy: String
    /// Why an earlier one was restated.
    public let reason: String?
    /// Whether its figures are made up.
    public let isDemonstration: Bool
    /// SHA-256 of the figures, in hexadecimal.
    public let hash: String
    /// When it was taken back, if it was.
    public let withdrawnAt: Timestamp?
    /// Why it was taken back.
    public let withdrawalReason: String?
}

/// Publishing: computes a month, shows what would leave the force, and signs it off.
public struct PublicationStore: Sendable {
    let data: ForceData
    private let send: @Sendable (NewPublication) async throws -> Publication
    private let takeBack: @Sendable (Month, String) async throws -> PublicationHead
    private let revisions: @Sendable (Month) async throws -> [Publication]
    let check: @Sendable () throws(Problem) -> Void

    /// Publishing on behalf of an operator of the platform.
    public init(_ scope: OperatorScope) {
        data = scope.data
        send = { try await scope.publish($0) }
        takeBack = { try await scope.withdraw($0, because: $1) }
        revisions = { try await scope.revisions(from: $0, through: $0) }
        check = {}
    }

    /// Publishing by a member of staff, who must hold the permission in the whole force.
    public init(_ scope: StaffScope) {
        data = scope.data
        send = { try await scope.publish($0) }
        takeBack = { try await scope.withdraw($0, because: $1) }
        revisions = { try await scope.revisions(from: $0, through: $0) }
        check = { () throws(Problem) in try scope.require(.publishBenchmark, in: scope.tenant.configuration.code) }
    }

    /// Exactly what would leave the force if the month were published now.
    ///
    /// - Throws: `.conflict` if the month has not ended.
    public func preview(_ month: Month) async throws -> MonthFigures {
        try check()
        try refuseUnlessEnded(month)
        let earlier = try await revisions(month).compactMap { try? MonthFigures($0.figures) }
        return try await MonthFigures.compute(month, data, earlier: earlier)
    }

    /// Publishes a month; the same figures again change nothing.
    ///
    /// - Parameters:
    ///   - demonstration: Whether the figures are made up.
    ///   - reason: Why an earlier publication is restated; needed if there is one with other figures.
    /// - Throws: `.conflict` if the month has not ended, or if a reason is missing.
    @discardableResult
    public func publish(_ month: Month, demonstration: Bool, reason: String? = nil) async throws -> Publication {
        try await publish(try await preview(month), demonstration: demonstration, reason: reason)
    }

    /// Publishes figures that somebody has looked at.
    ///
    /// - Parameter hash: What ``MonthFigures/hash`` was when they were looked at.
    /// - Throws: `.conflict` if they have changed since, and as for the other.
    @discardableResult
    public func publish(_ month: Month, seen hash: String, demonstration: Bool, reason: String? = nil) async throws -> Publication {
        let figures = try await preview(month)
        guard figures.hash == hash else {
            throw Problem(
                .conflict, "The figures have changed since you looked at them. Look at them again, then sign them off.",
                code: "figures-changed")
        }
        return try await publish(figures, demonstration: demonstration, reason: reason)
    }

    private func publish(_ figures: MonthFigures, demonstration: Bool, reason: String?) async throws -> Publication {
        let reason = Self.clean(reason)
        let publication = try await send(
            NewPublication(month: figures.month, figures: figures.json, isDemonstration: demonstration, reason: reason))
        guard publication.isDemonstration == demonstration else { throw otherwiseMarked(publication) }
        try await record(publication)
        return publication
    }

    /// Takes back what was published of a month: the figures stay on record, and national pages say that they were withdrawn and why.
    ///
    /// - Throws: `.missing` if nothing was published of it, `.invalid` without a reason, `.conflict` if it has been withdrawn already.
    @discardableResult
    public func withdraw(_ month: Month, because reason: String?) async throws -> PublicationHead {
        try check()
        guard let reason = Self.clean(reason) else {
            throw Problem(
                .invalid, "Say why this month is withdrawn. Others will read it.",
                fields: ["reason": "Say why this month is withdrawn."])
        }
        let head = try await takeBack(month, reason)
        let entry = AuditEntry(
            "publication.withdrawal-recorded",
            detail: ["month": .string(month.description), "revision": .integer(Int64(head.revision))])
        try await data.write(audit: entry) { db -> Void in
            try db.run(
                """
                UPDATE published_month SET withdrawn_at = \(head.withdrawal?.at), withdrawal_reason = \(reason)
                WHERE month = \(month) AND revision = \(head.revision)
                """)
        }
        return head
    }

    private static func clean(_ reason: String?) -> String? {
        reason.map { CleanText.line($0, limit: 500) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The same figures stand there already, and what they were called cannot be changed under them.
    private func otherwiseMarked(_ publication: Publication) -> Problem {
        let kind = publication.isDemonstration ? "as demonstration data" : "as real figures"
        return Problem(
            .conflict, "\(publication.month) is published already with just these figures, \(kind). That does not change.",
            code: "otherwise-marked")
    }

    private func refuseUnlessEnded(_ month: Month) throws(Problem) {
        guard month.end <= data.clock.now else {
            throw Problem(
                .conflict, "\(month) has not ended, so it cannot be published. It ends on \(month.last).", code: "month-not-ended")
        }
    }
}

extension PublicationStore {
    /// Whether what this force publishes is made up: it is in test mode, or its latest publication was made up.
    public func isDemonstration() async throws -> Bool {
        guard data.tenant.state != .test else { return true }
        return try await data.read { db in
            try db.value(
                "SELECT demonstration FROM published_month ORDER BY published_at DESC, revision DESC LIMIT 1", as: Bool.self)
        } ?? false
    }

    /// What the force has published, each month's latest, the latest month first.
    public func published() async throws -> [PublishedMonth] {
        try await data.read { db in
            try db.all(
                """
                SELECT month, revision, published_at, signed_off_by, reason, demonstration, hash, withdrawn_at, withdrawal_reason
                FROM published_month AS p
                WHERE revision = (SELECT max(revision) FROM published_month AS q WHERE q.month = p.month)
                ORDER BY month DESC LIMIT 240
                """)
        }
    }

    /// Remembers a publication in the force's own file; once is enough.
    private func record(_ publication: Publication) async throws {
        let detail: JSON = [
            "month": .string(publication.month.description), "revision": .integer(Int64(publication.revision)),
            "hash": .string(publication.hash),
        ]
        try await data.write(audit: AuditEntry("publication.recorded", detail: detail)) { db -> Void in
            try db.run(
                """
                INSERT INTO published_month (month, revision, published_at, signed_off_by, reason, demonstration, hash)
                VALUES (\(publication.month), \(publication.revision), \(publication.publishedAt), \(publication.signedOffBy),
                        \(publication.reason), \(publication.isDemonstration), \(publication.hash))
                ON CONFLICT (month, revision) DO NOTHING
                """)
            try MonthDraft.remove(publication.month, in: db)
        }
    }

    static let migrations = [
        MonthDraft.schema,
        Migration(
            40, "published_month",
            """
            CREATE TABLE published_month (
                month         TEXT NOT NULL CHECK (length(month) = 7),
                revision      INTEGER NOT NULL CHECK (revision > 0),
                published_at  INTEGER NOT NULL,
                signed_off_by TEXT NOT NULL,
                reason        TEXT,
                demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
                hash          TEXT NOT NULL CHECK (length(hash) = 64),
                PRIMARY KEY (month, revision)
            ) STRICT;
            """),
        Migration(
            221, "published_month_withdrawal",
            """
            ALTER TABLE published_month ADD COLUMN withdrawn_at INTEGER;
            ALTER TABLE published_month ADD COLUMN withdrawal_reason TEXT;
            """),
    ]
}

extension PublishedMonth: RowReadable {
    /// Reads `month, revision, published_at, signed_off_by, reason, demonstration, hash, withdrawn_at, withdrawal_reason`.
    public init(row: Row) throws {
        month = try row[0]
        revision = try row[1]
        publishedAt = try row[2]
        signedOffBy = try row[3]
        reason = try row[4]
        isDemonstration = try row[5]
        hash = try row[6]
        withdrawnAt = try row[7]
        withdrawalReason = try row[8]
    }
}
