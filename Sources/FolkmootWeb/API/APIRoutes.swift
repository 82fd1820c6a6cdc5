import Basics
import FolkmootCore
import HTTP
import Markup

/// What programs of a force may ask for, the document that describes it, and the page that people read.
enum APIRoutes {
    static let all: [Route] =
        APIOperation.all.map(\.route) + [
            .visitor(.get, "/api/v1/openapi.json") { call, _ in
                var response = Response.json(OpenAPIDocument.bytes)
                response.headers["Cache-Control"] = "public, max-age=300"
                return Reply(response.tagged())
            },
            .staff(.get, "/staff/api", needs: nil) { call, _ in call.page(APIPages.reference(call)) },
        ]
}

extension APIOperation {
    /// Every operation: the table of contents of the API.
    static let all: [APIOperation] = KeyAPI.all + AreaAPI.all + SurveyAPI.all + PriorityAPI.all + FieldworkAPI.all
}
