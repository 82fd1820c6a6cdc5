import Basics
import FolkmootCore
import FolkmootTenancy

/// Areas and the coverage of their households, for programs.
enum AreaAPI {
    static let all: [APIOperation] = [
        .list(
            "/api/v1/areas", "listAreas", "Areas of the force, by code; also those that are no more", needs: .readAreas,
            [.area, .query("kind", .code, "Only areas of this kind.")], of: area
        ) { call, scope in
            let base = try scope.readableArea(call.area)
            let kind = call.text("kind")
            let areas = call.configuration.areas.subtree(of: base.code).filter { kind == nil || $0.kind == kind }
            return APIPage(of: areas, by: \.code, call)
        },
        .one(
            "/api/v1/areas/:area", "getArea", "An area", needs: .readAreas, [.path("area", .code, "The area’s code.")], as: area
        ) { call, scope in try scope.readableArea(call.area) },
        APIOperation.one(
            "/api/v1/areas/:area/coverage", "getCoverage",
            "Members and covered households of an area, of what lies in it, and by month",
            needs: .readAreas, [.path("area", .code, "The area’s code.")], as: coverage
        ) { call, scope in try await AreaStore(scope).report(on: call.area) }.costly(),
    ]

    private static let area = APIShape<Area>(
        "Area", "An area of the force.",
        [
            .init("code", .code, "Its code: that of the Office for National Statistics where there is one.") { .string($0.code) },
            .init("name", .localized, "What it is called.") { .words($0.name) },
            .init("kind", .code, "The code of its kind.") { .string($0.kind) },
            .init("parent", .orNull(.code), "The area that it lies in; null for the force.") { .text($0.parent) },
            .init("valid_from", .day, "Its first day.") { .day($0.validFrom) },
            .init("valid_to", .orNull(.day), "Its last day; null if it goes on.") { .day($0.validTo) },
            .init("households", .orNull(.count), "Households of the reference census; null if they are not known.") {
                .count($0.households)
            },
            .init("population", .orNull(.count), "Usual residents of the reference census; null if they are not known.") {
                .count($0.population)
            },
        ])

    private static let coverage = APIShape<AreaReport>(
        "Coverage", "How an area stands.",
        [
            .init("read_at", .instant, "When the figures were read.") { .instant($0.group.readAt) },
            .init("whole", standing.schema, "The area with all that lies in it.") { standing.json($0.group.whole) },
            .init("parts", .list(standing.schema), "The areas that lie directly in it now.") {
                .array($0.group.parts.map(standing.json))
            },
            .init("months", .list(month.schema), "The area at the end of each month, the earliest first.") {
                .array($0.trend.map { month.json($0) })
            },
        ])

    private static let standing = APIShape<AreaOverview>(
        "AreaStanding", "How an area stands now.",
        [
            .init("area", .code, "The area.") { .string($0.area.code) },
            .init("members", .count, "Active members.") { .count($0.now.members) },
            .init("households_covered", .count, "Households with a member.") { .count($0.now.households) },
            .init("households", .orNull(.count), "All households; null if they are not known.") { .count($0.area.households) },
            .init("coverage_percent", .orNull(.number(0...1_000_000)), "Households with a member, of all households.") {
                .percent($0.coverage, decimals: 2)
            },
            .init("survey_answers", .count, "Answers to surveys up to now.") { .count($0.responses) },
        ])

    private typealias MonthCount = (month: Month, area: Area, count: AreaCount)

    private static let month = APIShape<MonthCount>(
        "AreaMonth", "How an area stood at the end of a month, as it was then.",
        [
            .init("month", .month, "The month.") { .string($0.month.description) },
            .init("members", .count, "Active members.") { .count($0.count.members) },
            .init("households_covered", .count, "Households with a member.") { .count($0.count.households) },
            .init("households", .orNull(.count), "All households; null if they are not known.") { .count($0.area.households) },
            .init("coverage_percent", .orNull(.number(0...1_000_000)), "Households with a member, of all households.") {
                .percent($0.area.coverage($0.count), decimals: 2)
            },
        ])
}
