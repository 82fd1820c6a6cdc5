import Basics
import CommandLine
import FolkmootTenancy

extension Command {
    static let audit = Command(
        "audit", "Look after the audits of the platform and of the forces", subcommands: [verifyAudit, anchorAudit])

    private static let anchorAudit = verb(
        "anchor", "Print the last line of each month of an audit, to be kept elsewhere",
        discussion: """
            Whoever can write a force's file could make its whole chain anew. Hand these lines to the force each month: ‘audit verify \
            --anchors’ then tells. A line has the audit, the month, the place in the chain and the hash.
            """,
        options: [Option("force", short: "f", value: "SLUG", help: "One force, or ‘all’; all if left out.")],
        examples: [
            Example(
                "folkmoot audit anchor --force lancashire >> lancashire-anchors.txt", "Notes where the audit of a force stands.")
        ], onPlatform: anchor)

    private static let verifyAudit = verb(
        "verify", "Check that no line of an audit was changed, moved or removed",
        discussion: "The audit of the platform itself is always looked through.",
        options: [
            Option("force", short: "f", value: "SLUG", help: "One force, or ‘all’; all if left out."),
            Option("anchors", value: "FILE", help: "Lines that ‘audit anchor’ printed earlier, and that were kept elsewhere."),
        ],
        examples: [Example("folkmoot audit verify --force lancashire", "Looks through one force's audit.")], onPlatform: verify)
}

@Sendable private func verify(_ session: Session) async throws {
    let anchors = try session.invocation["anchors"].map(noted) ?? [:]
    var verdicts = [
        (name: "the platform", verdict: try await session.operations.verifyAudit(against: anchors[platformName] ?? []))
    ]
    let progress = session.output.progress("Looking through audits")
    for slug in try slugs(session) {
        verdicts.append((slug, try await session.operations.force(slug).verifyAudit(against: anchors[slug] ?? [])))
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

// MARK: - Anchors

/// As what the registry's audit is noted: no force can have that name.
private let platformName = "-"

@Sendable private func anchor(_ session: Session) async throws {
    var lines = try await session.operations.auditAnchors().map { (name: platformName, anchor: $0) }
    for slug in try slugs(session) {
        lines += try await session.operations.force(slug).auditAnchors().map { (slug, $0) }
    }
    session.show(
        .array(
            lines.map { name, anchor in
                [
                    "audit": .string(name), "month": .string(anchor.month.description), "line": .integer(Int64(anchor.sequence)),
                    "hash": .string(anchor.hexHash),
                ]
            })
    ) { output in
        for (name, anchor) in lines { output.line("\(name) \(anchor.month) \(anchor.sequence) \(anchor.hexHash)") }
    }
}

/// What was noted, by the name of the audit.
private func noted(_ path: String) throws -> [String: [AuditAnchor]] {
    var anchors: [String: [AuditAnchor]] = [:]
    let lines = try text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
        let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard parts.count == 4, let anchor = AuditAnchor(month: parts[1], sequence: parts[2], hash: parts[3]) else {
            throw Problem(
                .invalid, "\(path), line \(index + 1): this is not a line that ‘folkmoot audit anchor’ prints.", code: "anchor")
        }
        anchors[parts[0], default: []].append(anchor)
    }
    return anchors
}

private func text(of path: String) throws -> String {
    let file = try InputFile(path: path)
    var (bytes, buffer): ([UInt8], [UInt8]) = ([], [])
    repeat {
        try file.read(into: &buffer)
        bytes += buffer
    } while !buffer.isEmpty && bytes.count < 1 << 24
    return String(decoding: bytes, as: UTF8.self)
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
