import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let config = Command(
        "config", "Look after a force's configuration",
        discussion: "Every change is a new revision, by whom and why; none is ever changed or lost. Pages follow within a second.",
        subcommands: [
            planConfig, applyConfig, listProposals, approveConfig, withdrawConfig, configHistory, showConfig, rollBackConfig,
            exportConfig,
        ])

    private static let planConfig = verb(
        "plan", "Tell in words what a folder would change", arguments: [.folder],
        examples: [Example("folkmoot config plan tenants/lancashire", "Tells what would change, and for whom.")], onPlatform: plan)

    private static let applyConfig = verb(
        "apply", "Make a folder the new revision of its force",
        discussion: """
            Where the force's roles.json asks for two persons (“two_person”), such a change waits until somebody else approves it. Who works \
            here is told by $FOLKMOOT_OPERATOR, or else by the login.
            """,
        arguments: [.folder], options: [.reason],
        examples: [
            Example("folkmoot config apply tenants/lancashire --reason \"Cap of four issues, board of 3 May\"", "Applies it.")
        ], onPlatform: apply)

    private static let listProposals = verb(
        "proposals", "List the changes that wait for a second person", arguments: [.slug], onPlatform: proposals)

    private static let approveConfig = verb(
        "approve", "Make what somebody else has proposed the new revision", arguments: [.slug, .proposal],
        examples: [Example("folkmoot config approve lancashire 3f9c2ab01d77", "Approves it as the second person.")],
        onPlatform: approve)

    private static let withdrawConfig = verb(
        "withdraw", "Give up a change that waits for a second person", arguments: [.slug, .proposal], onPlatform: withdraw)

    private static let configHistory = verb(
        "history", "List the revisions, the latest first", arguments: [.slug], onPlatform: history)

    private static let showConfig = verb(
        "show", "Show every value in force", arguments: [.slug],
        options: [
            Option("origin", help: "Show beside each value the file and line where it stands, as ‘config export’ writes them."),
            .revision,
        ],
        onPlatform: showValues)

    private static let rollBackConfig = verb(
        "rollback", "Bring an earlier revision back, as a new one", arguments: [.slug],
        options: [Option("to", value: "N", help: "The number of the revision.", required: true), .reason], onPlatform: rollBack)

    private static let exportConfig = verb(
        "export", "Write a revision's files back into a folder",
        discussion: "The files stand in DIR/SLUG. They pass the check, and make the same revision again.",
        arguments: [.slug],
        options: [
            Option("into", value: "DIR", help: "The folder in which the force's folder is made.", required: true), .revision,
            Option("replace", help: "Write over files that are there and read otherwise."),
        ], onPlatform: export)
}

extension Argument {
    fileprivate static let folder = Argument("DIR", help: "The force's folder.")
    fileprivate static let proposal = Argument("HASH", help: "The change that waits, or the beginning of its hash.")
}

extension Option {
    fileprivate static let revision = Option("revision", value: "N", help: "The number of the revision; the latest if left out.")
}

// MARK: - Changing

@Sendable private func plan(_ session: Session) async throws {
    let path = session.invocation.argument("DIR")
    let folder = try ConfigurationFolder(path)
    let plan = try await Refusal.telling(path, session.invocation) { try await session.configurations.plan(folder) }
    session.show(plan.json) { output in
        output.line(plan.description)
        if !plan.isEmpty { output.line("\(plan.summary) Nothing was changed yet; apply with: folkmoot config apply \(path)") }
    }
}

@Sendable private func apply(_ session: Session) async throws {
    let path = session.invocation.argument("DIR")
    let folder = try ConfigurationFolder(path)
    let outcome = try await Refusal.telling(path, session.invocation) {
        try await session.configurations.apply(
            folder, because: session.reason(otherwise: "Applied from the folder \(folder.name)."))
    }
    session.show(outcome)
}

@Sendable private func rollBack(_ session: Session) async throws {
    let slug = session.invocation.argument("SLUG")
    guard let number = Int(session.invocation.required("to")), number > 0 else {
        throw UsageError("The option --to takes the number of a revision. See: folkmoot config history \(slug)")
    }
    let outcome = try await Refusal.telling("", session.invocation) {
        try await session.configurations.rollback(
            slug, to: number, because: session.reason(otherwise: "Back to revision \(number)."))
    }
    session.show(outcome)
}

@Sendable private func proposals(_ session: Session) async throws {
    let waiting = try await session.configurations.proposals(of: session.invocation.argument("SLUG"))
    session.show(.array(waiting.map(\.json))) { output in
        guard !waiting.isEmpty else { return output.line("No change waits for a second person.") }
        output.table(
            headers: ["Hash", "Proposed", "By", "Why"],
            rows: waiting.map { [String($0.hash.prefix(12)), "\($0.proposedAt)", $0.proposedBy, $0.reason] })
    }
}

extension ConfigurationProposal {
    fileprivate var json: JSON {
        [
            "force": .string(force), "hash": .string(hash), "proposed_at": .string(proposedAt.description),
            "proposed_by": .string(proposedBy), "reason": .string(reason),
            "restores": restores.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}

@Sendable private func approve(_ session: Session) async throws {
    let (slug, hash) = (session.invocation.argument("SLUG"), session.invocation.argument("HASH"))
    let applied = try await Refusal.telling("", session.invocation) {
        try await session.configurations.approve(hash, of: slug)
    }
    session.show(.inForce(applied))
}

@Sendable private func withdraw(_ session: Session) async throws {
    let (slug, hash) = (session.invocation.argument("SLUG"), session.invocation.argument("HASH"))
    let proposal = try await session.configurations.withdraw(hash, of: slug)
    session.show(["withdrawn": proposal.json]) { output in
        output.line("The change \(proposal.hash.prefix(12)) of \(proposal.proposedBy) no longer waits. Nothing was changed.")
    }
}

extension Session {
    /// Tells what became of a change.
    func show(_ outcome: ConfigurationOutcome) {
        switch outcome {
        case .inForce(let applied): show(applied)
        case .waiting(let proposal, let plan): show(proposal, plan)
        }
    }

    private func show(_ proposal: ConfigurationProposal, _ plan: ConfigurationPlan) {
        let hash = proposal.hash.prefix(12)
        show(["waiting": proposal.json, "changes": plan.json["changes"] ?? .null]) { output in
            output.line(plan.description)
            output.line("\(plan.summary) Nothing is in force yet.")
            output.line("Somebody else approves it with: folkmoot config approve \(proposal.force) \(hash)")
        }
    }

    /// Tells of a new revision.
    private func show(_ applied: AppliedConfiguration) {
        let revision = applied.revision
        show([
            "revision": revision.json, "changes": applied.plan.json["changes"] ?? .null,
        ]) { output in
            guard !applied.plan.isEmpty else {
                return output.line("Nothing changed: revision \(revision.number) (\(revision.hash.prefix(12))) says the same.")
            }
            output.line(applied.plan.description)
            output.line(
                "Revision \(revision.number) (\(revision.hash.prefix(12))) is in force: \(counted(applied.plan.changes.count, "change"))."
            )
        }
    }
}

extension ConfigurationPlan {
    /// How many changes, and whose approval they need.
    var summary: String {
        let approval = needsSecondPerson.sorted().map(\.name).joined(separator: ", ")
        return counted(changes.count, "change") + (approval.isEmpty ? "." : "; a second person must approve: \(approval).")
    }

    var json: JSON {
        [
            "changes": .array(
                changes.map { change in
                    [
                        "file": .string(change.file), "text": .string(change.text),
                        "danger": change.danger.map { .string($0.rawValue) } ?? .null,
                    ]
                }),
            "needs_second_person": .array(needsSecondPerson.sorted().map { .string($0.rawValue) }),
        ]
    }
}

// MARK: - Showing

@Sendable private func history(_ session: Session) async throws {
    let revisions = try await session.operations.force(session.invocation.argument("SLUG")).history()
    session.show(.array(revisions.map(\.json))) { output in
        output.table(
            headers: ["Revision", "Hash", "Applied", "By", "Why"],
            rows: revisions.map { revision in
                let why = revision.restores.map { "\(revision.reason) (revision \($0) again)" } ?? revision.reason
                return ["\(revision.number)", String(revision.hash.prefix(12)), "\(revision.appliedAt)", revision.appliedBy, why]
            }, alignment: [.right])
    }
}

extension RevisionRecord {
    fileprivate var json: JSON {
        [
            "number": .integer(Int64(number)), "hash": .string(hash), "applied_at": .string(appliedAt.description),
            "applied_by": .string(appliedBy), "reason": .string(reason),
            "restores": restores.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}

@Sendable private func showValues(_ session: Session) async throws {
    // In the form that ‘config export’ writes, so that lines and columns are those of the files that people have.
    let files = try await files(session).forPeople()
    let leaves = ConfigurationDocuments(files, seeds: session.seeds).leaves
    let withOrigin = session.invocation.flag("origin")
    session.show(.array(leaves.map { json($0, withOrigin: withOrigin) })) { output in
        var file = ""
        for leaf in leaves {
            if leaf.file != file { output.line(output.emphasised(leaf.file)) }
            file = leaf.file
            output.line(
                "  \(leaf.path) = \(String(decoding: leaf.value.encoded(), as: UTF8.self))\(withOrigin ? origin(leaf) : "")")
        }
    }
}

private typealias Leaf = (file: String, path: String, value: JSON, origin: ConfigurationOrigin)

private func json(_ leaf: Leaf, withOrigin: Bool) -> JSON {
    let value: [JSON.Member] = [
        JSON.Member("file", .string(leaf.file)), JSON.Member("path", .string(leaf.path)), JSON.Member("value", leaf.value),
    ]
    guard withOrigin else { return .object(value) }
    let origin: JSON = [
        "file": .string(leaf.origin.file), "line": .integer(Int64(leaf.origin.line)),
        "column": .integer(Int64(leaf.origin.column)), "default": .bool(leaf.origin.isDefault),
    ]
    return .object(value + [JSON.Member("origin", origin)])
}

private func origin(_ leaf: Leaf) -> String {
    "   [\(leaf.origin.isDefault ? "default: " : "")\(leaf.origin.file):\(leaf.origin.line)]"
}

private func files(_ session: Session) async throws -> ConfigurationFiles {
    let force = try await session.operations.force(session.invocation.argument("SLUG"))
    guard let text = session.invocation["revision"] else { return try await force.files() }
    guard let number = Int(text), try await force.history().contains(where: { $0.number == number }) else {
        throw Problem(
            .missing, "\(force.tenant.name) has no revision ‘\(text)’. See: folkmoot config history \(force.tenant.slug)")
    }
    return try await force.files(of: number)
}

// MARK: - Exporting

@Sendable private func export(_ session: Session) async throws {
    let files = try await files(session).forPeople()
    let slug = session.invocation.argument("SLUG")
    let target = session.invocation.required("into") + "/" + slug
    let written = try ConfigurationExport(files).write(to: target, replacing: session.invocation.flag("replace"))
    session.show(["folder": .string(target), "files": .array(written.map { .string($0) })]) { output in
        output.line("\(counted(written.count, "file")) of \(slug) in \(target).")
    }
}
