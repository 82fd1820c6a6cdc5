import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let keys = Command(
        "keys", "Look after the keys with which programs of a force, or of national leads, read", subcommands: [add, list, end])

    private static let add = verb(
        "add", "Make a key, which is shown once",
        discussion: """
            A program sends it in place of a sign-in: ‘Authorization: Bearer KEY’. What a key can be for: \
            \(words(Permission.ofPrograms)); with --national, at the national host: \(words(Permission.ofNationalPrograms)).
            """,
        options: [
            .ofForce, .ofNationalKeys, Option("name", value: "TEXT", help: "What the key is for.", required: true),
            Option("may", value: "PERMISSIONS", help: "What it may do, with commas between.", required: true),
            Option("days", value: "N", help: "For how many days it is good; 365 if left out."),
        ],
        examples: [
            Example(
                "folkmoot keys add --force lancashire --name \"Power BI\" --may records.export",
                "Makes a key for the exports of a force."),
            Example(
                "folkmoot keys add --national --name \"Warehouse\" --may figures.read",
                "Makes a key for what forces have published."),
        ], onPlatform: make)

    private static let list = verb(
        "list", "List the keys of a force, or of the national host, the latest first", options: [.ofForce, .ofNationalKeys],
        onPlatform: show)

    private static let end = verb(
        "end", "End a key at once", arguments: [Argument("KEY", help: "Its identity, as ‘keys list’ shows it.")],
        options: [.ofForce, .ofNationalKeys], onPlatform: endKey)
}

extension Option {
    fileprivate static let ofNationalKeys = Option("national", help: "Keys of the national host, instead of a force's.")
}

private func words(_ permissions: [Permission]) -> String { permissions.map(\.name).joined(separator: ", ") }

@Sendable private func make(_ session: Session) async throws {
    let (invocation, staffing) = (session.invocation, try await Staffing(session))
    let known = staffing.permissions
    let names = invocation.required("may").split(separator: ",").map { String($0).filter { !$0.isWhitespace } }
    if let unknown = names.first(where: { name in !known.contains { $0.name == name } }) {
        throw UsageError("A key cannot be for ‘\(unknown)’. It can be for: \(words(known)).")
    }
    guard let days = Int(invocation["days"] ?? "365") else { throw UsageError("--days is a whole number.") }
    let new = NewProgramKey(
        name: invocation.required("name"), permissions: known.filter { names.contains($0.name) }, days: days)
    let text =
        switch staffing {
        case .force(let force): try await force.makeKey(new)
        case .national(let platform): try await platform.makeNationalKey(new)
        }
    session.show(["key": .string(text), "days": .integer(Int64(days))]) { output in
        output.line("The key, shown this once, is good for \(counted(days, "day")):")
        output.line(text)
    }
}

@Sendable private func show(_ session: Session) async throws {
    let keys =
        switch try await Staffing(session) {
        case .force(let force): try await force.keys()
        case .national(let platform): try await platform.nationalKeys()
        }
    session.show(.array(keys.map(json))) { output in
        guard !keys.isEmpty else { return output.line("There is none yet. Make one with: folkmoot keys add") }
        output.table(
            headers: ["Key", "For", "May", "Made by", "Until", "Good"],
            rows: keys.map { key in
                [
                    key.id.description, key.name, key.permissions.joined(separator: ", "), key.maker,
                    London.day(at: key.until).description, key.isGood(at: session.now) ? "yes" : "no",
                ]
            })
    }
}

extension Staffing {
    /// What a key can be for.
    fileprivate var permissions: [Permission] {
        switch self {
        case .force: Permission.ofPrograms
        case .national: Permission.ofNationalPrograms
        }
    }
}

private func json(_ key: ProgramKey) -> JSON {
    [
        "id": .string(key.id.description), "name": .string(key.name),
        "permissions": .array(key.permissions.map { .string($0) }), "made_by": .string(key.maker),
        "made_at": .string(key.madeAt.description), "until": .string(key.until.description),
        "ended_at": key.endedAt.map { .string($0.description) } ?? .null,
        "used_at": key.usedAt.map { .string($0.description) } ?? .null,
    ]
}

@Sendable private func endKey(_ session: Session) async throws {
    guard let id = ID<ProgramKey>(session.invocation.argument("KEY")) else { throw Problem.missing("key") }
    switch try await Staffing(session) {
    case .force(let force): try await force.endKey(id)
    case .national(let platform): try await platform.endNationalKey(id)
    }
    session.show(["id": .string(id.description), "ended": true]) { output in output.line("The key is ended.") }
}
