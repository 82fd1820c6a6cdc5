import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Passing on what everybody may read: a text, links and a picture for each thing, and how far it reached.
enum ShareRoutes {
    static let all: [Route] =
        routes(.priority, "/staff/share/priorities/:priority", tile: "/staff/share/priorities/:priority/tile.svg")
        + routes(.issue, "/staff/share/issues/:issue", tile: "/staff/share/issues/:issue/tile.svg")
        + routes(.event, "/staff/share/events/:event", tile: "/staff/share/events/:event/tile.svg")
        + routes(.newsletter, "/staff/share/newsletters/:newsletter", tile: "/staff/share/newsletters/:newsletter/tile.svg")
        + routes(.survey, "/staff/share/surveys/:survey", tile: "/staff/share/surveys/:survey/tile.svg")
        + reach

    private static func routes(_ kind: SharedItem.Kind, _ pattern: StaticString, tile: StaticString) -> [Route] {
        [
            .staff(.get, pattern, needs: .writeEngagement) { call, scope in
                let item = try await ShareStore(scope).item(kind, call.place(kind.rawValue))
                return call.page(try await page(item, call, scope))
            },
            .staff(.post, pattern, needs: .writeEngagement) { call, scope in
                let item = try await ShareStore(scope).item(kind, call.place(kind.rawValue))
                return try await call.sending(to: item.path, done: "shared") {
                    try await ShareStore(scope).log(form(call.form), of: item)
                } again: {
                    try await page(item, call, scope, $0)
                }
            },
            .staff(.get, tile, needs: .writeEngagement) { call, scope in
                let item = try await ShareStore(scope).item(kind, call.place(kind.rawValue))
                let asked = call.request.query["words"].flatMap(Language.init) ?? .en
                let language = call.configuration.languages.contains(asked) ? asked : .en
                var reply = Reply(.bytes(SharePages.tile(of: item, in: language, call).file.bytes, type: ShareTile.mediaType))
                // A picture cannot run anything even when it is opened by itself.
                reply.response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
                return reply
            },
        ]
    }

    private static let reach: [Route] = [
        .staff(.get, "/staff/reach/:area", needs: .readStandards) { call, scope in
            let area = try scope.readableArea(call.place("area"), for: .readStandards)
            let ancestors = scope.reachableAncestors(of: area.code, for: .readStandards)
            return call.page(SharePages.area(area, try await ShareStore(scope).shares(in: area.code), ancestors: ancestors, call))
        },
        .staff(.get, "/staff/reach/:area/reach.csv", needs: .readStandards) { call, scope in
            let shares = try await ShareStore(scope).shares(in: call.place("area"))
            return .csv(ShareExport.csv(shares, call.configuration), named: "reach-\(call.place("area")).csv")
        }.costly(),
    ]

    private static func page(_ item: SharedItem, _ call: Call, _ scope: StaffScope, _ problem: Problem? = nil) async throws -> Page
    {
        let store = ShareStore(scope)
        return SharePages.share(item, try await store.shares(of: item), isLogged: store.isLogged, call, problem)
    }

    private static func form(_ form: Form) -> ShareForm {
        var input = ShareForm()
        (input.platform, input.day) = (form.text("platform"), form.text("day"))
        (input.reached, input.link) = (form.text("reached"), form.text("link"))
        return input
    }
}
