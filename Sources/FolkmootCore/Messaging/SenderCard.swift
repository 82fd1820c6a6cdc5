public import Basics
public import FolkmootTenancy
import Storage

/// Who writes to members, as a member of staff wants to be shown: name, role, team, and a photograph if they like.
public struct SenderCard: Sendable, Equatable {
    /// Whose card it is.
    public let account: ID<Account>
    /// The name as it is shown.
    public let name: String
    /// The role as it is shown.
    public let role: Localized
    /// The code of the team; nothing where that is not told.
    public let team: String?
    /// The code of the area in which they work.
    public let area: String
    /// Whether the person agreed that everybody sees it, and has not taken that back.
    public let isPublic: Bool
    /// The name of the photograph's file; nothing if there is none.
    public let photo: String?

    /// Name, role and team on one line, as letters have them.
    func line(in language: Language, _ configuration: ForceConfiguration) -> String {
        ([name, role[language]] + [team.flatMap(configuration.fieldwork.team)?.name].compactMap { $0 }).joined(separator: ", ")
    }
}

/// A card as it was typed.
public struct SenderCardForm: Sendable {
    /// The name as it is to be shown.
    public var name = ""
    /// The role.
    public var role = ""
    /// The same in Welsh, where the force has Welsh.
    public var roleWelsh = ""
    /// The code of the team; empty for none.
    public var team = ""
    /// The code of the area.
    public var area = ""
    /// Whether everybody may see it.
    public var isPublic = false

    /// An empty form.
    public init() {}
}

/// The tables of cards and of their photographs.
enum SenderCardTables {
    /// When an account ends, in whichever way, its card is shown no more and the photograph goes.
    static let schema = Migration(
        296, "sender cards",
        """
        CREATE TABLE sender_card (
            account    TEXT PRIMARY KEY REFERENCES account (id),
            name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            role       TEXT NOT NULL CHECK (length(role) BETWEEN 1 AND 80),
            role_welsh TEXT CHECK (length(role_welsh) BETWEEN 1 AND 80),
            team       TEXT CHECK (team <> ''),
            area       TEXT NOT NULL,
            agreed_at  INTEGER,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE sender_photo (
            account TEXT PRIMARY KEY REFERENCES sender_card (account),
            name    TEXT NOT NULL,
            bytes   BLOB NOT NULL CHECK (length(bytes) <= 1000000),
            kept_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sender_photo_name ON sender_photo (name);
        CREATE TRIGGER sender_card_ends AFTER UPDATE OF active ON account WHEN NEW.active = 0 BEGIN
            DELETE FROM sender_photo WHERE account = NEW.id;
            UPDATE sender_card SET agreed_at = NULL WHERE account = NEW.id;
        END
        """)
}
