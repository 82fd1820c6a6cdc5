/// A language of the service.
public enum Language: String, Sendable, CaseIterable, Comparable {
    /// English, in which the configuration is written.
    case en
    /// Welsh.
    case cy

    /// Its own name for itself.
    public var name: String { self == .en ? "English" : "Cymraeg" }
    /// Its name in English.
    public var englishName: String { self == .en ? "English" : "Welsh" }

    /// By code.
    public static func < (left: Language, right: Language) -> Bool { left.rawValue < right.rawValue }
}

/// Words of a force's own, in each of its languages.
public struct Localized: Sendable, Hashable {
    /// As the configuration is written.
    public let english: String
    /// In the languages into which it is translated.
    public let translations: [Language: String]

    /// Words in English, with their translations.
    public init(_ english: String, _ translations: [Language: String] = [:]) {
        self.english = english
        self.translations = translations
    }

    /// The words in a language; in English where they are the same or not translated.
    public subscript(language: Language) -> String { translations[language] ?? english }
}

extension Localized: CustomStringConvertible {
    /// The words in English.
    public var description: String { english }
}
