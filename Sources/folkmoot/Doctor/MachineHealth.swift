import Basics
import CLinux
import Storage

/// What of the machine the service depends on.
struct MachineFacts: Sendable {
    /// Whether the clock follows a time server; nothing if the system does not say.
    var isClockSynchronised: Bool?
    /// The version of the system's SQLite.
    var sqliteVersion = StorageMeters.sqliteVersion
    /// What the environment says of the language and the characters of terminals; empty if nothing.
    var locale = ""
    /// The service's unit, if the machine has one.
    var unit: SystemdUnit?

    /// The machine that this runs on.
    static var here: MachineFacts {
        MachineFacts(
            isClockSynchronised: clockIsSynchronised,
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment[$0] }.first ?? "",
            unit: SystemdUnit.paths.lazy.compactMap { SystemdUnit($0) }.first)
    }

    private static var clockIsSynchronised: Bool? {
        let state = folkmoot_clock_state()
        return state < 0 ? nil : state < 5
    }
}

/// Looks whether the machine is as the service needs it.
struct MachineHealth {
    let facts: MachineFacts

    var symptoms: [Symptom] { [clock, sqlite, locale].compactMap { $0 } + (facts.unit?.symptoms ?? []) }

    private var clock: Symptom? {
        facts.isClockSynchronised.map { isSynchronised in
            Symptom(
                .warning, "time server", ok: "the clock follows one", not: isSynchronised ? [] : ["The clock follows none."],
                "Switch it on: timedatectl set-ntp true")
        }
    }

    /// What schema and statements need: 3.40, of November 2022.
    private var sqlite: Symptom {
        let parts = facts.sqliteVersion.split(separator: ".").compactMap { Int($0) }
        let isRecent = parts.lexicographicallyPrecedes([3, 40]) == false
        return Symptom(
            .problem, "SQLite", ok: "version \(facts.sqliteVersion)",
            not: isRecent ? [] : ["Version \(facts.sqliteVersion) is older than 3.40."], "Install a newer libsqlite3.")
    }

    private var locale: Symptom? {
        guard facts.locale.contains(".") else { return nil }
        let isUTF8 = facts.locale.lowercased().filter { $0 != "-" }.contains(".utf8")
        return Symptom(
            .warning, "locale", ok: facts.locale,
            not: isUTF8 ? [] : ["With \(facts.locale), names in Welsh and other languages are shown wrongly here."],
            "Set LANG=C.UTF-8.")
    }
}

/// The unit with which systemd runs the service.
struct SystemdUnit: Sendable {
    static let paths = ["/etc", "/lib", "/usr/lib"].map { $0 + "/systemd/system/folkmoot.service" }

    private let path: String
    private let settings: [String: String]

    /// Nothing if there is no such file.
    init?(_ path: String) {
        guard let text = smallFile(path) else { return nil }
        self.path = path
        settings = Dictionary(
            text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
            }, uniquingKeysWith: { _, last in last })
    }

    var symptoms: [Symptom] {
        var faults: [String] = []
        if ["", "root", "0"].contains(settings["User"] ?? ""), settings["DynamicUser"] != "yes" {
            faults.append("It runs the service as root.")
        }
        if settings["LimitCORE"] != "0" { faults.append("What crashes may leave personal data in a core dump.") }
        if let limit = settings["LimitNOFILE"].flatMap({ Int($0) }), limit < Self.descriptors {
            faults.append("It allows \(limit) descriptors.")
        } else if settings["LimitNOFILE"] == nil {
            faults.append("It leaves the number of descriptors to the system.")
        }
        return [
            Symptom(
                .warning, path, ok: "runs the service as \(settings["User"] ?? "a user of its own")", not: faults,
                "Take the unit of admin/deploy, or set User=, LimitCORE=0 and LimitNOFILE=32768.")
        ]
    }

    /// Enough for as many connections as are allowed, and for the files of a thousand forces in use.
    static let descriptors = 24_000
}
