import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What a member wants to hear of, and the groups they are in, by their own link.
enum MemberWishRoutes {
    static let all: [Route] = [
        .member(.get, "/my/:link/wishes", to: .preferences) { call, scope in
            call.page(MemberWishPages.own(try await OwnMembership(scope).wishes(), call))
        },
        .member(.post, "/my/:link/wishes", to: .preferences) { call, scope in
            try await OwnMembership(scope).choose(MemberWishes(call.form))
            return .seeOther(Path("/my/\(call.place("link"))/wishes").query("done", "saved"))
        },
        .member(.post, "/my/:link/groups/:group/departure", to: .preferences) { call, scope in
            try await OwnMembership(scope).leave(try call.group())
            return .seeOther(Path("/my/\(call.place("link"))/wishes").query("done", "left"))
        },
    ]
}

/// Lists of members that staff keep, and what members want, as counts.
enum MemberGroupRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/members/wishes", needs: .readMembers) { call, scope in
            call.page(MemberWishPages.counts(try await counts(call, scope), call))
        }.costly(),
        .staff(.get, "/staff/members/wishes.csv", needs: .readMembers) { call, scope in
            .csv(MemberWishPages.csv(try await counts(call, scope)), named: "wishes.csv")
        }.costly(),
        .staff(.get, "/staff/members/groups", needs: .readMembers) { call, scope in
            call.page(MemberGroupPages.list(try await MemberStore(scope).groups(), scope, call))
        },
        .staff(.post, "/staff/members/groups", needs: .manageMembers) { call, scope in
            try await call.sending(to: "/staff/members/groups", done: "made") {
                _ = try await MemberStore(scope).makeGroup(named: call.form.text("name"), in: call.form.text("area"))
            } again: {
                MemberGroupPages.list(try await MemberStore(scope).groups(), scope, call, $0)
            }
        },
        .staff(.get, "/staff/members/groups/:group", needs: .readMembers) { call, scope in
            let (group, members) = try await MemberStore(scope).group(try call.group())
            return call.page(MemberGroupPages.group(group, members, mayManage: scope.allows(.manageMembers, in: group.area), call))
        },
        .staff(.post, "/staff/members/groups/:group/ending", needs: .manageMembers) { call, scope in
            try await MemberStore(scope).endGroup(try call.group())
            return .seeOther(Path("/staff/members/groups").query("done", "ended"))
        },
        .staff(.post, "/staff/members/groups/:group/members/:member/removal", needs: .manageMembers) { call, scope in
            let group = try call.group()
            try await MemberStore(scope).remove(try call.member(), from: group)
            return .seeOther(Path("/staff/members/groups/\(group.description)").query("done", "removed"))
        },
        .staff(.post, "/staff/members/:member/groups", needs: .manageMembers) { call, scope in
            let member = try call.member()
            guard let group = ID<MemberGroup>(call.form.text("group")) else { throw Problem.missing("group") }
            try await MemberStore(scope).add(member, to: group)
            return .seeOther(Path("/staff/members/\(member.description)").query("done", "grouped"))
        },
    ]

    /// Of the area that is asked for, or the topmost in reach.
    private static func counts(_ call: Call, _ scope: StaffScope) async throws -> WishCounts {
        let code = call.request.query["area"] ?? scope.topmostPlace(for: .readMembers)
        guard let code else { throw Problem.missing("area") }
        return try await MemberStore(scope).wishes(in: code)
    }
}

extension Call {
    /// The group whose identity stands in the path.
    ///
    /// - Throws: `.missing` if it is no identity.
    func group() throws(Problem) -> ID<MemberGroup> {
        guard let id = ID<MemberGroup>(place("group")) else { throw Problem.missing("group") }
        return id
    }
}

extension StaffScope {
    /// The code of the first of the topmost areas in which the person may do something.
    func topmostPlace(for permission: Permission) -> String? {
        switch reach(of: permission) {
        case .force: tenant.configuration.areas.root?.code
        case .areas(let codes): codes.min()
        }
    }
}
