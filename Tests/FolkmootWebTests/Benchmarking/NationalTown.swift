import Basics
import FolkmootTenancy

@testable import FolkmootCore
@testable import FolkmootWeb

/// A town with a national host at which somebody has signed in.
struct NationalTown {
    let town: Town
    /// At the national host, signed in.
    let lead: Browser
    /// At the national host, not signed in.
    let stranger: Browser

    /// - Parameter day: the day that it is, at noon in London.
    init(_ forces: [String] = [], day: String = "2026-03-05") async throws {
        let now = Day(day).map { London.start(of: $0).adding(seconds: 12 * 3600) } ?? Timestamp(seconds: 0)
        town = try await Town(forces, clock: .stopped(at: now))
        let reference = try ReferenceForces(folder: Town.root + "/seeds/reference")
        let application = Application(platform: town.platform, reference: reference, log: town.log.take)
        stranger = Browser(application, host: town.platform.nationalHost)
        lead = Browser(application, host: town.platform.nationalHost)
        let account = NewAccount(email: "lead@national.example", name: "Test Lead", password: Town.password)
        _ = try await town.operations.addNationalLead(account)
        _ = try await lead.send(
            "/sign-in", ["email": "lead@national.example", "password": Town.password], from: "/sign-in")
    }

    /// Publishes a month of a force, with so many households covered.
    func publish(
        _ slug: String, _ month: String = "2026-02", covered: Int, of households: Int?, isDemonstration: Bool = true,
        reason: String? = nil
    ) async throws {
        let figures = try MonthFigures.sample(month, covered: covered, of: households)
        _ = try await town.operations.force(slug).publish(
            NewPublication(month: figures.month, figures: figures.json, isDemonstration: isDemonstration, reason: reason))
    }
}

extension MonthFigures {
    /// A month in which 500 joined and 100 left.
    static func sample(_ month: String, covered: Int, of households: Int?) throws -> MonthFigures {
        var counts = MonthCounts(force: MonthCounts.Place("E23", covered: covered, households: households))
        counts.membersByRoute = ["online": covered, "doorstep": 400]
        counts.membersBefore = counts.members - 400
        (counts.joined, counts.left) = (500, 100)
        guard let month = Month(month) else { throw Problem.missing("month") }
        return try MonthFigures(
            month, counts, places: [Place(code: "E23", name: "A force")], threshold: 10, source: householdsSource,
            configuration: (1, String(repeating: "0", count: 64)))
    }
}
