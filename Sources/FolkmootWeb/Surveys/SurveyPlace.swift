import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The survey, area and wave that a staff page is about; what a request leaves open is chosen for it.
struct SurveyPlace: Sendable {
    let survey: SurveyDefinition
    let area: Area
    /// The areas above it that the person may see, from the top.
    let ancestors: [Area]
    /// The waves that have answers, the latest first.
    let waves: [SurveyWave]
    let wave: SurveyWave

    /// - Throws: `.missing` for a survey or an area that is not there or out of the person's reach.
    init(_ call: Call, _ scope: StaffScope, for permission: Permission) async throws {
        survey = try call.survey
        let tree = call.configuration.areas
        let code = call.asked("area") ?? scope.topmostArea(for: permission, in: tree)
        guard let area = code.flatMap({ tree[$0] }), scope.allows(permission, in: area.code) else { throw Problem.missing("area") }
        self.area = area
        ancestors = tree.ancestors(of: area.code).reversed().filter { scope.allows(permission, in: $0.code) }
        let waves = try await SurveyResultStore(scope).waves(of: survey)
        let asked = call.asked("wave").flatMap { code in waves.first { $0.code == code } }
        self.waves = waves
        wave = asked ?? waves.first ?? survey.wave(at: call.now)
    }

    /// A page about the same survey, area and wave, or another area or wave.
    func path(_ page: String, area: String? = nil, wave: SurveyWave? = nil) -> Path {
        Path("/staff/surveys/\(survey.code)/\(page)").query("area", area ?? self.area.code).query("wave", (wave ?? self.wave).code)
    }

    /// The way to a page of this survey.
    func breadcrumbs(to page: String) -> [Breadcrumb] {
        [
            Breadcrumb(title: "Surveys", path: "/staff/surveys"),
            Breadcrumb(title: survey.title.english, path: Path("/staff/surveys/\(survey.code)").query("area", area.code)),
        ] + ancestors.map { Breadcrumb(title: $0.name.english, path: path(page, area: $0.code)) }
    }

    /// Links to the same page of other waves and of the areas directly in this one.
    func choices(of page: String, _ call: Call) -> HTML {
        let waves: [HTML] = waves.map { wave in
            Self.link(
                SurveyWords.waveName(wave, of: survey, call).capitalisedFirst, to: path(page, wave: wave),
                isCurrent: wave == self.wave)
        }
        let parts = call.configuration.areas.children(of: area.code, at: call.today).sorted { $0.name.english < $1.name.english }
        let areas: [HTML] = parts.map { Self.link($0.name.english, to: path(page, area: $0.code), isCurrent: false) }
        return """
            \(when: waves.count > 1, Components.details("Change period", "<ul>\(waves)</ul>"))\
            \(when: !areas.isEmpty, Components.details("Areas in \(area.name.english)", "<ul>\(areas)</ul>"))
            """
    }

    static func link(_ text: String, to path: Path, isCurrent: Bool) -> HTML {
        "<li><a href=\"\(path)\"\(attribute: "aria-current", isCurrent ? "true" : nil)>\(text)</a></li>"
    }

    /// The wave in words: since when it has been running, or from when to when it ran.
    func waveName(_ call: Call) -> String { SurveyWords.waveName(wave, of: survey, call) }
}

extension Call {
    /// What a form or the query says under a name; nothing if that is blank.
    func asked(_ name: String) -> String? { (form[name] ?? request.query[name]).flatMap { $0.isEmpty ? nil : $0 } }
}

extension StaffScope {
    /// The first of the topmost areas in which the person may do something.
    fileprivate func topmostArea(for permission: Permission, in tree: AreaTree) -> String? {
        switch reach(of: permission) {
        case .force: tree.root?.code
        case .areas(let codes): codes.compactMap { tree[$0] }.min { $0.name.english < $1.name.english }?.code
        }
    }
}
