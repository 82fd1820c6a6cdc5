import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where people say that something is, for staff.
enum PlacesRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/places", needs: .readResults) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readResults)
            let questions = place.survey.questions.filter { $0.kind == .place }
            guard let question = questions.first(where: { $0.code == call.asked("question") }) ?? questions.first else {
                return call.page(PlacesPages.none(place))
            }
            let meant = try await ComparisonStore(scope).places(
                meantBy: question, of: place.survey, wave: place.wave, in: place.area)
            return call.page(PlacesPages.page(meant, questions, place, call))
        }.costly()
    ]
}

enum PlacesPages {
    static func page(_ meant: PlacesMeant, _ questions: [Question], _ place: SurveyPlace, _ call: Call) -> Page {
        let others: [HTML] = questions.map { question in
            SurveyPlace.link(
                question.text.english, to: place.path("places").query("question", question.code),
                isCurrent: question == meant.question)
        }
        return Page(
            title: "Which places do people in \(place.area.name.english) mean?", caption: place.survey.title.english,
            breadcrumbs: place.breadcrumbs(to: "places"),
            body: """
                <p>\(meant.question.text.english) \(place.waveName(call).capitalisedFirst).</p>
                \(when: questions.count > 1, Components.details("Change question", "<ul>\(others)</ul>"))\
                \(place.choices(of: "places", call))
                \(meant.areas.isEmpty ? Components.empty("No places yet", "<p>Areas that people name will be here.</p>") : table(meant, call))
                """)
    }

    /// The survey asks for no place.
    static func none(_ place: SurveyPlace) -> Page {
        Page(
            title: "Which places do people mean?", caption: place.survey.title.english,
            breadcrumbs: place.breadcrumbs(to: "places"),
            body: Components.empty("No question about a place", "<p>This survey has no question of the kind “place”.</p>"))
    }

    private static func table(_ meant: PlacesMeant, _ call: Call) -> HTML {
        let rows = meant.areas.map { code, people in
            let area = call.configuration.areas[code]
            let kind = area.flatMap { area in call.configuration.areaKinds.first { $0.code == area.kind } }
            return Table.Row([
                "\(area?.name.english ?? code)", "\(kind?.name.english.capitalisedFirst ?? "")",
                "\(Decimals.grouped(people.numerator))", "\(people.percent(decimals: 1) ?? "")",
            ])
        }
        return """
            \(Components.table(Table(
                caption: "Areas that people mean, each with what lies in it", columns: [
                    .init(title: "Area"), .init(title: "Kind"), .init(title: "People", kind: .number),
                    .init(title: "Share of people (%)", kind: .number),
                ], rows: rows)))
            <p class="source">Of \(Decimals.grouped(meant.people)) people who answered. Places in words are with what people wrote.</p>
            """
    }
}
