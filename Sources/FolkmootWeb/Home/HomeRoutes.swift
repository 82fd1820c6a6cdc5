import Basics
import FolkmootCore
import HTTP
import Markup

/// The front page, and what every service must say of itself.
enum HomeRoutes {
    static let all: [Route] = [
        .visitor(.get, "/") { call, scope in call.page(try await HomePages.home(call, scope)) }
            .drawnBeforehand(with: .front) { door, voice in HomePages.home(door, voice) },
        .visitor(.get, "/privacy") { call, _ in call.page(LegalPages.privacy(call)) },
        .visitor(.get, "/accessibility") { call, _ in call.page(LegalPages.accessibility(call)) },
        .visitor(.get, "/cookies") { call, _ in call.page(LegalPages.cookies(call)) },
    ]
}
