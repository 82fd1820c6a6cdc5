import Basics
import FolkmootTenancy

@testable import FolkmootCore

/// A force's whole folder: whatever its files hold, it is either taken whole or refused with places and remedies, and what is taken
/// reads the same however it is laid out.
///
/// The input is files between bytes 0x1C; the first line of each is its path, and an empty one takes the file away. What is not given
/// is as in `tenants/_template`.
func examine(_ input: Input) {
    var files = Template.files.files
    for part in input.parts(between: 0x1C) {
        var file = Input(part)
        let path = file.textLine()
        guard files[path] != nil || Template.known.contains(path) else { continue }
        files[path] = file.rest.isEmpty ? nil : file.bytes
    }
    let sent = ConfigurationFiles(files)
    let checked = ConfigurationCheck(sent, seeds: Template.seeds)
    check(checked.findings.isEmpty == (checked.configuration != nil), "Something is wrong, or there is a configuration.")
    for finding in checked.findings { examine(finding, files) }
    if let configuration = checked.configuration { examine(configuration, sent) }
    if Template.count % 64 == 0 { examineCanonicalForm(of: sent) }
    Template.count += 1
}

private enum Template {
    static let seeds = must("The seeds can be read.") { try Seeds(directory: "seeds") }
    static let files = must("The template can be read.") { try ConfigurationFolder("tenants/_template") }.files
    static let known = Set(ConfigurationFolder.knownFiles + ["translations/cy.json"])
    // The fuzzer calls from one thread only.
    nonisolated(unsafe) static var count = 0
}

private func examine(_ finding: Finding, _ files: [String: [UInt8]]) {
    let isKnown = files[finding.file] != nil || Template.known.contains(finding.file) || finding.file.hasPrefix("seeds/")
    check(isKnown, "A finding names a file: \(finding)")
    check(isSentence(finding.message) && isSentence(finding.remedy), "A finding says what is wrong and what to do: \(finding)")
    check(finding.code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }, "A finding has a code: \(finding)")
    check(!finding.description.contains { $0.isNewline }, "A finding is one line: \(finding)")
    check(finding.line >= 1 && finding.column >= 1, "A finding is at a place: \(finding)")
    guard let bytes = files[finding.file] else { return }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    check(finding.line <= max(1, lines.count), "A finding is on a line of its file: \(finding)")
    let line = lines.isEmpty ? [] : lines[finding.line - 1]
    check(finding.column <= line.count + 1, "A finding is within its line: \(finding)")
}

private func examine(_ configuration: ForceConfiguration, _ sent: ConfigurationFiles) {
    let canonical = sent.canonicalised()
    let again = ConfigurationCheck(canonical, seeds: Template.seeds)
    check(again.configuration == configuration, "Its canonical form is the same configuration: \(again.findings)")
    let forPeople = sent.forPeople()
    check(forPeople.canonicalised().hash == canonical.hash, "It has the same hash when it is laid out for people.")
    let plan = ConfigurationPlan(from: configuration, to: configuration)
    check(plan.isEmpty, "Nothing changes between a configuration and itself: \(plan)")
    let template = must("The template is a configuration.") { try ForceConfiguration(Template.files, seeds: Template.seeds) }
    let change = ConfigurationPlan(from: template, to: configuration)
    check(change.isEmpty == (template == configuration), "A change is told: \(change)")
}

private func examineCanonicalForm(of files: ConfigurationFiles) {
    let canonical = files.canonicalised()
    check(canonical.canonicalised() == canonical, "There is one canonical form.")
}
