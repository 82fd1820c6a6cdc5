public import Basics
@_spi(Stores) import FolkmootTenancy
public import Storage

/// What a member wants to hear of, and in which form; all of it is optional.
public struct MemberWishes: Sendable, Equatable {
    /// Codes of interests, of those that the force offers.
    public var interests: [String] = []
    /// In which forms letters can be read.
    public var formats: [Format] = []
    /// The code of a language that the member reads best, besides those of the force: `pl`.
    public var language: String?

    /// No wish at all.
    public init() {}

    /// A form of letters besides ordinary print.
    public enum Format: String, Sendable, SQLText, CaseIterable {
        /// Large letters.
        case largePrint = "large_print"
        /// Read aloud.
        case audio
        /// Few, simple words with pictures.
        case easyRead = "easy_read"
        /// British Sign Language, as a film.
        case signLanguage = "bsl"
    }

    /// Languages that are much read in the United Kingdom (census of 2021).
    public static let languages: [ReadLanguage] = [
        ReadLanguage(code: "ar", name: "العربية", englishName: "Arabic"),
        ReadLanguage(code: "bn", name: "বাংলা", englishName: "Bengali"),
        ReadLanguage(code: "zh", name: "中文", englishName: "Chinese"),
        ReadLanguage(code: "fr", name: "Français", englishName: "French"),
        ReadLanguage(code: "gu", name: "ગુજરાતી", englishName: "Gujarati"),
        ReadLanguage(code: "it", name: "Italiano", englishName: "Italian"),
        ReadLanguage(code: "lt", name: "Lietuvių", englishName: "Lithuanian"),
        ReadLanguage(code: "ne", name: "नेपाली", englishName: "Nepali"),
        ReadLanguage(code: "fa", name: "فارسی", englishName: "Persian"),
        ReadLanguage(code: "pl", name: "Polski", englishName: "Polish"),
        ReadLanguage(code: "pt", name: "Português", englishName: "Portuguese"),
        ReadLanguage(code: "pa", name: "ਪੰਜਾਬੀ", englishName: "Panjabi"),
        ReadLanguage(code: "ro", name: "Română", englishName: "Romanian"),
        ReadLanguage(code: "so", name: "Soomaali", englishName: "Somali"),
        ReadLanguage(code: "es", name: "Español", englishName: "Spanish"),
        ReadLanguage(code: "ta", name: "தமிழ்", englishName: "Tamil"),
        ReadLanguage(code: "tr", name: "Türkçe", englishName: "Turkish"),
        ReadLanguage(code: "uk", name: "Українська", englishName: "Ukrainian"),
        ReadLanguage(code: "ur", name: "اردو", englishName: "Urdu"),
    ]

    /// Those of the wishes that the force offers; a code that nobody offers was typed by no form.
    func offered(by policy: Policy) -> MemberWishes {
        var wishes = self
        wishes.interests = policy.interests.map(\.code).filter(interests.contains)
        wishes.formats = Format.allCases.filter(formats.contains)
        wishes.language = Self.languages.first { $0.code == language }?.code
        return wishes
    }

    /// A language that somebody may read better than those of the force.
    public struct ReadLanguage: Sendable, Equatable {
        /// The code in ISO 639: `pl`.
        public let code: String
        /// Its own name for itself.
        public let name: String
        /// Its name in English.
        public let englishName: String
    }

    /// One wish, as its table has it.
    struct Wish: Sendable {
        let kind: String
        let code: String

        func keep(of member: ID<Member>, in db: Connection) throws {
            try db.run(
                """
                INSERT INTO member_wish (member, kind, code) VALUES (\(member), \(kind), \(code))
                ON CONFLICT (member, kind, code) DO NOTHING
                """)
        }
    }

    var all: [Wish] {
        interests.map { Wish(kind: "interest", code: $0) } + formats.map { Wish(kind: "format", code: $0.rawValue) }
            + [language].compactMap { $0 }.map { Wish(kind: "language", code: $0) }
    }
}

extension MemberWishes {
    init(of member: ID<Member>, in db: Connection) throws {
        let rows = try db.map("SELECT kind, code FROM member_wish WHERE member = \(member) ORDER BY kind, code LIMIT 200") { row in
            (kind: try row[0] as String, code: try row[1] as String)
        }
        interests = rows.filter { $0.kind == "interest" }.map(\.code)
        formats = rows.filter { $0.kind == "format" }.compactMap { Format(rawValue: $0.code) }
        language = rows.first { $0.kind == "language" }?.code
    }

    /// Makes these the wishes of a member, in the place of all others.
    func keep(of member: ID<Member>, in db: Connection) throws {
        try db.run("DELETE FROM member_wish WHERE member = \(member)")
        for wish in all { try wish.keep(of: member, in: db) }
    }
}

extension OwnMembership {
    /// What a person wants, and to which groups they belong.
    public struct Wishes: Sendable {
        /// What they want to hear of, and in which form.
        public let wishes: MemberWishes
        /// The groups they are in.
        public let groups: [MemberGroup]
    }

    /// The person's wishes and groups.
    public func wishes() async throws -> Wishes {
        try allow(.preferences)
        let id = scope.member
        return try await data.read(audit: AuditEntry("member.read-own", subject: id.description)) { db in
            _ = try Self.member(id, in: db)
            return Wishes(wishes: try MemberWishes(of: id, in: db), groups: try MemberGroup.all(of: id, in: db))
        }
    }

    /// Makes these the person's wishes.
    public func choose(_ wishes: MemberWishes) async throws {
        try allow(.preferences)
        let (id, wishes) = (scope.member, wishes.offered(by: data.tenant.configuration.policy))
        try await data.write(audit: AuditEntry("member.wishes-changed", subject: id.description)) { db in
            _ = try Self.member(id, in: db)
            try wishes.keep(of: id, in: db)
        }
    }

    /// Takes the person out of a group; to do it again changes nothing.
    public func leave(_ group: ID<MemberGroup>) async throws {
        try allow(.preferences)
        let id = scope.member
        let entry = AuditEntry("member.left-group", subject: id.description, detail: ["group": .string(group.description)])
        try await data.write(audit: entry) { db in
            _ = try Self.member(id, in: db)
            try db.run("DELETE FROM member_group_place WHERE member_group = \(group) AND member = \(id)")
        }
    }
}
