import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

/// What a newcomer is told once the demonstration is served: where to look, as whom, and what to try.
struct DemoGuide {
    let session: Session
    let settings: DemoSettings
    let port: Int

    private var output: Output { session.output }

    /// Writes it.
    func show() {
        addresses()
        signIns()
        thingsToTry()
        output.line()
        output.line("Stop with Ctrl-C. Everything is in test mode: letters are files in \(session.platform.directory)/outbox.")
    }

    private func address(_ host: String) -> String { port == 80 ? "http://\(host)" : "http://\(host):\(port)" }

    private func address(of slug: String) -> String {
        let host = session.platform.records.first { $0.slug == slug }?.hosts.first
        return address(host ?? "\(slug).localhost")
    }

    /// The forces whose staff can sign in, in the order of the settings.
    private var shown: [String] { settings.staff.reduce(into: []) { if !$0.contains($1.force) { $0.append($1.force) } } }

    private func addresses() {
        output.line()
        output.line(output.emphasised("Open"))
        let records = session.platform.records
        for slug in shown {
            let name = records.first { $0.slug == slug }?.name ?? slug
            output.line("  \(address(of: slug))  \(name)")
        }
        output.line("  \(address(session.platform.nationalHost))  what all forces have published")
        guard let other = records.first(where: { !shown.contains($0.slug) }) else { return }
        output.line("  \(records.count - shown.count) more forces, each under its name: \(address(of: other.slug))")
    }

    private func signIns() {
        output.line()
        output.line(output.emphasised("Sign in") + ", always with the password \(settings.password)")
        guard let slug = shown.first else { return }
        let staff = settings.staff.filter { $0.force == slug }
        for person in staff { output.line("  \(address(of: slug))/staff/sign-in  \(person.email)") }
        for other in shown.dropFirst() {
            guard let admin = settings.staff.last(where: { $0.force == other }) else { continue }
            output.line("  \(address(of: other))/staff/sign-in  \(admin.email)")
        }
        output.line("  \(address(session.platform.nationalHost))/sign-in  \(settings.nationalLead.email)")
    }

    private func thingsToTry() {
        guard let slug = shown.first, let welsh = shown.last else { return }
        let national = address(session.platform.nationalHost)
        output.line()
        output.line(output.emphasised("Try"))
        output.line("  1. Register at \(address(of: slug))/register with any address and the postcode LE1 1BE, then open")
        output.line("     the letter in \(session.platform.directory)/outbox/\(slug) and follow its link.")
        output.line("  2. Answer the survey at \(address(of: welsh))/survey, in English and in Welsh, then sign in there")
        output.line("     and see what your answer changed.")
        output.line("  3. Sign in at \(national)/sign-in and compare how many households each force reaches.")
    }
}
