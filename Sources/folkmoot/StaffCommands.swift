import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Glibc
import Hashing

extension Command {
    static let staff = Command(
        "staff", "Look after the people who sign in",
        subcommands: [addStaff, listStaff, disableStaff, resetStaff, removeFactor, releaseStaff])

    private static let addStaff = verb(
        "add", "Add a member of staff, or a national lead",
        discussion: """
            Without --password-stdin a pass phrase is made and shown once. Without --role a member of staff gets the force's default role. \
            A role that holds in an area needs --area.
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
}

extension Argument {
    fileprivate static let email = Argument("EMAIL", help: "The address that the person signs in with.")
}

extension Option {
    fileprivate static let ofForce = Option("force", short: "f", value: "SLUG", help: "The force; this or --national.")
    fileprivate static let national = Option("national", help: "Those who compare forces, instead of a force's staff.")
}

/// Whose people a command is about.
private enum Staffing {
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
}

// MARK: - Adding

@Sendable private func add(_ session: Session) async throws {
    let staffing = try await Staffing(session)
    let phrase = try session.invocation.flag("password-stdin") ? passwordFromStandardInput() : PassPhrase.make()
    let account = try await add(phrase, to: staffing, session.invocation)
    let shown = session.invocation.flag("password-stdin") ? nil : phrase
    session.show(
        ["id": .string(account.id.description), "email": .string(account.email), "password": shown.map { .string($0) } ?? .null]
    ) { output in
        output.line("\(account.name) can sign in as \(account.email).")
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
