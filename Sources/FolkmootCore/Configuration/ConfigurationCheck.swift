public import FolkmootTenancy
import Basics

/// Every check of a force's configuration, and its typed form when there is nothing wrong.
public struct ConfigurationCheck: Sendable {
    /// All that is wrong, by file and line.
    public let findings: [Finding]
    /// The configuration, if nothing is wrong.
    public let configuration: ForceConfiguration?
    /// The files laid over the defaults.
    public let documents: ConfigurationDocuments

    /// Checks the files of a force, all of them at once: what is wrong in one does not hide what is wrong in another.
    ///
    /// - Parameter found: What was wrong when the folder was read.
    public init(
        _ files: ConfigurationFiles, seeds: Seeds, context: ConfigurationContext = ConfigurationContext(), found: [Finding] = []
    ) {
        documents = ConfigurationDocuments(files, seeds: seeds)
        var check = CheckRun(documents: documents, context: context, findings: found + documents.findings)
        check.checkAll()
        if check.findings.isEmpty { check.decode() }
        findings = check.findings.sorted()
        configuration = check.configuration
    }

    /// Checks a folder.
    public init(_ folder: ConfigurationFolder, seeds: Seeds, context: ConfigurationContext = ConfigurationContext()) {
        var context = context
        context.folderName = context.folderName ?? folder.name
        self.init(folder.files, seeds: seeds, context: context, found: folder.findings)
    }
}

/// One run of all checks.
///
/// Each group of checks stands in a file of its own.
struct CheckRun {
    let documents: ConfigurationDocuments
    let context: ConfigurationContext
    var findings: [Finding]
    var configuration: ForceConfiguration?

    mutating func checkAll() {
        checkPresence()
        checkSchemas()
        checkForce()
        checkBranding()
        checkLogo()
        checkSurveys()
        checkStandards()
        checkAssessment()
        checkPerformance()
        checkFramework()
        checkRoles()
        checkPolicy()
        checkSegments()
        checkAreas()
        checkAreaParents()
        checkPostcodes()
        checkTeams()
        checkTranslations()
    }

    mutating func decode() {
        do {
            configuration = try ConfigurationDecoder(documents).configuration()
        } catch {
            // Everything that can be left out has been asked for by a check before; this is for what a damaged default leaves out.
            findings.append(
                Finding(
                    file: "seeds/defaults", path: error.path, code: "incomplete",
                    message: "\(quoted(error.path)) is given nowhere.",
                    remedy: "Add it to the force's file, or install the defaults again."))
        }
    }

    mutating func add(_ origin: ConfigurationOrigin, _ code: String, _ message: String, _ remedy: String) {
        findings.append(Finding(at: origin, code, message, remedy: remedy))
    }

    private mutating func checkPresence() {
        for file in ["areas.csv", "branding.json", "force.json", "logo.svg"] where documents.files.files[file] == nil {
            // A folder reader that refused the file has said why already.
            guard !findings.contains(where: { $0.file == file }) else { continue }
            findings.append(
                Finding(
                    file: file, code: "missing-file", message: "The file \(file) is missing.",
                    remedy: "Copy it from tenants/_template."))
        }
    }

    private mutating func checkSchemas() {
        for (file, document) in documents.json.sorted(by: { $0.key < $1.key }) {
            guard let schema = documents.seeds.schema(for: file) else { continue }
            findings += schema.findings(in: document)
        }
    }

    /// Codes that must be there once.
    mutating func checkCodes(_ values: [SourcedValue], _ what: String, key: String = "code") {
        var seen: Set<String> = []
        for value in values {
            guard let code = value.string(key), !seen.insert(code).inserted else { continue }
            add(value.origin(of: key), "repeated-code", "There are two \(what) \(quoted(code)).", "Give one of them another code.")
        }
    }

    /// A date that the calendar has.
    @discardableResult
    mutating func checkDay(_ value: SourcedValue, _ key: String) -> Day? {
        guard let text = value.string(key) else { return nil }
        if let day = Day(text) { return day }
        // A date of the wrong form is the schema's finding.
        if text.utf8.count == 10 {
            add(
                value.origin(of: key), "no-such-day", "There is no day \(quoted(text)).",
                "Write a day of the calendar as YYYY-MM-DD.")
        }
        return nil
    }

    /// At most one of them may say `"default": true`.
    mutating func checkOneDefault(_ values: [SourcedValue], _ what: String) {
        let defaults = values.filter { $0.flag("default") }
        guard let first = defaults.first?.string("code") else { return }
        for other in defaults.dropFirst() {
            add(
                other.origin(of: "default"), "two-defaults", "A second \(what) is the default; \(quoted(first)) is already.",
                "Leave “default” at true in one of them.")
        }
    }
}
