import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The words that a force has approved for its teams: found and used by staff, written by some and approved by others.
enum LibraryRoutes {
    static let all: [Route] = reading + writing + remarks

    private static let reading: [Route] = [
        .staff(.get, "/staff/library", needs: .readLibrary) { call, scope in
            let filter = LibraryPages.filter(call.request.query)
            let store = LibraryStore(scope)
            return call.page(
                LibraryPages.list(
                    try await store.items(filter), filter, try await store.programmes(), mayWrite: scope.allows(.writeLibrary), call
                ))
        },
        .staff(.get, "/staff/library/:item/story", needs: .readLibrary) { call, scope in
            call.page(LibraryPages.story(try await LibraryStore(scope).story(try call.item), scope, call))
        },
        .staff(.get, "/staff/library/:item/use", needs: .readLibrary) { call, scope in
            let story = try await LibraryStore(scope).story(try call.item)
            let area = call.request.query["area"] ?? ""
            guard story.mayUse, !area.isEmpty else { return .seeOther("/staff/library/\(story.item.id)/story") }
            _ = try scope.extendableArea(area)
            let item = story.item.id.description
            switch story.item.kind {
            case .saidDid: return .seeOther(Path("/staff/priorities/\(area)/issue").query("library", item))
            case .newsletter, .post, .tile: return .seeOther(Path("/staff/encounters/\(area)/log").query("library", item))
            case .message: return .seeOther(Path("/staff/events/\(area)").query("library", item))
            }
        },
    ]

    private static let writing: [Route] = [
        .staff(.get, "/staff/library/write", needs: .writeLibrary) { call, scope in
            guard let kind = call.kind else { return call.page(LibraryFormPages.kinds()) }
            return call.page(LibraryFormPages.write(kind, nil, scope, call))
        },
        .staff(.post, "/staff/library/write", needs: .writeLibrary) { call, scope in
            guard let kind = call.kind else { throw Problem(.invalid, "Choose what it is for.") }
            return try await call.sending(to: Path("/staff/library").query("state", "waiting"), done: "written") {
                try await LibraryStore(scope).add(LibraryFormPages.input(call.form), of: kind)
            } again: {
                LibraryFormPages.write(kind, nil, scope, call, $0)
            }
        },
        .staff(.get, "/staff/library/:item/version", needs: .writeLibrary) { call, scope in
            let item = try await LibraryStore(scope).story(try call.item).item
            return call.page(LibraryFormPages.write(item.kind, item, scope, call))
        },
        .staff(.post, "/staff/library/:item/version", needs: .writeLibrary) { call, scope in
            let item = try await LibraryStore(scope).story(try call.item).item
            return try await call.sending(to: "/staff/library/\(item.id)/story", done: "revised") {
                try await LibraryStore(scope).revise(item.id, LibraryFormPages.input(call.form))
            } again: {
                LibraryFormPages.write(item.kind, item, scope, call, $0)
            }
        },
        .staff(.post, "/staff/library/:item/approval", needs: .approveLibrary) { call, scope in
            let id = try call.item
            return try await call.sending(to: "/staff/library/\(id)/story", done: "approved") {
                try await LibraryStore(scope).approve(id, version: Int(call.form.text("version")) ?? 0)
            } again: {
                LibraryPages.story(try await LibraryStore(scope).story(id), scope, call, $0)
            }
        },
        .staff(.get, "/staff/library/:item/withdrawal", needs: .approveLibrary) { call, scope in
            call.page(LibraryFormPages.withdraw(try await LibraryStore(scope).story(try call.item).item, call))
        },
        .staff(.post, "/staff/library/:item/withdrawal", needs: .approveLibrary) { call, scope in
            let item = try await LibraryStore(scope).story(try call.item).item
            return try await call.sending(to: "/staff/library/\(item.id)/story", done: "withdrawn") {
                try await LibraryStore(scope).withdraw(item.id, because: call.form.text("reason"))
            } again: {
                LibraryFormPages.withdraw(item, call, $0)
            }
        },
    ]

    private static let remarks: [Route] = [
        .staff(.post, "/staff/library/:item/remarks", needs: .readLibrary) { call, scope in
            let id = try call.item
            return try await call.sending(to: "/staff/library/\(id)/story", done: "remarked") {
                try await LibraryStore(scope).remark(on: id, call.form.text("words"), in: call.form.text("area"))
            } again: {
                LibraryPages.story(try await LibraryStore(scope).story(id), scope, call, $0)
            }
        },
        .staff(.post, "/staff/library/:item/answer", needs: .writeLibrary) { call, scope in
            let (id, number) = (try call.item, Int(call.form.text("remark")) ?? 0)
            return try await call.sending(to: "/staff/library/\(id)/story", done: "answered") {
                let words = call.form.text("answer-\(number)")
                try await LibraryStore(scope).answer(number, on: id, words, isTaken: call.form["taken-\(number)"] != nil)
            } again: {
                LibraryPages.story(try await LibraryStore(scope).story(id), scope, call, $0)
            }
        },
    ]
}

extension Call {
    fileprivate var item: ID<LibraryItem> {
        get throws(Problem) {
            guard let id = ID<LibraryItem>(place("item")) else { throw Problem.missing("library item") }
            return id
        }
    }

    /// What something new is for, in the address or in the form.
    fileprivate var kind: LibraryKind? {
        LibraryKind(rawValue: request.method == .post ? form.text("kind") : request.query["kind"] ?? "")
    }
}
