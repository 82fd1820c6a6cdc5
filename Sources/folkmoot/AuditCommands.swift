import Basics
import CommandLine
import FolkmootTenancy

extension Command {
    static let audit = Command("audit", "Look after the audits of the platform and of the forces", subcommands: [verifyAudit])

    private static let verifyAudit = verb(
        "verify", "Check that no line of an audit was changed, moved or removed",
        discussion: "The audit of the platform itself is always looked through.",
        options: [Option("force", short: "f", value: "SLUG", help: "One force, or ‘all’; all if left out.")],
        examples: [Example("folkmoot audit verify --force lancashire", "Looks through one force's audit.")], onPlatform: verify)
}

@Sendable private func verify(_ session: Session) async throws {
    var verdicts: [(name: String, verdict: AuditVerdict)] = [("the platform", try await session.operations.verifyAudit())]
    let progress = session.output.progress("Looking through audits")
    for slug in try slugs(session) {
        verdicts.append((slug, try await session.operations.force(slug).verifyAudit()))
        progress.advance(to: verdicts.count)
    }
    progress.finish()
    session.show(.array(verdicts.map { json($0.name, $0.verdict) })) { output in
        for (name, verdict) in verdicts { output.line("\(name): \(verdict.words)") }
    }
    let broken = verdicts.filter { !$0.verdict.isWhole }
    guard broken.isEmpty else {
        throw Problem(
            .invalid,
            "\(counted(broken.count, "audit is", "audits are")) not as written: \(broken.map(\.name).joined(separator: ", ")). "
                + "Keep the data folder as it is, and compare with a backup.", code: Refusal.code)
    }
}

private func slugs(_ session: Session) throws -> [String] {
    let all = session.operations.forces.map(\.slug)
    guard let named = session.invocation["force"], named != "all" else { return all }
    return [named]
}

extension AuditVerdict {
    var isWhole: Bool { if case .whole = self { true } else { false } }

    var words: String {
        switch self {
        case .whole(let lines): "whole, \(counted(lines, "line"))"
        case .broken(_, let reason): "broken. \(reason)"
        }
    }
}

private func json(_ name: String, _ verdict: AuditVerdict) -> JSON {
    switch verdict {
    case .whole(let lines): ["audit": .string(name), "whole": true, "lines": .integer(Int64(lines))]
    case .broken(let sequence, let reason):
        ["audit": .string(name), "whole": false, "line": .integer(Int64(sequence)), "reason": .string(reason)]
    }
}
