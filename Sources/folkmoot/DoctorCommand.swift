import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let doctor = verb(
        "doctor", "Look whether everything that the service needs is sound",
        discussion: """
            Looks at the data folder, free space, the clock, the registry, and each force's file, configuration, audit and maintained figures. \
            Each line says ok, warning or problem; what is not ok comes with a remedy. It ends with an error if there is a problem.
            """,
        examples: [Example("folkmoot doctor --json", "For a monitoring system.")], run: examine)
}

@Sendable private func examine(_ invocation: Invocation) async throws {
    let directory = Session.dataFolder(of: invocation)
    var diagnosis = Diagnosis()
    diagnosis.add(DataFolderHealth(directory).symptoms)
    do {
        // The command opens the platform itself, so that what keeps it from opening is told as a symptom.
        diagnosis.add(try await Session.run(invocation, folder: .mustExist) { try await PlatformHealth($0).symptoms() })
    } catch let problem as Problem {
        diagnosis.add([Symptom(.problem, "platform", problem.message, "Mend that, and run this again.")])
    }
    diagnosis.tell(invocation)
    guard diagnosis.count(.problem) == 0 else { throw Problem(.unavailable, diagnosis.result, code: Refusal.code) }
}

/// One thing that was looked at.
struct Symptom: Sendable {
    enum Level: String, Sendable {
        case ok
        case warning
        case problem
    }

    let level: Level
    let subject: String
    let words: String
    let remedy: String?

    init(_ level: Level, _ subject: String, _ words: String, _ remedy: String? = nil) {
        self.level = level
        self.subject = subject
        self.words = words
        self.remedy = level == .ok ? nil : remedy
    }

    /// All is well, or one symptom for all that is not.
    init(_ level: Level, _ subject: String, ok words: String, not faults: [String], _ remedy: String) {
        guard !faults.isEmpty else {
            self.init(.ok, subject, words)
            return
        }
        let more = faults.count > 3 ? " … and \(faults.count - 3) more." : ""
        self.init(level, subject, faults.prefix(3).joined(separator: " ") + more, remedy)
    }
}

/// Everything that was looked at.
private struct Diagnosis {
    private var symptoms: [Symptom] = []

    mutating func add(_ more: [Symptom]) { symptoms += more }

    func count(_ level: Symptom.Level) -> Int { symptoms.count { $0.level == level } }

    var result: String {
        guard count(.problem) + count(.warning) > 0 else { return "All is well: \(counted(symptoms.count, "thing")) looked at." }
        return
            "\(counted(count(.problem), "problem")), \(counted(count(.warning), "warning")) in \(counted(symptoms.count, "thing"))."
    }

    func tell(_ invocation: Invocation) {
        guard !invocation.flag(Option.json.name) else {
            return invocation.output.json(["result": .string(result), "symptoms": .array(symptoms.map(\.json))])
        }
        for symptom in symptoms {
            let level = symptom.level.rawValue
            let head = level + String(repeating: " ", count: 9 - level.count) + "\(symptom.subject): \(symptom.words)"
            let end = head.hasSuffix(".") ? "" : "."
            invocation.output.line(symptom.remedy.map { "\(head)\(end) \($0)" } ?? head)
        }
        if count(.problem) == 0 { invocation.output.line(result) }
    }
}

extension Symptom {
    fileprivate var json: JSON {
        [
            "level": .string(level.rawValue), "subject": .string(subject), "words": .string(words),
            "remedy": remedy.map { .string($0) } ?? .null,
        ]
    }
}
