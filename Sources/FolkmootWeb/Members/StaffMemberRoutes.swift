import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Members as staff see them.
enum StaffMemberRoutes {
    static let all: [Route] =
        [
            .staff(.get, "/staff/members", needs: .readMembers, find).costly(),
            // A name or an address that somebody looks for must not stand in an address that can be kept or passed on.
            .staff(.post, "/staff/members", needs: .readMembers, find).costly(),
            .staff(.get, "/staff/members/:member", needs: .readMembers) { call, scope in
                let details = try await MemberStore(scope).member(try call.member())
                let area = details.member.residence.area
                let may = StaffMemberPages.May(
                    confirm: scope.allows(.inviteMembers, in: area), manage: scope.allows(.manageMembers, in: area),
                    answer: scope.allows(.enterAnswers, in: area), privacy: scope.allows(.managePrivacy, in: area))
                let groups = may.manage ? try await MemberStore(scope).groups() : []
                return call.page(StaffMemberPages.member(details, groups, may, call))
            },
            .staff(.post, "/staff/members/:member/confirmation", needs: .inviteMembers) { call, scope in
                let member = try call.member()
                try await MemberStore(scope).confirmByTelephone(member)
                return .seeOther(Path("/staff/members/\(member.description)").query("done", "confirmed"))
            },
            .staff(.post, "/staff/members/:member/ways/verification", needs: .inviteMembers) { call, scope in
                let member = try call.member()
                try await MemberStore(scope).verifyByTelephone(try call.way(in: .en), of: member)
                return .seeOther(Path("/staff/members/\(member.description)").query("done", "way-confirmed"))
            },
            .staff(.get, "/staff/members/development", needs: .readMembers) { call, scope in
                let may = scope.allows(.manageMembers)
                return call.page(MemberDevelopmentPages.page(try await MemberStore(scope).development(), mayManage: may, call))
            }.costly(),
            .staff(.get, "/staff/members/development.csv", needs: .readMembers) { call, scope in
                .csv(MemberDevelopmentPages.csv(try await MemberStore(scope).development()), named: "membership.csv")
            }.costly(),
        ] + changes + ways + MemberGroupRoutes.all

    /// How a member is reached, where they ask staff to change it.
    private static let ways: [Route] = [
        .staff(.get, "/staff/members/:member/ways", needs: .manageMembers) { call, scope in
            call.page(ContactWayPages.staffForm(try await MemberStore(scope).member(try call.member()).member, call))
        },
        .staff(.post, "/staff/members/:member/ways", needs: .manageMembers) { call, scope in
            let member = try await MemberStore(scope).member(try call.member()).member
            do {
                guard let channel = ContactWay.Channel(rawValue: call.form.text("channel")) else {
                    throw Problem(.invalid, "Choose how.", fields: ["channel": "Choose how they should be reached."])
                }
                let way = try ContactAddress(channel, call.form.text("address"), in: .en)
                let isSent = try await MemberStore(scope).add(way, to: member.id, at: call.serviceAddress)
                return done(isSent ? "way-sent" : "way-added", member.id)
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(ContactWayPages.staffForm(member, call, problem), status: .unprocessableContent)
            }
        },
        .staff(.post, "/staff/members/:member/ways/removal", needs: .manageMembers) { call, scope in
            let member = try call.member()
            try await MemberStore(scope).remove(try call.way(in: .en), of: member)
            return done("way-removed", member)
        },
        .staff(.post, "/staff/members/:member/ways/refusal", needs: .manageMembers) { call, scope in
            let member = try call.member()
            try await MemberStore(scope).refuse(try call.way(in: .en), of: member)
            return done("way-refused", member)
        },
    ]

    private static func done(_ what: String, _ member: ID<Member>) -> Reply {
        .seeOther(Path("/staff/members/\(member.description)").query("done", what))
    }

    /// What staff do with records: set aside, take back, make one of two.
    private static let changes: [Route] = [
        .staff(.get, "/staff/members/:member/suspension", needs: .manageMembers) { call, scope in
            call.page(MemberChangePages.suspend(try await MemberStore(scope).member(try call.member()).member, call))
        },
        .staff(.post, "/staff/members/:member/suspension", needs: .manageMembers) { call, scope in
            let member = try await MemberStore(scope).member(try call.member()).member
            return try await call.sending(to: "/staff/members/\(member.id.description)", done: "suspended") {
                guard let reason = SuspensionReason(rawValue: call.form.text("reason")) else {
                    throw Problem(.invalid, "Choose why.", fields: ["reason": "Choose why."])
                }
                try await MemberStore(scope).suspend(member.id, because: reason)
            } again: {
                MemberChangePages.suspend(member, call, $0)
            }
        },
        .staff(.get, "/staff/members/:member/property", needs: .manageMembers) { call, scope in
            call.page(MemberChangePages.property(try await MemberStore(scope).member(try call.member()).member, call))
        },
        .staff(.post, "/staff/members/:member/property", needs: .manageMembers) { call, scope in
            let member = try await MemberStore(scope).member(try call.member()).member
            return try await call.sending(to: "/staff/members/\(member.id.description)", done: "placed") {
                let (typed, words) = (call.form.text("uprn"), "Enter a UPRN of up to 12 digits, or nothing.")
                let uprn = UPRN(typed)
                guard uprn != nil || typed.isEmpty else { throw Problem(.invalid, words, fields: ["uprn": words]) }
                try await MemberStore(scope).place(member.id, at: uprn)
            } again: {
                MemberChangePages.property(member, call, $0)
            }
        },
        .staff(.post, "/staff/members/:member/resumption", needs: .manageMembers) { call, scope in
            let member = try call.member()
            try await MemberStore(scope).resume(member)
            return .seeOther(Path("/staff/members/\(member.description)").query("done", "resumed"))
        },
        .staff(.get, "/staff/members/duplicates", needs: .manageMembers) { call, scope in
            let found = try await MemberStore(scope).duplicates()
            return call.page(MemberChangePages.duplicates(found.groups, of: found.count, call))
        }.costly(),
        .staff(.get, "/staff/members/:member/merge/:other", needs: .manageMembers) { call, scope in
            let pair = try await MemberStore(scope).pair(keeping: try call.member(), ending: try call.member("other"))
            return call.page(MemberChangePages.merge(pair, call))
        },
        .staff(.post, "/staff/members/:member/merge/:other", needs: .manageMembers) { call, scope in
            let (kept, other) = (try call.member(), try call.member("other"))
            try await MemberStore(scope).merge(other, into: kept)
            return .seeOther(Path("/staff/members/\(kept.description)").query("done", "merged"))
        },
    ]

    @Sendable private static func find(_ call: Call, _ scope: StaffScope) async throws -> Reply {
        let question = MemberQuestion(call)
        let found = try await MemberStore(scope).search(question.text, in: question.area)
        return call.page(StaffMemberPages.search(question, found, call))
    }
}

/// What staff look for.
struct MemberQuestion: Sendable {
    let text: String
    let area: String?

    init(_ call: Call) {
        text = call.form["q"] ?? ""
        area = (call.form["area"] ?? call.request.query["area"]).flatMap { call.configuration.areas[$0]?.code }
    }

    /// Whether there is enough to look for.
    var isAsked: Bool { !text.isEmpty || area != nil }
}

extension Call {
    /// The member whose identity stands in the path.
    ///
    /// - Throws: `.missing` if it is no identity.
    func member(_ name: String = "member") throws(Problem) -> ID<Member> {
        guard let id = ID<Member>(place(name)) else { throw Problem.missing("member") }
        return id
    }
}
