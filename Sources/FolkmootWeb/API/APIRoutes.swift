import Basics
import FolkmootCore
import HTTP
import Markup

/// What programs may ask for, of a force and at the national host, the documents that describe it, and the pages that people read.
enum APIRoutes {
    static let all: [Route] =
        APIOperation.all.map(\.route) + [
            .visitor(.get, "/api/v1/openapi.json") { _, _ in document(.ofForces) },
            .staff(.get, "/staff/api", needs: nil) { call, _ in call.page(APIPages.ofForces) },
        ]

    static let national: [Route] =
        APIOperation.national.map(\.route) + [
            .nationalVisitor(.get, "/api/v1/openapi.json") { _ in document(.national) },
            .national(.get, "/account/api") { call, _ in call.page(APIPages.national) },
        ]

    private static func document(_ document: OpenAPIDocument) -> Reply {
        var response = Response.json(document.bytes)
        response.headers["Cache-Control"] = "public, max-age=300"
        response.tag()
        return Reply(response)
    }
}

extension APIOperation {
    /// Every operation at a force's host: the table of contents of the API.
    static let all: [APIOperation] = KeyAPI.all + AreaAPI.all + SurveyAPI.all + PriorityAPI.all + FieldworkAPI.all
    /// Every operation at the national host.
    static let national: [APIOperation] = KeyAPI.national + NationalAPI.all
}
