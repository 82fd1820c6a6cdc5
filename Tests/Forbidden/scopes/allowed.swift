// compiles: the platform makes scopes, from a host, a link or a session that it has checked.

import FolkmootTenancy

func scopes(_ platform: Platform, host: String, link: String, cookie: String) async throws {
    guard let tenant = try await platform.tenant(host: host) else { return }
    let visitor: PublicScope = platform.visitor(at: tenant, from: Origin(.page))
    let member: MemberScope = try platform.member(link: link, to: LinkPurpose("leave"), at: tenant, from: Origin(.page))
    let staff: StaffScope? = try await platform.staff(SessionToken(cookie: cookie), at: tenant, from: Origin(.page))
    let lead: NationalScope? = try await platform.national(SessionToken(cookie: cookie), from: Origin(.page))
    _ = (visitor, member, staff, lead)
}
