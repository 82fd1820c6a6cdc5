import Basics
import FolkmootCore
import FolkmootTenancy

/// What a program can ask about its own key.
enum KeyAPI {
    static let all: [APIOperation] = [
        .one("/api/v1", "getKey", "What the key is, may do, and until when", needs: nil, as: shape) { call, _ in
            Standing(key: call.key, configuration: call.configuration)
        }
    ]

    private struct Standing: Sendable {
        let key: ProgramKey
        let configuration: ForceConfiguration
    }

    private static let shape = APIShape<Standing>(
        "Key", "A key, and whose it is.",
        [
            .init("force", .code, "The code of the force’s police force area.") { .string($0.configuration.code) },
            .init("force_name", .localized, "What the force is called.") { .words($0.configuration.name) },
            .init("key", .identity, "The key’s identity, as lists of keys and the audit show it.") {
                .string($0.key.id.description)
            },
            .init("name", .words, "What the key is for.") { .string($0.key.name) },
            .init("permissions", .list(.words), "What it may do, as operations name it.") { .texts($0.key.permissions) },
            .init("made_at", .instant, "When it was made.") { .instant($0.key.madeAt) },
            .init("until", .instant, "Until when it is good.") { .instant($0.key.until) },
        ])
}
