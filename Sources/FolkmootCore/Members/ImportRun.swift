import Basics
import CSV
import FolkmootTenancy
import Hashing
import Storage

/// One import at work, inside its write: who is here is kept in memory, rows go in many at a time, households and counts by area at the end.
///
/// The file does not look whether what rows refer to is there: households are given out by ``HouseholdBook``, which writes and counts them,
/// and whoever has a period or a consent is added in the same breath.
struct ImportRun {
    private let db: Connection
    private var rows: ImportedRows
    private let indexes: DroppedIndexes?
    private let now: Timestamp
    private let milliseconds: Int64
    private var emails: SeenTexts
    private let suppression: ErasureMark
    /// Marks of those who are not to come back.
    private let suppressed: Set<[UInt8]>
    private var households: HouseholdBook
    private var report = ImportReport()
    /// By the number of the area.
    private var counts: [AreaCount] = []
    private var random = RandomPool()

    /// - Parameter bytes: how long the file is, 0 if nobody knows.
    init(bytes: Int, revision: Int, at now: Timestamp, for data: ForceData, into db: Connection) throws {
        self.db = db
        suppression = ErasureMark(db: db, data: data)
        suppressed = try ErasureMark.all(in: db)
        self.now = now
        milliseconds = now.seconds * 1000
        indexes = try DroppedIndexes(ifWorthwhileFor: bytes, in: db)
        emails = try Self.emails(in: db)
        households = try HouseholdBook(db)
        rows = try ImportedRows(into: db, revision: revision, at: now)
    }

    /// Brings in what is handed over, until its end.
    mutating func finish(_ handoff: Handoff<ImportPortion>, _ progress: (Int) -> Void) throws -> ImportReport {
        while let portion = try handoff.take() {
            for row in portion.rows { take(row, of: portion) }
            try rows.write()
            progress(report.rows)
            try db.checkCancellation()
        }
        try households.write(to: db)
        try addUp()
        try households.moveJoined(in: db, at: now)
        try indexes?.make(in: db)
        return report
    }
}

extension ImportRun {
    /// Takes a row in, or reports why not.
    private mutating func take(_ row: ImportedRow, of portion: ImportPortion) {
        switch row {
        case .member(let member):
            report.rows += 1
            insert(member, of: portion)
        case .refused(let error):
            report.rows += 1
            report.add(error)
        case .unreadable(let error): report.add(error)
        }
    }

    private mutating func insert(_ member: ImportedMember, of portion: ImportPortion) {
        if let email = member.email, let seen = emails.number(of: email.mark, elseKeeping: Self.inFile) {
            let message = seen == Self.inFile ? Self.repeated : Self.known
            return report.add(CSVError(line: email.place.line, column: email.place.column, message: message))
        }
        guard suppressed.isEmpty || !isSuppressed(member, of: portion) else {
            let place = member.place
            return report.add(CSVError(line: place.line, column: place.column, message: Self.notToComeBack))
        }
        // Later rows get later identities, so that they stand side by side in the table.
        let id = ID<Member>(at: milliseconds + Int64(report.rows / 64), random: &random).description
        guard let optIn = member.optIn else {
            report.invited += 1
            return rows.add(invited: member, of: portion, id: id)
        }
        report.active += 1
        rows.add(active: member, of: portion, id: id, optIn, at: settle(member, of: portion))
    }

    private func isSuppressed(_ member: ImportedMember, of portion: ImportPortion) -> Bool {
        let ways = [member.email?.text, member.phone].compactMap { $0 }
        return ways.contains { way in
            suppressed.contains(suppression.token(String(decoding: portion.text(at: way), as: UTF8.self)))
        }
    }

    /// The addresses of everybody who is here: nobody else may come in with one of them.
    private static func emails(in db: Connection) throws -> SeenTexts {
        var emails = SeenTexts()
        try db.forEach("SELECT email FROM member WHERE email IS NOT NULL AND state NOT IN ('left', 'erased')") { row in
            row.withBytes(0) { _ = emails.number(of: $0, elseKeeping: here) }
        }
        try db.forEach("SELECT address FROM member_contact WHERE channel = 'email' AND verified_at IS NOT NULL") { row in
            row.withBytes(0) { _ = emails.number(of: $0, elseKeeping: here) }
        }
        return emails
    }

    /// Where an address was seen.
    private static let (here, inFile): (Int32, Int32) = (0, 1)
    private static let notToComeBack =
        "This person was erased, so an import does not bring them back; they can register themselves."
    private static let repeated = "This email address stands earlier in the file."
    private static let known = "This email address is in use by somebody who is here already."
}

extension ImportRun {
    /// Counts one more member at a place.
    private mutating func settle(_ member: ImportedMember, of portion: ImportPortion) -> (area: String, household: Int64?) {
        let area = households.areas.number(of: member.area)
        guard let key = member.household else {
            report.withoutHousehold += 1
            count(in: area)
            return (member.area, nil)
        }
        if let linked = member.linked {
            households.link(portion.text(at: linked.text), mark: linked.mark, to: portion.text(at: key.text), mark: key.mark)
        }
        let household = households.join(portion.text(at: key.text), mark: key.mark, area: area)
        if household.isNew { report.households += 1 }
        count(in: household.area, households: household.isNew ? 1 : 0)
        return (households.areas.codes[household.area], household.identity)
    }

    private mutating func count(in area: Int, households: Int = 0) {
        while counts.count <= area { counts.append(AreaCount()) }
        counts[area].members += 1
        counts[area].households += households
    }

    private func addUp() throws {
        for (area, count) in zip(households.areas.codes, counts) where !count.isZero {
            try db.run(
                """
                INSERT INTO area_figure (area, members, households) VALUES (\(area), \(count.members), \(count.households))
                ON CONFLICT (area) DO UPDATE SET members = area_figure.members + excluded.members,
                    households = area_figure.households + excluded.households
                """)
        }
    }
}

/// Randomness for identities, taken from the system in large pieces.
private struct RandomPool: RandomNumberGenerator {
    private var bytes: [UInt8] = []
    private var used = 0

    mutating func next() -> UInt64 {
        if bytes.count - used < 8 {
            bytes = SecureRandom.bytes(8192)
            used = 0
        }
        defer { used += 8 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: used, as: UInt64.self) }
    }
}
