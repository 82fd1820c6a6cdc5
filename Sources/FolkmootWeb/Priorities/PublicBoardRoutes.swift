import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What everybody may read of priorities: as a page, as a feed, as data.
enum PublicBoardRoutes {
    static let all: [Route] = [
        .visitor(.get, "/areas/:area/priorities") { call, scope in
            call.page(PublicBoardPages.board(try await call.board(scope), call))
        },
        .visitor(.get, "/areas/:area/priorities.json") { call, scope in
            .json(PriorityExport.json(try await call.board(scope)))
        },
        .visitor(.get, "/areas/:area/feed.atom") { call, scope in
            let feed = BoardFeed.document(try await call.board(scope), call)
            return Reply(.bytes(feed.bytes, type: BoardFeed.mediaType))
        },
    ]
}

extension Call {
    fileprivate func board(_ scope: PublicScope) async throws -> PublicBoard {
        try await PublicBoardStore(scope).board(of: try knownArea)
    }
}
