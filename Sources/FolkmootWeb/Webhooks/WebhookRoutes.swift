import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where other systems of the force are told of what is new.
enum WebhookRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/webhooks", needs: .manageStaff) { call, scope in
            call.page(WebhookPages.list(try await WebhookStore(scope, on: call.platform).all(), call))
        },
        .staff(.post, "/staff/webhooks", needs: .manageStaff) { call, scope in
            let store = WebhookStore(scope, on: call.platform)
            do {
                let made = try await store.make(
                    url: call.form.text("url"), events: call.form.all("events"),
                    root: "\(call.request.scheme)://\(call.request.authority)")
                // Shown on the answer itself, since it is told once.
                return call.page(WebhookPages.secret(made.secret, of: made.id))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(WebhookPages.list(try await store.all(), call, problem), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/webhooks/:webhook", needs: .manageStaff) { call, scope in
            let story = try await WebhookStore(scope, on: call.platform).story(try call.webhook)
            return call.page(WebhookPages.story(story.webhook, story.deliveries, call))
        },
        .staff(.post, "/staff/webhooks/:webhook", needs: .manageStaff) { call, scope in
            let (id, store) = (try call.webhook, WebhookStore(scope, on: call.platform))
            let act = WebhookAct(rawValue: call.form.text("act"))
            switch act {
            case .test: try await store.test(id)
            case .pause: try await store.pause(id)
            case .resume: try await store.resume(id)
            case .secret: return call.page(WebhookPages.secret(try await store.replaceSecret(of: id), of: id))
            case .again:
                guard let delivery = ID<WebhookDelivery>(call.form.text("delivery")) else { throw Problem.missing("delivery") }
                try await store.sendAgain(delivery, to: id)
            case .remove:
                try await store.remove(id)
                return .seeOther(Path("/staff/webhooks").query("done", "remove"))
            case nil: throw Problem.missing("button")
            }
            return .seeOther(WebhookPages.path(of: id).query("done", act?.rawValue))
        },
    ]
}

/// What somebody does with an address that is told things.
enum WebhookAct: String, Sendable { case test, pause, resume, secret, again, remove }

extension Call {
    fileprivate var webhook: ID<Webhook> {
        get throws(Problem) {
            guard let id = ID<Webhook>(place("webhook")) else { throw Problem.missing("webhook") }
            return id
        }
    }
}
