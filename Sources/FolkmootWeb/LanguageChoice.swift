import FolkmootCore
import HTTP
import Markup

/// In which of a force's languages a visitor reads: as the address says, else as chosen before, else as the browser prefers.
enum LanguageChoice {
    static func language(of request: Request, among languages: [Language]) -> Language {
        guard languages.count > 1 else { return languages.first ?? .english }
        let wishes = [request.query["language"], request.cookie(CookieName.language)] + preferred(request)
        for case let wish? in wishes {
            if let language = Language(rawValue: wish), languages.contains(language) { return language }
        }
        return languages.first ?? .english
    }

    /// The cookie that keeps a choice, when one has just been made.
    static func cookie(for request: Request, among languages: [Language]) -> Cookie? {
        guard languages.count > 1, let wish = request.query["language"], languages.contains(where: { $0.rawValue == wish }),
            request.cookie(CookieName.language) != wish
        else { return nil }
        return Cookie(CookieName.language, wish, maxAge: 365 * 86400)
    }

    /// This page in the force's other languages.
    static func translations(of request: Request, in language: Language, among languages: [Language]) -> [Translation] {
        languages.count > 1 ? translations(of: Path(of: request), in: language, among: languages) : []
    }

    /// A page in the force's other languages, by its address without the choice of a language.
    static func translations(of path: Path, in language: Language, among languages: [Language]) -> [Translation] {
        languages.filter { $0 != language }.map { Translation(language: $0, path: path.query("language", $0.rawValue)) }
    }

    /// The languages that a browser asks for, the best first (RFC 9110, section 12.5.4).
    private static func preferred(_ request: Request) -> [String?] {
        guard let header = request.headers["Accept-Language"] else { return [] }
        let wishes = header.split(separator: ",").prefix(20).map { item -> (String, Double) in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (String((parts.first ?? "").prefix(2)).lowercased(), weight)
        }
        return wishes.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.map { $0.0 }
    }
}

extension Path {
    /// The address of a request, without the choice of a language.
    init(of request: Request) {
        var path = Path(returned: String(request.target.prefix { $0 != "?" })) ?? "/"
        var seen: Set<String> = ["language"]
        for name in request.query.names where seen.insert(name).inserted {
            for value in request.query.all(name) { path = path.query(name, value) }
        }
        self = path
    }
}
