import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What teams did with the public, and how standards are kept, for programs: without words and without names.
enum FieldworkAPI {
    static let all: [APIOperation] = [
        .list(
            "/api/v1/encounters", "listEncounters", "What teams did with the public, the latest first; not what was withdrawn",
            needs: .readStandards,
            [
                .area, .query("kind", .code, "Only of this kind."), .query("from", .day, "Only from this day."),
                .query("until", .day, "Only up to and with this day."),
            ], of: encounter, cursor: .text(pattern: ListPlace.pattern)
        ) { call, scope in
            let found = try await EncounterStore(scope).counted(
                in: call.area, kind: call.text("kind"), (call.day("from"), call.day("until")), after: call.place,
                atMost: call.limit + 1)
            return APIPage(reading: found, call) { ListPlace($0.heldOn, $0.id).description }
        },
        .one(
            "/api/v1/encounters/:encounter", "getEncounter", "Something that a team did with the public; not what was withdrawn",
            needs: .readStandards, [.path("encounter", .identity, "Its identity.")], as: encounter
        ) { call, scope in
            guard let id = call.text("encounter").flatMap({ ID<Encounter>($0) }) else { throw Problem.missing("encounter") }
            let found = try await EncounterStore(scope).story(id).encounter
            guard found.withdrawn == nil else { throw Problem.missing("encounter") }
            return found
        },
        .writing(
            "/api/v1/encounters", "logEncounter", "Write down what a team did with the public", needs: .writeEngagement,
            newEncounter, as: encounter, at: { "/api/v1/encounters/\($0.id.description)" }
        ) { call, write, scope in
            let area = try scope.extendableArea(call.typed("area"))
            do {
                let today = London.day(at: call.platform.clock.now)
                let draft = try EncounterDraft(call.encounter, in: area, for: call.configuration, today: today)
                try await EncounterStore(scope).log(draft, in: area.code, as: write)
            } catch let problem as Problem where problem.kind == .invalid && !problem.fields.isEmpty {
                throw Problem.body(problem, named: Self.members)
            }
        },
        APIOperation.list(
            "/api/v1/standards", "listStandards", "Standards that hold or held within the year, and how they are kept",
            needs: .readStandards, of: standard
        ) { call, scope in
            let today = London.day(at: call.platform.clock.now)
            let board = try await ComplianceStore(scope).board().map { Kept(compliance: $0, today: today) }
            return APIPage(of: board, by: \.compliance.standard.code, call)
        }.costly(),
        APIOperation.list(
            "/api/v1/standards/:standard/units", "listUnits", "Who must meet a standard, and how each stood in each period",
            needs: .readStandards, [.path("standard", .code, "The standard’s code.")], of: unit
        ) { call, scope in
            let compliance = try await ComplianceStore(scope).compliance(of: call.text("standard") ?? "")
            let units = zip(compliance.units, compliance.cells).map { UnitRecord(unit: $0, periods: $1) }
            return APIPage(of: units, by: \.unit.code, call)
        }.costly(),
    ]

    private struct Kept: Sendable {
        let compliance: StandardCompliance
        let today: Day

        var ratio: Ratio { compliance.kept(through: today) }
        func running(_ state: UnitPeriod.State) -> Int { compliance.running(on: today).count { $0.period.state == state } }
    }

    private struct UnitRecord: Sendable {
        let unit: StandardUnit
        let periods: [UnitPeriod]
    }

    private static let encounter = APIShape<Encounter>(
        "Encounter", "Something that a team did with the public.",
        [
            .init("id", .identity, "Its identity.") { .string($0.id.description) },
            .init("kind", .code, "The code of its kind, as standards.json has it.") { .string($0.kind) },
            .init("area", .code, "The area in which it was.") { .string($0.area) },
            .init("team", .orNull(.code), "The code of the team that did it, if that was told.") { .text($0.team) },
            .init("held_on", .day, "The day on which it was.") { .day($0.heldOn) },
            .init("with_partners", .flag, "Whether partners took part.") { .bool($0.partners != nil) },
            .init("cites_source", .flag, "Whether it says where its content comes from.") { .bool($0.source != nil) },
            .init("people_met", .orNull(.count), "How many people were met, if that was told.") { .count($0.met) },
            .init("people_reached", .orNull(.count), "How many it reached, as its publisher counts them.") { .count($0.reached) },
            .init("engagements", .orNull(.count), "Likes, comments and the like, as a tool for social media counts them.") {
                .count($0.engagements)
            },
            .init("tags", .list(.words), "Programmes and groups that it was for.") { .texts($0.tags) },
            .init("logged_at", .instant, "When it was written down.") { .instant($0.loggedAt) },
            .init("changed_at", .instant, "When it was last put right.") { .instant($0.changedAt) },
        ])

    /// What can be told of an encounter that is to be written down; the rules are those of the form that staff fill in.
    private static let newEncounter = APISchema.object(
        name: "NewEncounter", words: "Something that a team did with the public, to be written down.",
        [
            .init(name: "kind", schema: .code, words: "The code of its kind, as standards.json has it."),
            .init(name: "area", schema: .code, words: "The area in which it was."),
            .init(name: "held_on", schema: .day, words: "The day on which it was: not to come, and not more than two years ago."),
            .init(name: "words", schema: .text(length: 1...500), words: "What was done, in a sentence or two that name nobody."),
            .init(
                name: "team", schema: .code, words: "The code of the team that did it, which works in the area.", isOptional: true),
            .init(name: "place", schema: .text(length: 0...120), words: "Where it was.", isOptional: true),
            .init(name: "partners", schema: .text(length: 0...200), words: "Which organisations took part.", isOptional: true),
            .init(name: "source", schema: .text(length: 0...200), words: "Where its content comes from.", isOptional: true),
            .init(name: "people_met", schema: .whole(0...1_000_000), words: "How many people were met.", isOptional: true),
            .init(
                name: "people_reached", schema: .whole(0...100_000_000),
                words: "How many it reached, as its publisher counts them.",
                isOptional: true),
            .init(
                name: "engagements", schema: .whole(0...100_000_000),
                words: "Likes, comments and the like, as a tool for social media counts them.", isOptional: true),
            .init(
                name: "link", schema: .text(length: 0...300), words: "Where it can be seen: an address that begins with https://.",
                isOptional: true),
            .init(
                name: "transcript", schema: .text(length: 0...5000),
                words: "What is said in it, for those who cannot hear or see it.",
                isOptional: true),
            .init(
                name: "tags", schema: .text(length: 0...400), words: "Programmes and groups that it was for, with commas between.",
                isOptional: true),
            .init(
                name: "done_by", schema: .text(length: 0...200),
                words: "The address with which the colleague signs in who did it; the key itself if it is left out.",
                isOptional: true),
        ])

    /// By the name of a field of the form, what the API calls it where that is something else.
    private static let members = ["day": "held_on", "met": "people_met", "reached": "people_reached", "done-by": "done_by"]

    private static let standard = APIShape<Kept>(
        "Standard", "A standard, and how it is kept.",
        [
            .init("code", .code, "Its code.") { .string($0.compliance.standard.code) },
            .init("text", .localized, "The promise in words.") { .words($0.compliance.standard.text) },
            .init("activity", .code, "The kind of encounter that counts towards it.") { .string($0.compliance.standard.activity) },
            .init("minimum", .count, "How many each unit needs in each period.") { .count($0.compliance.standard.minimum) },
            .init("valid_from", .day, "The first day on which it holds.") { .day($0.compliance.standard.validFrom) },
            .init("valid_to", .orNull(.day), "The last day; null if it goes on.") { .day($0.compliance.standard.validTo) },
            .init("units", .count, "How many must meet it.") { .count($0.compliance.units.count) },
            .init("periods_kept", .count, "Periods of units that have ended in which it was kept, within the year.") {
                .count($0.ratio.numerator)
            },
            .init("periods_asked", .count, "Out of how many in which it was asked.") { .count($0.ratio.denominator) },
            .init("kept_percent", .orNull(.percent), "The share; null of none.") { .percent($0.ratio, decimals: 1) },
            .init("met_now", .count, "Units that have met it in the period that runs.") { .count($0.running(.met)) },
            .init("at_risk_now", .count, "Units that have little time left to.") { .count($0.running(.atRisk)) },
        ])

    private static let unit = APIShape<UnitRecord>(
        "Unit", "An area or a team that must meet a standard.",
        [
            .init("code", .code, "The code of the area or team.") { .string($0.unit.code) },
            .init("name", .words, "What it is called.") { .string($0.unit.name) },
            .init("is_team", .flag, "Whether it is a team.") { .bool($0.unit.isTeam) },
            .init("areas", .list(.code), "The areas that it is or looks after.") { .texts($0.unit.areas) },
            .init("periods", .list(period.schema), "How it stood, the earliest period first.") {
                .array($0.periods.map(period.json))
            },
        ])

    private static let period = APIShape<UnitPeriod>(
        "Period", "How a unit stood in a period.",
        [
            .init("first_day", .day, "The first day.") { .day($0.days.lowerBound) },
            .init("last_day", .day, "The last day.") { .day($0.days.upperBound) },
            .init("needed", .count, "How many it needs.") { .count($0.needed) },
            .init("done", .count, "How many there were.") { .count($0.count) },
            .init("state", .text(among: UnitPeriod.State.allCases.map(\.rawValue)), "How it stands.") {
                .string($0.state.rawValue)
            },
        ])
}

extension APICall {
    /// What was sent, as the form of an encounter has it.
    fileprivate var encounter: EncounterForm {
        var form = EncounterForm()
        (form.kind, form.day, form.team, form.words) = (typed("kind"), typed("held_on"), typed("team"), typed("words"))
        (form.place, form.partners, form.source) = (typed("place"), typed("partners"), typed("source"))
        (form.met, form.reached, form.engagements) = (typed("people_met"), typed("people_reached"), typed("engagements"))
        (form.link, form.transcript, form.tags, form.doneBy) = (
            typed("link"), typed("transcript"), typed("tags"), typed("done_by")
        )
        return form
    }
}
