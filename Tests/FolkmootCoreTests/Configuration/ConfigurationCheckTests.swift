import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Checking a configuration")
struct ConfigurationCheckTests {
    @Test("A sound folder has no findings and becomes a typed configuration")
    func sound() throws {
        let check = ConfigurationCheck(Westmarch.files(), seeds: try Westmarch.seeds())

        #expect(check.findings.map(\.description) == [])
        #expect(check.configuration?.name[.cy] == "Heddlu’r Gororau")
    }

    @Test("Every force that ships passes", arguments: ["leicestershire", "lancashire", "humberside", "north-wales", "_template"])
    func shipped(slug: String) throws {
        let folder = try ConfigurationFolder("\(Westmarch.root)/tenants/\(slug)")

        let check = ConfigurationCheck(folder, seeds: try Westmarch.seeds())

        #expect(check.findings.map(\.description) == [])
        #expect(check.configuration != nil)
    }

    @Test("Ten mistakes in a folder are found in one run, each with its place and its remedy")
    func tenMistakes() throws {
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration()
        context.hostsTakenBy = ["eastmarch.localhost": "eastmarch"]
        context.voted = [OptionKey("talking", "issues", "litter")]

        let findings = ConfigurationCheck(TenMistakes.files, seeds: try Westmarch.seeds(), context: context).findings

        #expect(findings.map(\.description) == TenMistakes.findings)
    }
}

/// A folder with ten mistakes.
private enum TenMistakes {
    static let files = Westmarch.files(
        ("segments.json", "", "{\n  \"min_ratio\": 0.7,\n}"),
        ("force.json", "westmarch.localhost", "eastmarch.localhost"),
        ("branding.json", "\"logo\": \"logo.svg\"", "\"logo\": \"logo.svg\", \"socail\": []"),
        ("branding.json", "#1f6f43", "#6fbf93"),
        ("logo.svg", "<circle", "<script>alert(1)</script><circle"),
        ("areas.csv", "mill,Mill Lane,ward,north,2015", "mill,Mill Lane,ward,north,2014"),
        ("translations/cy.json", "\"survey.talking.title\": \"Siarad\", ", ""),
        ("translations/cy.json", "\"survey.talking.issues.litter\": \"Sbwriel\", ", ""),
        ("survey.json", "{\"code\": \"litter\", \"text\": \"Litter\"},", ""),
        ("roles.json", "members.read", "members.raed"),
        ("roles.json", "\"scope\": \"force\"", "\"scope\": \"force\", \"default\": true"))

    static let findings = [
        "areas.csv:5:27: valid_from: It begins on 2014-01-01, and “north”, which it lies in, only on 2015-01-01. "
            + "Begin it on 2015-01-01, or “north” on 2014-01-01.",
        "branding.json:4:104: colours.button: “#6fbf93” gives white text on a button a contrast of 2.19 to 1; "
            + "WCAG AA asks for 4.50. The nearest colour that passes is #3a835b.",
        "branding.json:5:23: socail: There is no key “socail” here. Did you mean “social”?",
        "force.json:4:13: hosts[0]: The host name “eastmarch.localhost” already belongs to the force “eastmarch”. "
            + "Choose another, or take it from “eastmarch” first.",
        "logo.svg:1:85: The logo holds the element <script>, which is not allowed. Remove the script.",
        "roles.json:4:74: roles[0].permissions[1]: There is no permission “members.raed”. Did you mean “members.read”?",
        "roles.json:5:118: roles[1].default: A second role is the default; “officer” is already. "
            + "Leave “default” at true in one of them.",
        "segments.json:2:19: There is a comma before the closing }. Remove the comma. "
            + "Mend the file here; the rest of it is checked once it can be read.",
        "survey.json:10:22: surveys[0].questions[0].options: The option “litter” has votes and is left out. "
            + "Put it back with \"retired\": true: it is no longer offered, and its votes are kept.",
        "translations/cy.json:3:14: strings.survey.talking.title: The Welsh is missing for “Talking” (survey.json, line 5). "
            + "Add the key “survey.talking.title” to “strings”.",
    ]
}
