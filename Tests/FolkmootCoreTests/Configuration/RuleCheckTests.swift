import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Checking roles, policy, standards and translations")
struct RuleCheckTests {
    @Test("Somebody active must keep the permissions to manage staff and roles")
    func administrators() throws {
        var context = ConfigurationContext()
        context.activeStaffByRole = ["chief": 1, "officer": 4]

        #expect(try Westmarch.findings(context: context) == [])
        let taken = try Westmarch.findings(("roles.json", ", \"roles.manage\"", ""), context: context)
        #expect(taken.map(\.code) == ["no-administrator"])
        context.activeStaffByRole = ["officer": 4]
        #expect(
            try Westmarch.findings(context: context).map(\.message) == [
                "Nobody active would keep “staff.manage” and “roles.manage”."
            ])
    }

    @Test("Versions of a consent wording rise by one and begin one after the other")
    func wordingVersions() throws {
        let second = "\"text\": \"Send me messages.\"}, {\"version\": 3, \"valid_from\": \"2023-01-01\", \"text\": \"Yes.\"}"

        let findings = try Westmarch.findings(("policy.json", "\"text\": \"Send me messages.\"}", second))

        #expect(findings.map(\.code).contains("wording-version"))
        #expect(findings.map(\.code).contains("wording-dates"))
    }

    @Test("The text of a published consent wording cannot change, and cannot be taken back")
    func publishedWordings() throws {
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration()

        let changed = try Westmarch.findings(("policy.json", "Send me messages.", "Send me everything."), context: context)
        let welsh = try Westmarch.findings(("translations/cy.json", "Anfonwch", "Peidiwch ag anfon"), context: context)
        let removed = try Westmarch.findings(("policy.json", "\"version\": 1", "\"version\": 2"), context: context)

        #expect(changed.map(\.code) == ["wording-changed"])
        #expect(welsh.map(\.code) == ["wording-changed"])
        #expect(welsh.map(\.file) == ["translations/cy.json"])
        #expect(removed.contains { $0.code == "wording-removed" })
    }

    @Test("A directory is read with what it leaves out, and a claim that nobody verifies is not taken for an address")
    func directories() throws {
        let least =
            "\"directory\": {\"issuer\": \"https://sign.westmarch.example/a\", \"client_id\": \"c\", \"name\": \"x\"}, \"providers\":"
        let upn = least.replacing("\"name\"", with: "\"address_claim\": \"upn\", \"name\"")
        let files = Westmarch.files(("policy.json", "\"providers\":", least))

        let rules = try #require(try Westmarch.configuration(files).policy.directory)
        let plan = ConfigurationPlan(from: try Westmarch.configuration(), to: try Westmarch.configuration(files))

        #expect(rules == DirectoryRules(issuer: "https://sign.westmarch.example/a", client: "c", hasSecret: false, name: "x"))
        #expect(plan.changes.map(\.danger) == [.roles])
        #expect(try Westmarch.findings(("policy.json", "\"providers\":", upn)).map(\.code) == ["address-not-verified"])
        let trusted = upn.replacing("\"name\"", with: "\"addresses_are_verified\": true, \"name\"")
        #expect(try Westmarch.findings(("policy.json", "\"providers\":", trusted)) == [])
    }

    @Test(
        "A directory's own name is an encrypted address without a query",
        arguments: [
            "http://sign.example", "https://sign.example?a=b", "https://a@sign.example", "https://sign.example/#a", "sign.example",
            "https://",
            "http://localhost.example", "https://sign.example/a b",
        ])
    func issuers(issuer: String) throws {
        let directory = "\"directory\": {\"issuer\": \"\(issuer)\", \"client_id\": \"c\", \"name\": \"x\"}, \"providers\":"

        #expect(try !Westmarch.findings(("policy.json", "\"providers\":", directory)).isEmpty)
    }

    @Test("The threshold below which figures are hidden is at least ten, and is never lowered")
    func threshold() throws {
        let raised = Westmarch.files(("policy.json", "\"providers\":", "\"suppression_threshold\": 20, \"providers\":"))
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration(raised)

        let lowered = try Westmarch.findings(context: context)
        let low = try Westmarch.findings(("policy.json", "\"providers\":", "\"suppression_threshold\": 5, \"providers\":"))

        #expect(lowered.map(\.code) == ["threshold-lowered"])
        #expect(low.map(\.message) == ["5 is out of range."])
    }

    @Test("The force is one of its providers, and asks only questions that there are")
    func providersAndQuestions() throws {
        let partner = try Westmarch.findings(("policy.json", "\"code\": \"police\"", "\"code\": \"fire\""))
        let asked = "\"demographics\": {\"asked\": [\"age_bnad\"]}, \"providers\":"
        let question = try Westmarch.findings(("policy.json", "\"providers\":", asked))

        #expect(partner.contains { $0.code == "no-police" })
        #expect(question.first { $0.code == "unknown-question" }?.remedy == "Did you mean “age_band”?")
    }

    @Test(
        "Standards are due in one period, end after they begin, and are tightened by areas that exist",
        arguments: [
            ("\"minimum\": 2, \"period\": \"year\", \"months\": [5]", "period"),
            ("\"minimum\": 2", "period"),
            ("\"minimum\": 2, \"period\": \"year\", \"valid_to\": \"2020-01-01\"", "dates"),
            ("\"minimum\": 2, \"period\": \"year\", \"tightened\": [{\"area\": \"north\", \"minimum\": 1}]", "standard-loosened"),
            ("\"minimum\": 2, \"period\": \"year\", \"tightened\": [{\"area\": \"nroth\", \"minimum\": 3}]", "unknown-area"),
        ])
    func standards(middle: String, code: String) throws {
        let text = """
            {"$schema": "../../seeds/schemas/standards.json", "standards": [{"code": "walk", "text": "A walk", "activity": "patch_walk",
            \(middle), "unit": "district", "owner": "commander", "valid_from": "2021-01-01"}]}
            """

        let findings = try Westmarch.findings(("standards.json", "", text))

        #expect(findings.map(\.code) == [code])
    }

    @Test("A standard asks for an activity that there is, of areas or teams that there are; other names of areas lead to a kind")
    func units() throws {
        func findings(_ activity: String, _ unit: String, units: String = "[]") throws -> [Finding] {
            let standards = """
                {"$schema": "../../seeds/schemas/standards.json", "units": \(units), "standards": [{"code": "walk", "text": "A walk",
                "activity": "\(activity)", "minimum": 1, "period": "year", "unit": "\(unit)", "owner": "commander",
                "valid_from": "2021-01-01"}]}
                """
            let teams = "code,name,kind,areas,valid_from,valid_to\nnorth-1,North,dnt,north,2021-01-01,\n"
            return try Westmarch.findings(("standards.json", "", standards), ("teams.csv", "", teams))
        }

        #expect(try findings("patch_walk", "dnt").isEmpty)
        #expect(try findings("priorities", "district").isEmpty)
        #expect(try findings("patch_walk", "npa", units: "[{\"code\": \"npa\", \"area_kind\": \"district\"}]").isEmpty)
        #expect(try findings("patch_walc", "dnt").map(\.remedy) == ["Did you mean “patch_walk”?"])
        #expect(try findings("patch_walk", "dnf").map(\.message) == ["Nobody is a “dnf”: it is no kind of area or team."])
        #expect(
            try findings("patch_walk", "npa", units: "[{\"code\": \"npa\", \"area_kind\": \"distrikt\"}]").map(\.remedy)
                == ["Did you mean “district”?"])
    }

    @Test(
        "Teams have codes of their own, days in order and areas that exist; each mistake names its row",
        arguments: [
            ("North 1,North,dnt,north,2021-01-01,", "team-code"), ("north-1,,dnt,north,2021-01-01,", "team-name"),
            ("north-1,North,,north,2021-01-01,", "team-kind"), ("north-1,North,dnt,,2021-01-01,", "team-areas"),
            ("north-1,North,dnt,north nroth,2021-01-01,", "unknown-area"), ("north-1,North,dnt,north,2021-02-30,", "no-such-day"),
            ("north-1,North,dnt,north,2021-03-01,2021-02-01", "dates"),
            ("north-1,North,dnt,north,2021-03-01,\nnorth-1,Other,dnt,south,2021-03-01,", "repeated-code"),
        ])
    func teams(row: String, code: String) throws {
        let table = "code,name,kind,areas,valid_from,valid_to\n\(row)\n"

        let findings = try Westmarch.findings(("teams.csv", "", table))

        #expect(findings.map(\.code) == [code])
        #expect(findings.first?.file == "teams.csv" && (findings.first?.line ?? 0) > 1)
    }

    @Test("The defaults are translated already; a force's own wording of one of them is not")
    func translatedDefaults() throws {
        let configuration = try Westmarch.configuration()
        let question = try #require(configuration.policy.demographics.first)
        let own = """
            {"demographics": {"questions": [{"code": "\(question.code)", "text": "How old?", "options": [
            {"code": "young", "text": "Young"}, {"code": "old", "text": "Old"}]}], "asked": ["\(question.code)"]},
            """

        let findings = try Westmarch.findings(("policy.json", "{\n  \"$schema\"", "\(own) \"$schema\""))

        #expect(question.text[.cy] != question.text[.en])
        #expect(findings.map(\.path).contains("strings.policy.demographics.\(question.code).text"))
        // Nor does the default classification by age fit its options any more.
        #expect(Set(findings.map(\.code)) == ["missing-translation", "group-not-offered"])
    }

    @Test("A translation of nothing is told with the key that may have been meant")
    func strayTranslation() throws {
        let findings = try Westmarch.findings(("translations/cy.json", "survey.talking.title", "survey.talking.titel"))

        #expect(findings.map(\.code).sorted() == ["missing-translation", "unknown-string"])
        #expect(findings.contains { $0.remedy == "Did you mean “survey.talking.title”?" })
    }

    @Test("A table that is not a table is told, and nothing is concluded from it")
    func brokenTable() throws {
        let findings = try Westmarch.findings(("areas.csv", "mill,Mill Lane", "mill,\"Mill Lane"))

        #expect(findings.map(\.code) == ["csv"])
        #expect(findings.map(\.line) == [5])
    }
}
