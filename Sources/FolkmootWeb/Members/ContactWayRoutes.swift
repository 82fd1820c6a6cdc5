import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// How a member can be reached: on their own pages, by their own link.
enum ContactWayRoutes {
    static let all: [Route] = [
        .member(.get, "/my/:link/ways", to: .preferences) { call, scope in
            call.page(ContactWayPages.own(try await OwnMembership(scope).ways(), call))
        },
        .member(.post, "/my/:link/ways", to: .preferences) { call, scope in
            guard let channel = ContactWay.Channel(rawValue: call.form.text("channel")) else {
                return try await again(call, scope, ContactWayPages.channelMissing(call))
            }
            let done = channel == .email ? "sent-link" : channel == .text ? "sent-code" : "added"
            return try await send(call, scope, done) {
                try await $0.add(try ContactAddress(channel, call.form.text("address"), in: call.language), at: call.serviceAddress)
            }
        },
        .member(.post, "/my/:link/ways/verification", to: .preferences) { call, scope in
            try await send(call, scope, "verified") { try await $0.verify(code: call.form.text("code")) }
        },
        .member(.post, "/my/:link/ways/preference", to: .preferences) { call, scope in
            try await send(call, scope, "preferred") { try await $0.prefer(try call.way(in: call.language)) }
        },
        .member(.post, "/my/:link/ways/removal", to: .preferences) { call, scope in
            try await send(call, scope, "removed") { try await $0.remove(try call.way(in: call.language)) }
        },
        .member(.post, "/my/:link/ways/consents", to: .preferences) { call, scope in
            try await send(call, scope, "consents") {
                try await $0.allow(
                    call.form.text("provider"), call.form.text("allow") == "yes", wording: Int(call.form.text("wording")),
                    for: try call.way(in: call.language))
            }
        },
        .member(.get, "/contact/:link/:secret", to: .contact) { call, _ in call.page(ContactWayPages.confirm(call)) },
        .member(.post, "/contact/:link/:secret", to: .contact) { call, scope in
            let link = try await OwnMembership(scope).verify(secret: call.place("secret"))
            return .seeOther(Path("/my/\(link)/ways").query("done", "verified"))
        },
    ]

    private static func send(
        _ call: Call, _ scope: MemberScope, _ done: String, _ work: (OwnMembership) async throws -> Void
    ) async throws -> Reply {
        try await call.sending(to: "/my/\(call.place("link"))/ways", done: done) {
            try await work(OwnMembership(scope))
        } again: {
            ContactWayPages.own(try await OwnMembership(scope).ways(), call, $0)
        }
    }

    private static func again(_ call: Call, _ scope: MemberScope, _ problem: Problem) async throws -> Reply {
        call.page(ContactWayPages.own(try await OwnMembership(scope).ways(), call, problem), status: .unprocessableContent)
    }
}

extension Call {
    /// The way on a list whose button was pressed.
    ///
    /// - Throws: `.missing` if it can be none.
    func way(in language: Language) throws(Problem) -> ContactAddress {
        guard let channel = ContactWay.Channel(rawValue: form.text("channel")) else {
            throw Problem.missing("way to reach a member")
        }
        return try ContactAddress(channel, form.text("address"), in: language)
    }
}
