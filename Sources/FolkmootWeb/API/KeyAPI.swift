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

    static let national: [APIOperation] = [
        .nationalOne("/api/v1", "getKey", "What the key is, may do, and until when", needs: nil, as: nationalShape) { call, _ in
            call.key
        }
    ]

    private struct Standing: Sendable {
        let key: ProgramKey
        let configuration: ForceConfiguration
    }

    private static let shape = APIShape<Standing>(
        "Key", "A key, and whose it is.",
        force + fields.map { field in field.of { (standing: Standing) in standing.key } })

    private static let force: [APIShape<Standing>.Field] = [
        .init("force", .code, "The code of the force’s police force area.") { .string($0.configuration.code) },
        .init("force_name", .localized, "What the force is called.") { .words($0.configuration.name) },
    ]

    private static let nationalShape = APIShape<ProgramKey>("Key", "A key of a national lead.", fields)

    private static let fields: [APIShape<ProgramKey>.Field] = [
        .init("key", .identity, "The key’s identity, as lists of keys and the audit show it.") { .string($0.id.description) },
        .init("name", .words, "What the key is for.") { .string($0.name) },
        .init("permissions", .list(.words), "What it may do, as operations name it.") { .texts($0.permissions) },
        .init("made_at", .instant, "When it was made.") { .instant($0.madeAt) },
        .init("until", .instant, "Until when it is good.") { .instant($0.until) },
    ]
}
