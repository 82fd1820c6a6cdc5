import Basics
import CommandLine

extension Command {
    /// A verb of this tool: with `--json`, what stops it is told as JSON too.
    static func verb(
        _ name: String, _ summary: String, discussion: String = "", arguments: [Argument] = [], options: [Option] = [],
        examples: [Example] = [], run: @escaping @Sendable (Invocation) async throws -> Void
    ) -> Command {
        Command(name, summary, discussion: discussion, arguments: arguments, options: options, examples: examples) { invocation in
            do {
                try await run(invocation)
            } catch let problem as Problem {
                if invocation.flag(Option.json.name), problem.code != Refusal.code {
                    invocation.output.json(["problem": problem.json])
                }
                throw problem
            }
        }
    }

    /// A verb that works on the platform of the data folder.
    static func verb(
        _ name: String, _ summary: String, discussion: String = "", arguments: [Argument] = [], options: [Option] = [],
        examples: [Example] = [], folder: Session.Folder = .mustExist,
        onPlatform body: @escaping @Sendable (Session) async throws -> Void
    ) -> Command {
        verb(name, summary, discussion: discussion, arguments: arguments, options: options, examples: examples) { invocation in
            try await Session.run(invocation, folder: folder, body)
        }
    }
}

extension Problem {
    fileprivate var json: JSON {
        [
            "kind": .string(kind.rawValue), "code": .string(code), "message": .string(message),
            "fields": .object(fields.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
        ]
    }
}
