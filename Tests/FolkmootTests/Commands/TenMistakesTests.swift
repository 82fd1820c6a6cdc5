import Basics
import Foundation
import Testing

extension Commands {
    @Suite("A folder with ten mistakes")
    struct TenMistakes {
        @Test("It is refused with ten findings in one run, each with file, place and remedy, and nothing is changed")
        func check() async throws {
            try await Self.withMistakes { office, folder in
                let before = try office.contents()

                let told = await office.run("force", "check", folder)

                #expect(told.code == 65)
                #expect(told.results == "")
                #expect(told.errorLines == Self.findings.map { "\(folder)/\($0)" } + [Self.result])
                #expect(try office.contents() == before)
            }
        }

        @Test("As JSON each of the ten has file, line, column, code, message and remedy")
        func json() async throws {
            try await Self.withMistakes { office, folder in
                let told = await office.run("force", "check", folder, "--json")

                #expect(told.code == 65)
                let findings = try #require(try told.json["findings"]?.array)
                #expect(findings.map(Self.line) == Self.findings.map { "\(folder)/\($0)" })
                #expect(findings.compactMap { $0["code"]?.string } == Self.codes)
                #expect(try told.json["result"]?.string == "10 problems in 8 files. Nothing was changed.")
            }
        }

        @Test("Neither a plan nor an application goes further than the same ten", arguments: ["plan", "apply"])
        func refused(verb: String) async throws {
            try await Self.withMistakes { office, folder in
                let (before, revisions) = (try office.contents(), try await office.json("config", "history", "north-wales"))

                let told = await office.run("config", verb, folder)

                #expect(told.code == 65)
                #expect(told.results == "")
                #expect(told.errorLines == Self.findings.map { "\(folder)/\($0)" } + [Self.result])
                #expect(try office.contents() == before)
                #expect(try await office.json("config", "history", "north-wales") == revisions)
            }
        }

        /// North Wales on the platform beside a force from the template, an answer that names litter, and then ten mistakes.
        private static func withMistakes(_ work: (Office, String) async throws -> Void) async throws {
            try await Office.withForce { office in
                let other = await office.run("force", "add", try office.newForce("westmarch"))
                try #require(other.code == 0, "\(other.errors)")
                try await office.answer("north-wales", issues: ["litter"])
                try make(in: office)
                try await work(office, "\(office.folder)/tenants/north-wales")
            }
        }

        private static func make(in office: Office) throws {
            let force = "north-wales"
            let roles = try String(contentsOfFile: "\(office.seeds)/defaults/roles.json", encoding: .utf8)
            try office.file("tenants/\(force)/segments.json", "{\n  \"min_ratio\": 0.7,\n}\n")
            try office.file("tenants/\(force)/roles.json", roles)
            for (file, old, new) in [
                ("force.json", "north-wales.localhost", "westmarch.localhost"),
                ("branding.json", "\"social\"", "\"socail\""),
                ("branding.json", "\"button\": \"#2f6b2f\"", "\"button\": \"#6fbf93\""),
                ("logo.svg", "<circle cx=\"32\"", "<script>alert(1)</script><circle cx=\"32\""),
                ("roles.json", "\"code\": \"auditor\",", "\"code\": \"auditor\", \"default\": true,"),
                ("roles.json", "\"standards.read\", \"audit.read\"]", "\"standards.read\", \"audit.raed\"]"),
                ("survey.json", "            { \"code\": \"litter\", \"text\": \"Litter and fly-tipping\" },\n", ""),
                ("translations/cy.json", "    \"survey.your_voice.issues.litter\": \"Sbwriel a thipio anghyfreithlon\",\n", ""),
                ("translations/cy.json", "    \"survey.your_voice.title\": \"Eich Llais, Eich Ardal\",\n", ""),
                ("areas.csv", "Gwynedd,district,W15000001,2015-01-01", "Gwynedd,district,W15000001,2014-01-01"),
            ] {
                try office.change("\(force)/\(file)", old, new)
            }
        }

        private static func line(_ finding: JSON) -> String {
            func text(_ key: String) -> String { finding[key]?.string ?? finding[key]?.int.map(String.init) ?? "?" }
            let path = finding["path"]?.string.map { $0.isEmpty ? "" : "\($0): " } ?? "?"
            return "\(text("file")):\(text("line")):\(text("column")): \(path)\(text("message")) \(text("remedy"))"
        }

        private static let result = "folkmoot: 10 problems in 8 files. Nothing was changed."
        private static let codes = [
            "area-gap", "contrast", "unknown-key", "host-taken", "logo-script", "two-defaults", "unknown-permission", "json",
            "option-removed", "missing-translation",
        ]
        private static let findings = [
            "areas.csv:4:38: valid_from: It begins on 2014-01-01, and “W15000001”, which it lies in, only on 2015-01-01. "
                + "Begin it on 2015-01-01, or “W15000001” on 2014-01-01.",
            "branding.json:10:105: colours.button: “#6fbf93” gives white text on a button a contrast of 2.19 to 1; "
                + "WCAG AA asks for 4.50. The nearest colour that passes is #3a835b.",
            "branding.json:16:3: socail: There is no key “socail” here. Did you mean “social”?",
            "force.json:7:13: hosts[0]: The host name “westmarch.localhost” already belongs to the force “westmarch”. "
                + "Choose another, or take it from “westmarch” first.",
            "logo.svg:4:3: The logo holds the element <script>, which is not allowed. Remove the script.",
            "roles.json:66:37: roles[5].default: A second role is the default; “pcso” is already. "
                + "Leave “default” at true in one of them.",
            "roles.json:68:91: roles[5].permissions[4]: There is no permission “audit.raed”. Did you mean “audit.read”?",
            "segments.json:2:19: There is a comma before the closing }. Remove the comma. "
                + "Mend the file here; the rest of it is checked once it can be read.",
            "survey.json:23:22: surveys[0].questions[0].options: The option “litter” has votes and is left out. "
                + "Put it back with \"retired\": true: it is no longer offered, and its votes are kept.",
            "translations/cy.json:3:14: strings.survey.your_voice.title: The Welsh is missing for “Your Voice, Your Area” "
                + "(survey.json, line 6). Add the key “survey.your_voice.title” to “strings”.",
        ]
    }
}
