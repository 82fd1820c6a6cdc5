import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let doctor = verb(
        "doctor", "Look whether everything that the service needs is sound",
        discussion: """
            Looks at the data folder, free space, the clock, the machine, the registry, and each force's file, configuration, audit and \
            maintained figures, and the age of backups; with --operator-port at the running service and the proxy before it too. It changes nothing. Each line says \
            ok, warning or problem; what is not ok comes with a remedy. It ends with an error if there is a problem.
            """,
        options: [
            Option("operator-port", value: "N", help: "The operator’s port of the running service, to ask it how it is."),
            Option(
                "backups", value: "DIR",
                help: "The folder of the backups; if left out the archive, else ‘backups’ in the data folder."),
        ],
        examples: [
            Example("folkmoot doctor --json", "For a monitoring system."),
            Example("folkmoot doctor --operator-port 9090", "Looks at the running service too."),
        ], run: examine)
}

@Sendable private func examine(_ invocation: Invocation) async throws {
    let port = try number("operator-port", invocation, in: 1...65535)
    let folder = DataFolderHealth(Session.dataFolder(of: invocation), at: WallClock.system.now)
    var diagnosis = Diagnosis()
    diagnosis.add(folder.symptoms)
    diagnosis.add(MachineHealth(facts: .here).symptoms)
    if folder.canBeOpened { diagnosis.add(try await databases(invocation)) }
    if let port { diagnosis.add(ServiceHealth(port: port).symptoms) }
    diagnosis.tell(invocation)
    guard diagnosis.count(.problem) == 0 else { throw Problem(.unavailable, diagnosis.result, code: Refusal.code) }
}

/// What is found in the databases.
///
/// Those whose schema is older are only looked at from outside, since opening them would bring them up to date.
private func databases(_ invocation: Invocation) async throws -> [Symptom] {
    let directory = Session.dataFolder(of: invocation)
    do {
        guard Session.isPlatform(directory) else { return try await Session.run(invocation, folder: .mustExist) { _ in [] } }
        let blueprint = Blueprint.folkmoot(seeds: try Seeds(directory: try SeedsFolder.find(invocation)))
        let names = fileNames(in: directory + "/tenants").filter { $0.hasSuffix(".sqlite") }
        let files = await Platform.inspect(directory: directory, blueprint: blueprint, tenants: names)
        let found = FileHealth(files).symptoms
        guard files.first?.isCurrent == true else { return found }
        let sound = Set(files.filter(\.isCurrent).map(\.name))
        // The command opens the platform itself, so that what keeps it from opening is told as a symptom.
        return try await Session.run(invocation, folder: .mustExist) { session in
            found + (try await PlatformHealth(session, looksInto: { sound.contains("tenants/\($0).sqlite") }).symptoms())
        }
    } catch let problem as Problem {
        return [Symptom(.problem, "platform", problem.message, "Mend that, and run this again.")]
    }
}

/// Looks at the databases from outside.
struct FileHealth {
    private let files: [FileReport]

    init(_ files: [FileReport]) { self.files = files }

    var symptoms: [Symptom] { files.map(schema) + files.map(wholeness) }

    private func schema(_ file: FileReport) -> Symptom {
        Symptom(
            .warning, file.name, ok: "schema is this program’s",
            not: file.missingSteps > 0 ? ["Its schema is \(counted(file.missingSteps, "step")) older than this program."] : [],
            "Back it up; the service brings it up to date when it first uses it.")
    }

    private func wholeness(_ file: FileReport) -> Symptom {
        Symptom(.problem, file.name, ok: "file is whole", not: file.faults, "Restore the file from a backup.")
    }
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
