import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Glibc

/// What `admin/bench` cannot do with `folkmoot` itself: bring in millions of made-up answers, and time recounts without the start of a
/// program around them.
///
/// It works through the product's own stores, and is no part of the product.
enum Bench {
    static let tool = CommandLineTool(
        name: "folkmoot-bench", version: "1", summary: "Fill and time a data folder for admin/bench",
        globalOptions: [
            Option("data", value: "DIR", help: "The data folder.", required: true),
            Option("seeds", value: "DIR", help: "Schemas and defaults.", required: true),
        ],
        commands: [
            Command(
                "answers", "Bring made-up answers to a force's survey in, in the wave that is running",
                options: [force, Option("count", value: "N", help: "How many.", required: true)], run: fill),
            Command(
                "recount-answers", "Count the figures of a force's survey afresh", options: [force, runs], run: recountAnswers),
            Command("recount-members", "Count the figures of all forces' members afresh", options: [runs], run: recountMembers),
            Command(
                "recount-month", "Compute what all forces would publish of a month", options: [month, runs], run: recountMonth),
        ])

    private static let force = Option("force", value: "SLUG", help: "The force.", required: true)
    private static let runs = Option("runs", value: "N", help: "How often; the middle one counts.", required: true)
    private static let month = Option("month", value: "YYYY-MM", help: "The month.", required: true)

    @Sendable private static func fill(_ invocation: Invocation) async throws {
        try await onPlatform(invocation) { platform in
            let scope = try await platform.platformOperator(named: "bench").force(invocation.required("force"))
            var answers = try MadeUpAnswers(scope.tenant.configuration, at: platform.clock.now)
            var left = try number("count", invocation)
            while left > 0 {
                let some = try (0..<min(left, 5_000)).map { _ in try answers.next() }
                try await SurveyImport(scope).keep(some)
                left -= some.count
            }
        }
    }

    @Sendable private static func recountAnswers(_ invocation: Invocation) async throws {
        try await onPlatform(invocation) { platform in
            let scope = try await platform.platformOperator(named: "bench").force(invocation.required("force"))
            try await time(invocation) { refuse(try await scope.surveyFigureDifferences()) }
        }
    }

    @Sendable private static func recountMembers(_ invocation: Invocation) async throws {
        try await onPlatform(invocation) { platform in
            let scopes = try await scopes(platform)
            try await time(invocation) {
                try await together(scopes) { refuse(try await $0.memberFigureDifferences()) }
            }
        }
    }

    @Sendable private static func recountMonth(_ invocation: Invocation) async throws {
        guard let month = Month(invocation.required("month")) else { throw UsageError("--month takes a month.") }
        try await onPlatform(invocation) { platform in
            let scopes = try await scopes(platform)
            try await time(invocation) {
                try await together(scopes) { _ = try await PublicationStore($0).preview(month) }
            }
        }
    }
}

extension Bench {
    private static func onPlatform(_ invocation: Invocation, _ body: (Platform) async throws -> Void) async throws {
        let seeds = try Seeds(directory: invocation.required("seeds"))
        let platform = try await Platform.open(directory: invocation.required("data"), blueprint: .folkmoot(seeds: seeds))
        do {
            try await body(platform)
        } catch {
            await platform.close()
            throw error
        }
        await platform.close()
    }

    private static func scopes(_ platform: Platform) async throws -> [OperatorScope] {
        let operations = platform.platformOperator(named: "bench")
        var scopes: [OperatorScope] = []
        for record in platform.records { scopes.append(try await operations.force(record.slug)) }
        return scopes
    }

    /// All forces at once; the threads of storage take them in turns.
    private static func together(
        _ scopes: [OperatorScope], _ work: @escaping @Sendable (OperatorScope) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for scope in scopes { group.addTask { try await work(scope) } }
            try await group.waitForAll()
        }
    }

    /// Writes the milliseconds of each run.
    private static func time(_ invocation: Invocation, _ work: () async throws -> Void) async throws {
        for _ in 0..<(try number("runs", invocation)) {
            let taken = try await ContinuousClock().measure { try await work() }
            let (seconds, attoseconds) = taken.components
            invocation.output.line("\(Double(seconds) * 1_000 + Double(attoseconds) / 1e15)")
        }
    }

    /// Figures that are not right are not worth timing.
    private static func refuse(_ differences: [String]) {
        precondition(differences.isEmpty, differences.prefix(3).joined(separator: " "))
    }

    private static func number(_ option: String, _ invocation: Invocation) throws -> Int {
        guard let number = Int(invocation.required(option)), number > 0 else { throw UsageError("--\(option) takes a number.") }
        return number
    }
}
