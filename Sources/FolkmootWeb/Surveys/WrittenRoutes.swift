import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What people wrote in surveys: read, searched and coded into tags by staff who may.
enum WrittenRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/words", needs: .readSurveys) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readSurveys)
            return call.page(try await WrittenPages.list(call.written(at: place), place, scope, call))
        }.costly(),
        // Words that somebody looks for may be a name, and must not stand in an address that can be kept or passed on.
        .staff(.post, "/staff/surveys/:survey/words", needs: .readSurveys, send).costly(),
        .staff(.get, "/staff/surveys/:survey/tags", needs: .readSurveys) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readSurveys)
            return call.page(try await TagPages.list(place, nil, scope, call))
        },
        .staff(.post, "/staff/surveys/:survey/tags", needs: .publishSurveys) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readSurveys)
            do throws(any Error) {
                if let tag = call.form["retire"].flatMap(ID<SurveyTag>.init) {
                    try await TextStore(scope).retireTag(tag, of: place.survey)
                    return .seeOther(place.path("tags").query("done", "retired"))
                }
                try await TextStore(scope).addTag(call.form["name"] ?? "", to: place.survey)
                return .seeOther(place.path("tags").query("done", "added"))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(try await TagPages.list(place, problem, scope, call), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/surveys/:survey/tags.csv", needs: .exportResults) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readSurveys)
            try scope.require(.exportResults, in: place.area.code)
            let (people, tags) = try await TextStore(scope).tags(call.written(at: place))
            return .csv(
                TagFiles.csv(people, tags, place), named: "tags-\(place.survey.code)-\(place.wave.code)-\(place.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/tags.json", needs: .exportResults) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readSurveys)
            try scope.require(.exportResults, in: place.area.code)
            let (people, tags) = try await TextStore(scope).tags(call.written(at: place))
            return .json(TagFiles.json(people, tags, place))
        }.costly(),
    ]

    /// Searches, and before that codes the ticked answers where a button asks for it.
    @Sendable private static func send(_ call: Call, _ scope: StaffScope) async throws -> Reply {
        let place = try await SurveyPlace(call, scope, for: .readSurveys)
        let question = call.written(at: place)
        guard let work = call.form["do"] else { return call.page(try await WrittenPages.list(question, place, scope, call)) }
        let numbers = call.form.all("answers").compactMap { Int($0) }
        guard let tag = call.form["code"].flatMap(ID<SurveyTag>.init), !numbers.isEmpty else {
            let told = "Tick one answer or more, and choose a tag."
            let problem = Problem(.invalid, told, fields: ["code": told])
            return call.page(try await WrittenPages.list(question, place, scope, call, problem), status: .unprocessableContent)
        }
        try await TextStore(scope).code(Array(numbers.prefix(100)), into: tag, isTaken: work == "take", question)
        let done = work == "take" ? "The tag is taken from the answers that you ticked" : "The answers that you ticked are coded"
        return call.page(try await WrittenPages.list(question, place, scope, call, done: done))
    }
}

extension Call {
    /// What a request looks for among the written answers of a place.
    fileprivate func written(at place: SurveyPlace) -> WrittenQuestion {
        var question = WrittenQuestion(place.survey, wave: place.wave, area: place.area.code)
        question.words = CleanText.line(form["q"] ?? "", limit: 200)
        question.tag = asked("tag").flatMap(ID<SurveyTag>.init)
        question.before = asked("before").flatMap { Int($0) }
        return question
    }
}
