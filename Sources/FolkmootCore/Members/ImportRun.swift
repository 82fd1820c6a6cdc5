import Basics
import CSV
import FolkmootTenancy
import Hashing
import Storage

/// One import at work, inside its write: who is here is kept in memory, rows go in many at a time, counts by area at the end.
struct ImportRun {
    private let db: Connection
    private var rows: ImportedRows
    private let indexes: DroppedIndexes?
    private let emailColumn: Int
    private let milliseconds: Int64
    private var emails: SeenTexts
    private var households: HouseholdBook
    private var report = ImportReport()
    private var gathered = 0
    private var counts: [String: AreaCount] = [:]
    private var random = RandomPool()

    /// - Parameter bytes: how long the file is, 0 if nobody knows.
    init(bytes: Int, emailColumn: Int, revision: Int, at now: Timestamp, into db: Connection) throws {
        self.db = db
        self.emailColumn = emailColumn
        milliseconds = now.seconds * 1000
        indexes = try DroppedIndexes(ifWorthwhileFor: bytes, in: db)
        emails = try Self.emails(in: db)
        households = try HouseholdBook(db)
        rows = ImportedRows(into: db, revision: revision, at: now)
    }

    /// Brings in what is handed over, until its end.
    mutating func finish(_ handoff: Handoff<[ImportedRow]>, _ progress: (Int) -> Void) throws -> ImportReport {
        while let portion = try handoff.take() {
            for row in portion { take(row) }
            gathered += portion.count
            if gathered >= Self.most { try write() }
            progress(report.rows)
            try db.checkCancellation()
        }
        try write()
        try households.writeChanges(to: db)
        try addUp()
        try indexes?.make(in: db)
        return report
    }

    /// So many rows are gathered before they are written together: about 80 MB.
    private static let most = 131_072
}

extension ImportRun {
    /// Takes a row in, or reports why not.
    private mutating func take(_ row: ImportedRow) {
        if case .unreadable(let error) = row { return report.add(error) }
        report.rows += 1
        do throws(CSVError) {
            switch row {
            case .member(let member, let record): try insert(member, record)
            case .refused(let error), .unreadable(let error): throw error
            }
        } catch {
            report.add(error)
        }
    }

    private mutating func insert(_ member: ImportedMember, _ record: CSVRecord) throws(CSVError) {
        if let email = member.email, let seen = email.withUnsafeBytes({ emails.number(of: $0, elseKeeping: Self.inFile) }) {
            throw record.error(at: emailColumn, seen == Self.inFile ? Self.repeated : Self.known)
        }
        // Later rows get later identities, so that they stand side by side in the table.
        let id = ID<Member>(at: milliseconds + Int64(report.rows / 64), random: &random).description
        guard let optIn = member.optIn else {
            report.invited += 1
            return rows.add(invited: member, id: id)
        }
        report.active += 1
        rows.add(active: member, id: id, optIn, at: settle(member))
    }

    /// The addresses of everybody who is here: nobody else may come in with one of them.
    private static func emails(in db: Connection) throws -> SeenTexts {
        var emails = SeenTexts()
        try db.forEach("SELECT email FROM member WHERE email IS NOT NULL AND state NOT IN ('left', 'erased')") { row in
            row.withBytes(0) { _ = emails.number(of: $0, elseKeeping: here) }
        }
        return emails
    }

    /// Where an address was seen.
    private static let (here, inFile): (Int32, Int32) = (0, 1)
    private static let repeated = "This email address stands earlier in the file."
    private static let known = "This email address is in use by somebody who is here already."

    /// Counts one more member at a place.
    private mutating func settle(_ member: ImportedMember) -> (area: String, household: Int64?) {
        guard let key = member.householdKey else {
            report.withoutHousehold += 1
            counts[member.area, default: AreaCount()].members += 1
            return (member.area, nil)
        }
        let household = households.join(key, area: member.area)
        if household.isNew { report.households += 1 }
        counts[household.area, default: AreaCount()].members += 1
        counts[household.area, default: AreaCount()].households += household.isNew ? 1 : 0
        return (household.area, household.id)
    }

    /// Writes what has been gathered; what others refer to first.
    private mutating func write() throws {
        try households.writeNew(to: db)
        try rows.write()
        gathered = 0
    }

    private func addUp() throws {
        for (area, count) in counts.sorted(by: { $0.key < $1.key }) {
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

    mutating func next() -> UInt64 {
        if bytes.count < 8 { bytes = SecureRandom.bytes(8192) }
        defer { bytes.removeLast(8) }
        return bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
