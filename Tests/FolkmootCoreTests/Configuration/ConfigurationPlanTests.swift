import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("What a new configuration would change")
struct ConfigurationPlanTests {
    @Test("Nothing changes from a configuration to itself")
    func nothing() throws {
        let configuration = try Westmarch.configuration()

        let plan = ConfigurationPlan(from: configuration, to: configuration)

        #expect(plan.isEmpty)
        #expect(plan.description == "Nothing would change.")
    }

    @Test("A plan says in words what changes, file by file, and marks what is dangerous")
    func words() throws {
        let files = Westmarch.files(
            ("force.json", "[\"westmarch.localhost\"]", "[\"westmarch.localhost\", \"talk.localhost\"]"),
            ("branding.json", "#1f6f43", "#1f6f44"),
            ("survey.json", "\"max_selections\": 3", "\"max_selections\": 4"),
            ("survey.json", "\"text\": \"Litter\"", "\"text\": \"Litter\", \"retired\": true"),
            ("roles.json", "\"members.read\"", "\"members.invite\""),
            (
                "policy.json", "\"text\": \"Send me messages.\"}",
                "\"text\": \"Send me messages.\"}, {\"version\": 2, \"valid_from\": \"2026-01-01\", \"text\": \"Yes.\"}"
            ),
            ("translations/cy.json", "ataf.\"", "ataf.\", \"policy.providers.police.wordings.2\": \"Iawn.\""),
            ("areas.csv", "north,2015-01-01,,120", "north,2015-01-01,2025-12-31,125"))

        let plan = ConfigurationPlan(
            from: try Westmarch.configuration(), to: try Westmarch.configuration(files), liveWaves: ["talking": 1])

        #expect(plan.description == Self.expected)
        #expect(plan.needsSecondPerson == [.roles, .consentWordings])
    }

    private static let expected = """
        force.json
            host talk.localhost: added
        branding.json
            colour of button: #1f6f43 → #1f6f44
        survey.json
          ! survey `talking`: up to 3 → up to 4; affects 1 live wave
          ! survey `talking` question `issues` option `litter`: retired; affects 1 live wave
        roles.json
          ! role `officer`: granted members.invite
          ! role `officer`: taken members.read
        policy.json
          ! provider `police`: new wording 2, from 2026-01-01
        areas.csv
            area mill: closed on 2025-12-31
            area mill households: 120 → 125
        """

    @Test("A change cannot free itself of the approval that it needs")
    func freeing() throws {
        let files = Westmarch.files(("roles.json", "[\"roles\", \"consent_wordings\"]", "[]"))

        let plan = ConfigurationPlan(from: try Westmarch.configuration(), to: try Westmarch.configuration(files))

        #expect(plan.changes.map(\.text).contains("no second person approves roles any more"))
        #expect(plan.needsSecondPerson == [.roles, .consentWordings])
    }

    @Test("Where the force asks for it, somebody else approves what people are asked before they are", arguments: [true, false])
    func questions(isAsked: Bool) throws {
        let rules = (file: "roles.json", old: "[\"roles\", \"consent_wordings\"]", new: isAsked ? "[\"surveys\"]" : "[\"roles\"]")
        let files = Westmarch.files(rules, ("survey.json", "\"text\": \"Litter\"", "\"text\": \"Rubbish\""))

        let plan = ConfigurationPlan(
            from: try Westmarch.configuration(Westmarch.files(rules)), to: try Westmarch.configuration(files))

        #expect(plan.changes.map(\.danger) == [.surveys])
        #expect(plan.needsSecondPerson == (isAsked ? [.surveys] : []))
    }

    @Test("Other words in Welsh alone are a change too")
    func translation() throws {
        let files = Westmarch.files(("translations/cy.json", "\"Siarad\"", "\"Sgwrsio\""))

        let plan = ConfigurationPlan(from: try Westmarch.configuration(), to: try Westmarch.configuration(files))

        #expect(plan.changes.map(\.text) == ["other words in another language"])
    }

    @Test("What was known and is no longer is told as none")
    func unknown() throws {
        let files = Westmarch.files(("areas.csv", ",400,,,", ",,,,"))

        let plan = ConfigurationPlan(from: try Westmarch.configuration(), to: try Westmarch.configuration(files))

        #expect(plan.changes.map(\.text) == ["area south households: 400 → none"])
    }
}
