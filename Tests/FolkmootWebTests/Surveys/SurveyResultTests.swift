import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("What people in an area said")
struct AreaVoiceTests {
    @Test("Everybody sees how many answered, what they chose, how they feel, and whom that speaks for")
    func area() async throws {
        let (town, wards) = try await Town.withAnswers()

        let page = try await town.browser().get("/areas/\(wards[0].code)")

        #expect(page.status == 200)
        #expect(page.heading == "Your Views What people in \(wards[0].name.english) said")
        #expect(page.body.contains("<strong>40</strong> people answered"))
        #expect(page.body.contains("since November 2026 · at 14 November 2026"))
        #expect(page.body.contains("“Anti-social behaviour” was chosen most often, by 100\u{A0}% of people"))
        #expect(page.body.contains("<strong>62.5\u{A0}%</strong> positive, as the mean of the questions about confidence"))
        #expect(page.body.contains("People choose to answer, so they may differ from everyone who lives in"))
        #expect(
            page.body.contains(
                "<th scope=\"row\">Noise disturbance</th><td class=\"number\" data-label=\"People who chose it\">25</td>"))
        #expect(!page.body.contains("Provisional"))
        await town.remove()
    }

    @Test("Fewer than ten people are not shown, and their ward's neighbour is hidden with them")
    func tooFew() async throws {
        let (town, wards) = try await Town.withAnswers()
        let browser = town.browser()

        let small = try await browser.get("/areas/\(wards[2].code)")
        let neighbour = try await browser.get("/areas/\(wards[1].code)")
        let district = try await browser.get("/areas/E06000016")

        #expect(small.body.contains("Fewer than 10 people, so not shown"))
        #expect(!small.body.contains("chart-bars"))
        #expect(neighbour.body.contains("Not shown, to protect numbers below 10"))
        #expect(district.body.contains("<strong>62</strong> people answered"))
        #expect(district.body.contains("data-label=\"People who answered\">40</td>"))
        #expect(!district.body.contains("data-label=\"People who answered\">18</td>"))
        #expect(!district.body.contains("Drug dealing</th><td class=\"number\" data-label=\"People who chose it\">4</td>"))
        await town.remove()
    }

    @Test("An area is found by postcode and by name, and what is not found is said in words")
    func find() async throws {
        let town = try await Town()
        let browser = town.browser()

        let byName = try await browser.get("/areas?where=oadby%20and%20wigston")
        let byPostcode = try await browser.get("/areas?where=LE1%201AA")
        let elsewhere = try await browser.get("/areas?where=SW1A%201AA")
        let unknown = try await browser.get("/areas?where=Narnia")

        #expect(byName.location == "/areas/E07000135")
        #expect(byPostcode.location?.hasPrefix("/areas/E") == true)
        #expect(elsewhere.body.contains("SW1A 1AA is not in the area that Leicestershire Police covers."))
        #expect(unknown.body.contains("There is no area called “Narnia” here."))
        #expect(try await browser.get("/areas").body.contains("<a href=\"/areas/E06000016\">Leicester</a>"))
        #expect(try await browser.get("/areas/E99999999").status == 404)
        await town.remove()
    }

    @Test("In Welsh too, with nobody's answers yet")
    func welsh() async throws {
        let town = try await Town(["north-wales"])

        let page = try await town.browser(at: "north-wales.localhost").get("/areas/W06000002?language=cy")

        #expect(page.status == 200)
        #expect(page.body.contains("Beth ddywedodd pobl yn Gwynedd"))
        #expect(page.body.contains("Llai na 10 o bobl, felly heb ei ddangos"))
        await town.remove()
    }

    @Test("The file of an area has what the page shows, and no more")
    func csv() async throws {
        let (town, wards) = try await Town.withAnswers()

        let file = try await town.browser().get("/areas/\(wards[0].code)/results.csv")
        let hidden = try await town.browser().get("/areas/\(wards[2].code)/results.csv")

        #expect(file.headers["Content-Type"]?.hasPrefix("text/csv") == true)
        #expect(file.body.contains("your_views,2026-11,\(wards[0].code)"))
        #expect(file.body.contains("issues,issue_votes,noise,25,40,62.5,"))
        #expect(file.body.contains("safe,question_positive,,25,40,62.5,47.0,75.8"))
        #expect(!file.body.contains("strongly_agree"))
        #expect(!hidden.body.contains("issue_votes"))
        await town.remove()
    }
}

@Suite("Survey results for staff")
struct SurveyReportTests {
    @Test("Staff see whole figures of their areas and of each area within, for the question that they choose")
    func report() async throws {
        let (town, wards) = try await Town.withAnswers()
        let browser = try await town.signedIn(role: "analyst")

        let list = try await browser.get("/staff/surveys")
        let issues = try await browser.get("/staff/surveys/your_views?area=E06000016")
        let safe = try await browser.get("/staff/surveys/your_views?area=E06000016&question=safe")
        let index = try await browser.get("/staff/surveys/your_views?area=E06000016&question=_confidence")

        #expect(list.body.contains("href=\"/staff/surveys/your_views?area=E23000021\""))
        #expect(issues.heading == "Your Views What do people in Leicester say?")
        #expect(issues.body.contains("data-label=\"People\">4</td>"))
        #expect(issues.body.contains("Drug dealing, 100\u{A0}%"))
        #expect(
            issues.body.contains("href=\"/staff/surveys/your_views?area=\(wards[0].code)&amp;question=issues&amp;wave=2026-11\""))
        #expect(safe.body.contains("data-label=\"Positive (%)\">62.5</td>"))
        #expect(index.body.contains("By area in Leicester: confidence index"))
        #expect(index.body.contains("data-label=\"Confidence (%)\">62.5</td>"))
        await town.remove()
    }

    @Test("Confidence is shown from wave to wave, each with its interval")
    func history() async throws {
        let (town, wards) = try await Town.withAnswers()
        let doubts = Dictionary(uniqueKeysWithValues: ["understand", "safe", "informed", "trust"].map { ($0, ["disagree"]) })
        let half = doubts.merging(["safe": ["agree"], "trust": ["agree"], "issues": ["noise"]]) { $1 }
        try await town.answer(20, in: wards[0].code, half, daysAgo: 100)

        let page = try await town.signedIn(role: "analyst").get("/staff/surveys/your_views?area=E06000016&question=_confidence")

        #expect(page.body.contains("Confidence in Leicester was 50.0\u{A0}% in May 2026 and is 75.8\u{A0}% since November 2026"))
        #expect(page.body.contains("May 2026 to October 2026</th><td class=\"number\" data-label=\"People\">20</td>"))
        #expect(page.body.contains("wave=2026-05\">May 2026 to October 2026</a>"))
        await town.remove()
    }

    @Test("What is out of a person's reach is not there")
    func reach() async throws {
        let (town, wards) = try await Town.withAnswers()
        let browser = try await town.signedIn(role: "pcso", area: wards[0].code)

        let own = try await browser.get("/staff/surveys/your_views")

        #expect(own.heading == "Your Views What do people in \(wards[0].name.english) say?")
        #expect(!own.body.contains("E06000016"))
        #expect(try await browser.get("/staff/surveys/your_views?area=\(wards[1].code)").status == 404)
        #expect(try await browser.get("/staff/surveys/your_views?area=E06000016").status == 404)
        #expect(try await browser.get("/staff/surveys/your_views/results.csv").status == 403)
        #expect(try await town.browser().get("/staff/surveys").status == 303)
        await town.remove()
    }

    @Test("Who may export gets the same figures as a file")
    func csv() async throws {
        let (town, wards) = try await Town.withAnswers()
        let browser = try await town.signedIn(role: "analyst")

        let file = try await browser.get("/staff/surveys/your_views/results.csv?area=E06000016")

        #expect(file.status == 200)
        #expect(file.body.contains("your_views,2026-11,\(wards[2].code),"))
        #expect(file.body.contains("issues,issue_votes,drug_dealing,4,4,100.0,"))
        #expect(file.body.contains("safe,answers,agree,25,40,"))
        await town.remove()
    }
}
