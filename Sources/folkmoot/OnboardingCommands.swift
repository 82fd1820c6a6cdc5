import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let forceChecklist = verb(
        "checklist", "Show the twelve steps into service, each with owner, date, evidence and what the service sees",
        arguments: [.slug],
        examples: [Example("folkmoot force checklist lancashire", "Shows what is done, and what is open.")],
        onPlatform: showChecklist)

    static let completeStep = verb(
        "complete", "State that a step into service is done",
        discussion: "Stated again, it takes the place of what was stated before; the audit keeps that it was.",
        arguments: [.slug],
        options: [
            Option("step", value: "N", help: "Which step, from 1 to 12.", required: true),
            Option("owner", value: "NAME", help: "Who answers for it.", required: true),
            Option("date", value: "YYYY-MM-DD", help: "The day on which it was done.", required: true),
            Option("evidence", value: "TEXT", help: "What shows it.", required: true),
        ],
        examples: [
            Example(
                "folkmoot force complete lancashire --step 1 --owner \"Head of Local Policing\" --date 2026-05-03 --evidence \"Minutes 12\"",
                "States the first step.")
        ], onPlatform: stateStep)

    static let goLive = verb(
        "go-live", "Put a force into service, once every step is done",
        discussion: """
            It refuses until each of the twelve steps is stated and nothing that the service sees stands against it, and until the force's own \
            configuration says that it wants to be live; it tells all that is missing.
            """,
        arguments: [.slug], options: [.reason], onPlatform: putIntoService)
}

@Sendable private func showChecklist(_ session: Session) async throws {
    let slug = session.invocation.argument("SLUG")
    let checklist = try await OnboardingStore(try await session.operations.force(slug)).checklist()
    session.show(.array(checklist.map(\.json))) { output in
        for one in checklist { output.line(one.line) }
        output.line("\(checklist.count(where: \.isDone)) of \(checklist.count) steps are done.")
    }
}

@Sendable private func stateStep(_ session: Session) async throws {
    let (slug, invocation) = (session.invocation.argument("SLUG"), session.invocation)
    var form = OnboardingForm()
    (form.step, form.owner) = (invocation["step"] ?? "", invocation["owner"] ?? "")
    (form.day, form.evidence) = (invocation["date"] ?? "", invocation["evidence"] ?? "")
    try await OnboardingStore(try await session.operations.force(slug)).complete(form)
    session.show(["slug": .string(slug), "step": .string(form.step)]) { $0.line("Step \(form.step) is done.") }
}

@Sendable private func putIntoService(_ session: Session) async throws {
    let slug = session.invocation.argument("SLUG")
    let force = try await session.operations.force(slug)
    try await OnboardingStore(force).goLive(because: session.reason(otherwise: "Every step is done."))
    session.show(["slug": .string(slug), "state": "live"]) { $0.line("\(force.tenant.name) is in service.") }
}

extension OnboardingState {
    fileprivate var line: String {
        let stated = statement.map { ": \($0.owner), \($0.on): \($0.evidence)" } ?? ". To be told: \(step.asks)"
        return "\(isDone ? "done" : "open")  \(step.rawValue). \(step.text)\(stated)\(seen.map { " [\($0)]" } ?? "")"
    }

    fileprivate var json: JSON {
        [
            "step": .integer(Int64(step.rawValue)), "text": .string(step.text), "done": .bool(isDone),
            "owner": statement.map { .string($0.owner) } ?? .null, "date": statement.map { .string($0.on.description) } ?? .null,
            "evidence": statement.map { .string($0.evidence) } ?? .null, "seen": seen.map { .string($0) } ?? .null,
        ]
    }
}
