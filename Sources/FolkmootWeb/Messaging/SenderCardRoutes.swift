import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// How staff are shown to members: their own card, and the photographs of those who agreed.
enum SenderCardRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/card", needs: .writeEngagement) { call, scope in
            call.page(SenderCardPages.own(try await SenderCardStore(scope).own(), scope, call))
        },
        .staff(.post, "/staff/card", needs: .writeEngagement) { call, scope in
            try await call.sending(to: "/staff/card", done: "kept") {
                try await SenderCardStore(scope).keep(SenderCardPages.input(call.form))
            } again: {
                SenderCardPages.own(try await SenderCardStore(scope).own(), scope, call, $0)
            }
        },
        .staff(.get, "/staff/card/photo", needs: .writeEngagement) { _, scope in
            let photo = try await SenderCardStore(scope).ownPhoto()
            return .photo(photo.bytes, named: photo.name).personal()
        },
        .staff(.post, "/staff/card/photo", needs: .writeEngagement) { call, scope in
            try await call.sending(to: "/staff/card", done: "photo") {
                try await SenderCardStore(scope).keep(try Portrait(call.form.file("photo")?.bytes ?? []))
            } again: {
                SenderCardPages.own(try await SenderCardStore(scope).own(), scope, call, $0)
            }
        },
        .staff(.post, "/staff/card/photo-removal", needs: .writeEngagement) { _, scope in
            try await SenderCardStore(scope).removePhoto()
            return .seeOther(Path("/staff/card").query("done", "photo-removed"))
        },
        .staff(.post, "/staff/card/removal", needs: .writeEngagement) { _, scope in
            try await SenderCardStore(scope).remove()
            return .seeOther(Path("/staff/card").query("done", "removed"))
        },
        .visitor(.get, "/senders/:photo") { call, scope in
            let name = call.place("photo")
            var reply = Reply.photo(try await PublicPhotoStore(scope).photo(named: name), named: name)
            // By one browser alone and for a day: who takes their photograph back is not to be shown by caches for long.
            reply.response.headers["Cache-Control"] = "private, max-age=86400, immutable"
            return reply
        },
    ]
}

extension Reply {
    /// A photograph that was checked when it was kept.
    fileprivate static func photo(_ bytes: [UInt8], named name: String) -> Reply {
        let format: Portrait.Format = name.hasSuffix(".png") ? .png : .jpeg
        return Reply(.bytes(bytes, type: format.mediaType))
    }
}
