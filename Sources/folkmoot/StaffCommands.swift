import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Glibc
import Hashing

extension Command {
    static let staff = Command(
        "staff", "Look after the people who sign in",
        subcommands: [
            addStaff, listStaff, disableStaff, resetStaff, removeFactor, releaseStaff, askForAccess, listAccess, endAccess,
        ])

    private static let addStaff = verb(
        "add", "Add a member of staff, or a national lead",
        discussion: """
            Without --password-stdin a pass phrase is made and shown once. Without --role a member of staff gets the force's default role. \
            A role that holds in an area needs --area. Once a force is in service, the role waits until somebody there who manages staff and \
            roles agrees; where nobody active could, it holds at once.
            """,
        arguments: [.email],
        options: [
            .ofForce, .national, Option("name", value: "NAME", help: "What to call the person.", required: true),
            Option("role", value: "ROLE", help: "A role of the force's roles.json."),
            Option("area", value: "CODE", help: "The area in which the role holds; else the whole force."),
            Option("password-stdin", help: "Read the password from standard input."),
        ],
        examples: [
            Example(
                "folkmoot staff add chief@example.org --force lancashire --name \"Sam Field\" --role force_admin",
                "Adds an administrator of a force."),
            Example("folkmoot staff add lead@example.org --national --name \"Kim Hill\"", "Adds a national lead."),
        ], folder: .isMade, onPlatform: add)

    private static let listStaff = verb("list", "List staff, or national leads", options: [.ofForce, .national], onPlatform: list)

    private static let disableStaff = verb(
        "disable", "End somebody's sign-ins and sessions at once", arguments: [.email], options: [.ofForce, .national],
        onPlatform: disable)

    private static let resetStaff = verb(
        "reset", "Make a link with which somebody chooses a new password",
        discussion: """
            The link works once, for three days, and takes the place of any from before. Hand it to the person and to nobody else. The \
            password until now goes on until the link is used. Where staff sign in by the force's directory alone, the link signs the \
            person in, once: the last resort if the directory fails.
            """,
        arguments: [.email], options: [.ofForce, .national],
        examples: [
            Example("folkmoot staff reset chief@example.org --force lancashire", "Shows a link for an administrator of a force.")
        ], onPlatform: reset)

    private static let removeFactor = verb(
        "second-factor-remove", "Take away somebody's second step of signing in, and end their sessions",
        discussion: "For somebody who has lost both the app and the recovery codes. Be sure of who asks.",
        arguments: [.email], options: [.ofForce, .national], onPlatform: removeSecondFactor)

    private static let releaseStaff = verb(
        "directory-release", "Let somebody's account belong to another entry of the force's directory, and end their sessions",
        discussion: """
            An account belongs to the entry of the directory that first signed in with its address. Where the directory has made a new \
            entry for the same person, release the account: the next sign-in with the address binds it again. Be sure of who asks.
            """,
        arguments: [.email], options: [.force],
        examples: [
            Example(
                "folkmoot staff directory-release chief@example.org --force lancashire", "Releases the account of an administrator."
            )
        ], onPlatform: releaseFromDirectory)

    private static let askForAccess = verb(
        "access", "Ask a force for leave to work in it for some hours, to help or to put something right",
        discussion: """
            Somebody of the force who manages staff and roles has to agree; everybody who can is written to, with the reason. Nothing can be \
            seen before. The hours begin when somebody agrees, and the leave ends by itself. All of it, and all that is done with it, is in \
            the force's audit. For an address that nobody has, an account is made, and a link to choose a password shown once.
            """,
        arguments: [.email],
        options: [
            .force, Option("name", value: "NAME", help: "Who will work there.", required: true),
            Option("role", value: "ROLE", help: "A role of the force's roles.json: the least that will do.", required: true),
            Option("area", value: "CODE", help: "The area in which the role is needed; else the whole force."),
            Option("hours", value: "N", help: "For how many hours: 1 to 72.", required: true),
            Option("reason", value: "TEXT", help: "What it is needed for; the force reads it.", required: true),
        ],
        examples: [
            Example(
                """
                folkmoot staff access op@example.org --force lancashire --name \"Kit Marsh\" --role force_admin --hours 4 \
                --reason \"The import of May's posts stops at line 12\"
                """, "Asks for four hours.")
        ], onPlatform: ask)

    private static let listAccess = verb(
        "access-list", "List what leave operators asked a force for, and what became of it", options: [.force],
        onPlatform: showAccess)

    private static let endAccess = verb(
        "access-end", "Give leave back before its time is over, or take back what was asked for", arguments: [.email],
        options: [.force],
        onPlatform: giveBack)
}

extension Argument {
    fileprivate static let email = Argument("EMAIL", help: "The address that the person signs in with.")
}

extension Option {
    static let ofForce = Option("force", short: "f", value: "SLUG", help: "The force; this or --national.")
    fileprivate static let national = Option("national", help: "Those who compare forces, instead of a force's staff.")
}

/// Whose people, or whose keys, a command is about.
enum Staffing {
    case force(OperatorScope)
    case national(PlatformScope)

    init(_ session: Session) async throws {
        switch (session.invocation["force"], session.invocation.flag("national")) {
        case (let slug?, false): self = .force(try await session.operations.force(slug))
        case (nil, true): self = .national(session.operations)
        case (nil, false): throw UsageError("Name the force with --force SLUG, or say --national.")
        case (_?, true): throw UsageError("Choose one of --force and --national.")
        }
    }

    /// Whether roles wait for somebody to agree.
    func rolesWait() async throws -> Bool {
        guard case .force(let force) = self else { return false }
        return try await force.rolesWait()
    }
}

// MARK: - Adding

@Sendable private func add(_ session: Session) async throws {
    let staffing = try await Staffing(session)
    let phrase = try session.invocation.flag("password-stdin") ? passwordFromStandardInput() : PassPhrase.make()
    let account = try await add(phrase, to: staffing, session.invocation)
    let shown = session.invocation.flag("password-stdin") ? nil : phrase
    let waits = try await staffing.rolesWait()
    session.show([
        "id": .string(account.id.description), "email": .string(account.email), "password": shown.map { .string($0) } ?? .null,
        "waits": .bool(waits),
    ]) { output in
        output.line("\(account.name) can sign in as \(account.email).")
        if waits { output.line("The role waits until somebody of the force agrees, on the person's page under “Staff”.") }
        if let shown { output.line("The pass phrase, shown this once: \(shown)") }
    }
}

private func add(_ password: String, to staffing: Staffing, _ invocation: Invocation) async throws -> Account {
    let (email, name) = (invocation.argument("EMAIL"), invocation.required("name"))
    switch staffing {
    case .force(let force):
        let grant = try grant(in: force.tenant, invocation)
        return try await force.addStaff(NewAccount(email: email, name: name, password: password, grants: [grant]))
    case .national(let platform):
        guard invocation["role"] == nil, invocation["area"] == nil else {
            throw UsageError("A national lead has no role and no area. Leave out --role and --area.")
        }
        return try await platform.addNationalLead(NewAccount(email: email, name: name, password: password))
    }
}

private func grant(in tenant: Tenant, _ invocation: Invocation) throws -> (role: String, area: String?) {
    guard let role = invocation["role"] ?? tenant.configuration.defaultRole?.code else {
        let roles = tenant.configuration.roles.map(\.code).joined(separator: ", ")
        throw UsageError("\(tenant.name) has no default role. Name one with --role: \(roles).")
    }
    return (role, invocation["area"])
}

private func passwordFromStandardInput() throws -> String {
    guard let line = readLine(strippingNewline: true), !line.isEmpty else {
        throw UsageError("No password came on standard input.")
    }
    return line
}

/// Pass phrases that can be read out over a telephone: four words of syllables, 72 random bits.
enum PassPhrase {
    static func make() -> String {
        let syllables = SecureRandom.bytes(12).map { byte in
            String([consonants[Int(byte >> 2) & 15], vowels[Int(byte) & 3]])
        }
        return (0..<4).map { syllables[$0 * 3..<$0 * 3 + 3].joined() }.joined(separator: "-")
    }

    private static let consonants = Array("bdfghjklmnprstvz")
    private static let vowels = Array("aeiu")
}

// MARK: - Listing and disabling

@Sendable private func list(_ session: Session) async throws {
    let people: [(account: Account, grants: [Grant])] =
        switch try await Staffing(session) {
        case .force(let force): try await force.staff()
        case .national(let platform): try await platform.nationalLeads().map { ($0, []) }
        }
    let now = session.now
    session.show(.array(people.map { json($0.account, $0.grants) })) { output in
        guard !people.isEmpty else { return output.line("There is nobody yet. Add somebody with: folkmoot staff add") }
        output.table(
            headers: ["Email", "Name", "Roles", "Signs in"],
            rows: people.map { account, grants in
                let roles = grants.filter { $0.holds(at: now) }.map(words)
                return [account.email, account.name, roles.joined(separator: ", "), account.isActive ? "yes" : "no"]
            })
    }
}

private func words(_ grant: Grant) -> String { grant.area.map { "\(grant.role) in \($0)" } ?? grant.role }

private func json(_ account: Account, _ grants: [Grant]) -> JSON {
    [
        "id": .string(account.id.description), "email": .string(account.email), "name": .string(account.name),
        "active": .bool(account.isActive),
        "grants": .array(
            grants.map { grant in
                [
                    "role": .string(grant.role), "area": grant.area.map { .string($0) } ?? .null,
                    "from": .string(grant.from.description), "until": grant.until.map { .string($0.description) } ?? .null,
                ]
            }),
    ]
}

@Sendable private func disable(_ session: Session) async throws {
    let email = session.invocation.argument("EMAIL")
    let account =
        switch try await Staffing(session) {
        case .force(let force): try await force.disableStaff(email: email)
        case .national(let platform): try await platform.disableNationalLead(email: email)
        }
    session.show(["email": .string(account.email), "active": false]) { output in
        output.line("\(account.name) can no longer sign in. Sessions were ended.")
    }
}

// MARK: - Passwords and second factors

@Sendable private func reset(_ session: Session) async throws {
    let email = session.invocation.argument("EMAIL")
    let made: (account: Account, link: PasswordLink)
    let page: String
    switch try await Staffing(session) {
    case .force(let force):
        made = try await force.passwordLink(for: email)
        page = "https://\(force.tenant.configuration.hosts[0])/staff/password/\(made.link.text)"
    case .national(let platform):
        made = try await platform.passwordLink(for: email)
        page = "https://\(platform.nationalHost)/password/\(made.link.text)"
    }
    session.show([
        "email": .string(made.account.email), "link": .string(page), "until": .string(made.link.until.description),
    ]) { output in
        let what = made.link.signsIn ? "sign in without the directory" : "choose a password"
        output.line("\(made.account.name) can \(what), once, until \(made.link.until):")
        output.line(page)
    }
}

@Sendable private func removeSecondFactor(_ session: Session) async throws {
    let email = session.invocation.argument("EMAIL")
    let account =
        switch try await Staffing(session) {
        case .force(let force): try await force.removeSecondFactor(email: email)
        case .national(let platform): try await platform.removeSecondFactor(email: email)
        }
    session.show(["email": .string(account.email), "second_factor": false]) { output in
        output.line("\(account.name) signs in with the password alone until a second step is set up again. Sessions were ended.")
    }
}

@Sendable private func releaseFromDirectory(_ session: Session) async throws {
    let account = try await session.force().releaseFromDirectory(email: session.invocation.argument("EMAIL"))
    session.show(["email": .string(account.email), "released": true]) { output in
        output.line("\(account.name)'s account belongs to nobody of the directory now. Sessions were ended.")
    }
}

// MARK: - Access for operators

@Sendable private func ask(_ session: Session) async throws {
    let (force, invocation) = (try await session.force(), session.invocation)
    guard let hours = Int(invocation.required("hours")) else { throw UsageError("--hours takes a number, 1 to 72.") }
    let root = "https://\(force.tenant.configuration.hosts[0])"
    let letters = StaffLetters(force.tenant, from: ServiceAddress(root: root), clock: session.platform.clock)
    let (account, isNew) = try await letters.askForAccess(
        email: invocation.argument("EMAIL"), name: invocation.required("name"),
        as: (invocation.required("role"), invocation["area"]),
        hours: hours, because: invocation.required("reason"), by: force)
    let link = isNew ? try await force.passwordLink(for: account.email).link : nil
    let page = link.map { "\(root)/staff/password/\($0.text)" }
    session.show(["email": .string(account.email), "hours": .integer(Int64(hours)), "link": page.map { .string($0) } ?? .null]) {
        output in
        output.line("\(force.tenant.name) has been asked. Nothing can be seen until somebody there agrees.")
        guard let page, let link else { return }
        output.line("\(account.name) can \(link.signsIn ? "sign in" : "choose a password"), once, until \(link.until):")
        output.line(page)
    }
}

@Sendable private func showAccess(_ session: Session) async throws {
    let (asked, now) = (try await session.force().accessAskedFor(), session.now)
    let rows = asked.compactMap { person, grant in grant.access.map { (person, grant, $0, standing(grant, at: now)) } }
    let json = rows.map { person, grant, access, standing -> JSON in
        [
            "email": .string(person.email), "role": .string(grant.grant.role),
            "area": grant.grant.area.map { .string($0) } ?? .null,
            "hours": .integer(Int64(access.hours)), "reason": .string(access.reason), "operator": .string(access.operatorName),
            "standing": .string(standing),
            "until": grant.waits ? .null : grant.grant.until.map { .string($0.description) } ?? .null,
        ]
    }
    session.show(.array(json)) { output in
        guard !rows.isEmpty else { return output.line("No operator has asked for access, or the force has refused it.") }
        output.table(
            headers: ["Email", "Role", "Hours", "Standing", "Reason"],
            rows: rows.map { person, grant, access, standing in
                [person.email, words(grant.grant), String(access.hours), standing, access.reason]
            })
    }
}

private func standing(_ grant: StaffGrant, at now: Timestamp) -> String {
    if grant.waits { return "waits" }
    return grant.grant.holds(at: now) ? "holds" : "over"
}

@Sendable private func giveBack(_ session: Session) async throws {
    let account = try await session.force().endAccess(of: session.invocation.argument("EMAIL"))
    session.show(["email": .string(account.email), "ended": true]) { output in
        output.line("\(account.name)'s leave has ended.")
    }
}
