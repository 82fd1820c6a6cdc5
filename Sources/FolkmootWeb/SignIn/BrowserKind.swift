import HTTP

/// What sort of browser somebody signs in with, in a word or two, for their own list of sessions; nothing finer is kept.
enum BrowserKind {
    static func name(of request: Request) -> String {
        let agent = request.headers["User-Agent"] ?? ""
        let parts = [word(in: agent, browsers), word(in: agent, systems)].compactMap { $0 }
        return parts.joined(separator: " on ")
    }

    private static func word(in agent: String, _ known: [(mark: String, name: String)]) -> String? {
        known.first { agent.contains($0.mark) }?.name
    }

    /// Those that claim to be others stand before them.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
        ("CrOS", "Chromebook"), ("Linux", "Linux"),
    ]
}
