import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Members as staff see them.
enum StaffMemberRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/members", needs: .readMembers, find).costly(),
        // A name or an address that somebody looks for must not stand in an address that can be kept or passed on.
        .staff(.post, "/staff/members", needs: .readMembers, find).costly(),
        .staff(.get, "/staff/members/:member", needs: .readMembers) { call, scope in
            let details = try await MemberStore(scope).member(try call.member())
            let mayConfirm = scope.allows(.inviteMembers, in: details.member.residence.area)
            return call.page(StaffMemberPages.member(details, mayConfirm: mayConfirm, call))
        },
        .staff(.post, "/staff/members/:member/confirmation", needs: .inviteMembers) { call, scope in
            let member = try call.member()
            try await MemberStore(scope).confirmByTelephone(member)
            return .seeOther(Path("/staff/members/\(member.description)").query("done", "confirmed"))
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
    func member() throws(Problem) -> ID<Member> {
        guard let id = ID<Member>(place("member")) else { throw Problem.missing("member") }
        return id
    }
}
