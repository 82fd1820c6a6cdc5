import Basics
import FolkmootCore
import FolkmootTenancy

@testable import FolkmootWeb

/// A force in which priorities are set and issues raised, by the forms of staff.
struct PriorityTown {
    let town: Town
    let slug: String
    let areas: AreaTree
    /// One of the smallest areas.
    let ward: String

    init(_ slug: String = "leicestershire", district: String? = "E06000016") async throws {
        town = try await Town([slug])
        self.slug = slug
        areas = try await town.platform.tenant(slug: slug).configuration.areas
        ward = district.flatMap { [areas] in areas.children(of: $0).first?.code } ?? areas.areas.last?.code ?? ""
    }

    var wards: [Area] { areas.children(of: "E06000016") }
    var today: String { "\(London.day(at: town.platform.clock.now))" }

    func remove() async { await town.remove() }

    func priority(_ words: String, issue: String = "", welsh: String = "") -> KeyValuePairs<String, String> {
        [
            "words": words, "issue": issue, "welsh": welsh, "day": today, "source-1": "survey", "source-day-1": today,
            "source-words-1": "Chosen by most",
        ]
    }

    func issue(_ words: String, welsh: String = "") -> KeyValuePairs<String, String> {
        ["words": words, "welsh": welsh, "source": "meeting", "day": today, "public": "yes"]
    }

    func step(_ stage: String, after count: Int, welsh: String = "", isPublic: Bool = true) -> KeyValuePairs<String, String> {
        let words = "Lamps were asked for"
        return isPublic
            ? ["stage": stage, "words": words, "welsh": welsh, "day": today, "after": String(count), "public": "yes"]
            : ["stage": stage, "words": words, "welsh": welsh, "day": today, "after": String(count)]
    }

    /// A priority and an issue with a step that only staff may see.
    func fill() async throws {
        let staff = try await town.signedIn(role: "force_admin", at: slug)
        _ = try await staff.send("/staff/priorities/\(ward)/priority", priority("=Noise at night", issue: "asb"))
        _ = try await staff.send("/staff/priorities/\(ward)/issue", issue("@The lane is dark"))
        let board = try await staff.get("/staff/priorities/\(ward)")
        let steps = board.value(after: "<th scope=\"row\"><a href=\"") ?? ""
        _ = try await staff.send(steps, step("activity", after: 0, isPublic: false))
    }
}
