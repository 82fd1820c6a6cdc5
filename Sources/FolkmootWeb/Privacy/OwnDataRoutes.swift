import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What a member asks of what is held of them: to see it, to take it along, to have it erased.
enum OwnDataRoutes {
    static let all: [Route] = [
        .member(.get, "/my/:link/data", to: .preferences) { call, scope in
            call.page(OwnDataPages.file(try await OwnData(scope).file(), call))
        }.costly(),
        .member(.get, "/my/:link/data.json", to: .preferences) { call, scope in
            let file = try await OwnData(scope).file()
            return Reply.json(file.json(of: call.configuration.name.english), named: "my-data.json")
        }.costly(),
        .member(.get, "/my/:link/erasure", to: .preferences) { call, scope in
            _ = try await OwnMembership(scope).record()
            return call.page(OwnDataPages.erasure(call))
        },
        .member(.post, "/my/:link/erasure", to: .preferences) { call, scope in
            guard call.form["confirmed"] == "yes" else {
                let words = call(OwnDataPages.Phrases.confirmMissing)
                let problem = Problem(.invalid, words, fields: ["confirmed": words])
                return call.page(OwnDataPages.erasure(call, problem), status: .unprocessableContent)
            }
            try await OwnData(scope).erase(MailFolder(of: call.platform))
            return .seeOther("/erased")
        },
        .visitor(.get, "/erased") { call, _ in call.page(OwnDataPages.erased(call)) },
    ]
}

extension Reply {
    /// A file to keep: JSON.
    static func json(_ json: JSON, named name: String) -> Reply {
        var response = Response.json(json.encoded(pretty: true), status: .ok)
        response.headers["Content-Disposition"] = "attachment; filename=\"\(name)\""
        return Reply(response)
    }
}
