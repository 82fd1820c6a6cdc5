public import Basics
@_spi(TenantFiles) import Storage

/// Of what a backup is one.
public enum BackupSubject: Hashable, Sendable {
    /// The platform's registry.
    case registry
    /// One force.
    case force(String)

    /// What it is called in words and in manifests: the force's slug, or `the platform`.
    public var name: String {
        switch self {
        case .registry: "the platform"
        case .force(let slug): slug
        }
    }

    /// Where its backups stand in a folder of backups.
    var folder: String {
        switch self {
        case .registry: "platform"
        case .force(let slug): "tenants/\(slug)"
        }
    }
}

/// What a backup says of itself: its presence makes the file beside it a backup.
public struct BackupManifest: Equatable, Sendable {
    /// Its name, which begins with its time.
    public let id: String
    /// Of what.
    public let subject: BackupSubject
    /// When: everything that was acknowledged before is in it.
    public let takenAt: Moment
    /// What the copied database holds.
    public let facts: DatabaseFacts
    /// How long the database is, in bytes.
    public let bytes: Int
    /// SHA-256 of the database, in hexadecimal.
    public let sha256: String
    /// SHA-256 of the file as it is stored, if that is encrypted.
    public let encryptedSHA256: String?
    /// The earlier backup whose file this one shares, because nothing had changed.
    public let sameAs: String?
    /// Where the journal stood, if one is kept: from here on any moment can come back.
    let journal: JournalStart?

    /// The name of its file, beside the manifest.
    var fileName: String { encryptedSHA256 == nil ? "\(id).sqlite" : "\(id).sqlite.encrypted" }
}

/// What a backup needs to be brought forward with a journal.
struct JournalStart: Equatable, Sendable {
    /// The place in the journal that every commit before was at.
    let point: JournalPoint
    /// When the backup was complete: the first moment that it can be brought forward to.
    let completeAt: Moment
}

/// What a database is known by: which schema, which configuration, which audit.
public struct DatabaseFacts: Equatable, Sendable {
    /// The numbers of the migrations that made its schema.
    public let migrations: [Int]
    /// The configuration's revision; nothing in the registry.
    public let revision: Int?
    /// The hash of that configuration.
    public let configurationHash: String?
    /// How many lines the audit has.
    public let auditLines: Int
    /// The hash of its last line, in hexadecimal, which no other history has.
    public let auditHead: String
}

extension BackupManifest {
    private static let format = 1

    /// As it is written, and as commands tell it.
    public var json: JSON {
        [
            "format": .integer(Int64(Self.format)), "id": .string(id), "subject": .string(subject.folder),
            "taken_at": .string(takenAt.description), "bytes": .integer(Int64(bytes)), "sha256": .string(sha256),
            "encrypted_sha256": .of(encryptedSHA256), "same_as": .of(sameAs), "audit_lines": .integer(Int64(facts.auditLines)),
            "audit_head": .string(facts.auditHead), "configuration_revision": facts.revision.map { .integer(Int64($0)) } ?? .null,
            "configuration_hash": .of(facts.configurationHash),
            "migrations": .array(facts.migrations.map { .integer(Int64($0)) }), "journal": journal?.json ?? .null,
        ]
    }

    /// Reads what ``json`` wrote; nothing if a part is missing or the format is a later one.
    init?(_ json: JSON, of subject: BackupSubject) {
        guard json["format"]?.int == Self.format, json["subject"]?.string == subject.folder, let id = json["id"]?.string,
            let takenAt = json["taken_at"]?.string.flatMap({ Moment($0) }), let bytes = json["bytes"]?.int,
            let sha256 = json["sha256"]?.string, let facts = DatabaseFacts(json)
        else { return nil }
        self.id = id
        self.subject = subject
        self.takenAt = takenAt
        self.facts = facts
        self.bytes = bytes
        self.sha256 = sha256
        encryptedSHA256 = json["encrypted_sha256"]?.string
        sameAs = json["same_as"]?.string
        journal = json["journal"].flatMap { JournalStart($0) }
    }
}

extension JournalStart {
    fileprivate var json: JSON {
        [
            "generation": .integer(Int64(point.generation)), "segment": .integer(Int64(point.segment)),
            "offset": .integer(Int64(point.offset)), "complete_at": .string(completeAt.description),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let generation = json["generation"]?.int, let segment = json["segment"]?.int, let offset = json["offset"]?.int,
            let completeAt = json["complete_at"]?.string.flatMap({ Moment($0) })
        else { return nil }
        self.init(point: JournalPoint(generation: generation, segment: segment, offset: offset), completeAt: completeAt)
    }
}

extension DatabaseFacts {
    fileprivate init?(_ json: JSON) {
        guard let lines = json["audit_lines"]?.int, let head = json["audit_head"]?.string, let numbers = json["migrations"]?.array
        else { return nil }
        self.init(
            migrations: numbers.compactMap(\.int), revision: json["configuration_revision"]?.int,
            configurationHash: json["configuration_hash"]?.string, auditLines: lines, auditHead: head)
    }
}

extension JSON {
    fileprivate static func of(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
