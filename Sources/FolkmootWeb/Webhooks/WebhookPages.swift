import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// The pages of addresses that are told of what is new.
enum WebhookPages {
    static func path(of id: ID<Webhook>) -> Path { Path("/staff/webhooks/\(id.description)") }

    static func list(_ webhooks: [Webhook], _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let done = call.justDone == "remove" ? Components.success("The address is removed") : .empty
        return Page(
            title: "Which systems are told of what is new?", caption: "Webhooks", breadcrumbs: [PersonPages.way],
            notices: done + Components.errorSummary(state, fields: ["url", "events"]),
            body: """
                <p>An address of another system of yours is sent a few lines when something comes to be here: of which kind, where and when, \
                and a link by which the system reads more with a <a href="/staff/people/keys">key</a>. Nothing of a person is sent, and no \
                words that somebody wrote.</p>
                \(webhooks.isEmpty ? "<p>There are none.</p>" : Components.table(table(webhooks, call)))
                <h2>Add an address</h2>
                \(form(state))
                """,
            hasErrors: state.hasErrors)
    }

    private static func form(_ state: FormState) -> HTML {
        let choices = WebhookEvent.allCases.map { Choice(value: $0.rawValue, label: $0.words) }
        return Components.form(
            state, to: "/staff/webhooks", button: "Add the address",
            """
            \(Components.textField("url", "Address", in: state, hint: "It begins with https://. Do not put a password into it."))
            \(Components.checkboxes("events", "Tell it when", choices, in: state))
            """)
    }

    private static func table(_ webhooks: [Webhook], _ call: Call) -> Table {
        Table(
            caption: "Addresses", columns: ["Address", "Told of", "Added by", "State"].map { .init(title: $0) },
            rows: webhooks.map { webhook in
                Table.Row([
                    "<a href=\"\(path(of: webhook.id))\">\(place(webhook.url))</a>", events(of: webhook), "\(webhook.maker)",
                    tag(webhook),
                ])
            })
    }

    private static func events(of webhook: Webhook) -> HTML {
        let names: [HTML] = webhook.events.map { Components.code($0.rawValue) }
        return "<div>\(HTML.joined(names, separator: "<br>"))</div>"
    }

    /// An address that may break after its dots and strokes.
    private static func place(_ url: String) -> HTML {
        let parts = url.replacing("/", with: "/\u{1F}").replacing(".", with: ".\u{1F}").split(separator: "\u{1F}")
        return HTML.joined(parts.map { "\(String($0))" }, separator: "<wbr>")
    }

    private static func tag(_ webhook: Webhook) -> HTML {
        if webhook.isGivenUp { return Components.tag("Stopped", .bad) }
        if webhook.pausedAt != nil { return Components.tag("Paused", .notice) }
        return webhook.failingSince == nil ? Components.tag("On", .good) : Components.tag("Failing", .warning)
    }

    /// The secret, once.
    static func secret(_ text: String, of id: ID<Webhook>) -> Page {
        Page(
            title: "Keep this secret", breadcrumbs: way,
            body: """
                <p><code>\(text)</code></p>
                <p>It is shown only now. By it the receiver knows that what comes is from here: put it where the receiver reads its secrets, \
                and nowhere else. A secret that it had before is good for seven more days.</p>
                <p>\(Components.linkButton("I have kept it", to: path(of: id)))</p>
                """)
    }

    private static let way = [PersonPages.way, Breadcrumb(title: "Webhooks", path: "/staff/webhooks")]
}

// MARK: - One address

extension WebhookPages {
    static func story(_ webhook: Webhook, _ deliveries: [WebhookDelivery], _ call: Call) -> Page {
        Page(
            title: "What was this address told?", caption: "Webhooks", breadcrumbs: way, notices: done(call),
            body: """
                <p class="lead">\(place(webhook.url))</p>
                \(standing(webhook, call))
                \(buttons(webhook, call))
                <h2>Last deliveries</h2>
                \(deliveries.isEmpty ? "<p>There are none yet.</p>" : Components.table(table(webhook, deliveries, call)))
                <p class="note">What does not arrive is sent again after 5 seconds, then less and less often, eight times within a day. \
                Deliveries are kept for 30 days.</p>
                """)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone.flatMap({ WebhookAct(rawValue: $0) }) {
        case .test: Components.success("A test is on its way", "<p>Look at this page again in some seconds.</p>")
        case .pause: Components.success("It is paused")
        case .resume: Components.success("It goes on")
        case .again: Components.success("It is sent again")
        case .secret, .remove, nil: .empty
        }
    }

    private static func standing(_ webhook: Webhook, _ call: Call) -> HTML {
        let time = { (instant: Timestamp) in call.language.dateAndTime(instant) }
        var rows = [SummaryRow(label: "State", value: tag(webhook)), SummaryRow(label: "Told of", value: events(of: webhook))]
        if let since = webhook.failingSince {
            rows.append(.init(label: "Has taken nothing since", value: "\(time(since))"))
            rows.append(.init(label: "Failures in a row", value: "\(Decimals.grouped(webhook.failures))"))
        }
        if let paused = webhook.pausedAt { rows.append(.init(label: "Told nothing since", value: "\(time(paused))")) }
        if let until = webhook.earlierUntil {
            rows.append(.init(label: "The secret before is good until", value: "\(time(until))"))
        }
        rows.append(.init(label: "Added", value: "\(webhook.maker), \(time(webhook.madeAt))"))
        let list = Components.summaryList(rows, in: call.language)
        guard webhook.isGivenUp else { return list }
        return Components.warning(
            """
            it took nothing for twenty hours, so nothing is sent to it any more. Put the receiver right, send a test, and let it go on. What \
            came to be meanwhile is not told; the receiver can read it by the API.
            """, in: call.language) + list
    }

    private static func buttons(_ webhook: Webhook, _ call: Call) -> HTML {
        let isPaused = webhook.pausedAt != nil
        return """
            \(button(.test, "Send a test", webhook, call))
            \(isPaused ? button(.resume, "Let it go on", webhook, call) : button(.pause, "Pause", webhook, call))
            \(button(.secret, "Make a new secret", webhook, call))
            \(button(.remove, "Remove this address", webhook, call, style: .danger))
            """
    }

    private static func button(
        _ act: WebhookAct, _ label: String, _ webhook: Webhook, _ call: Call, style: Components.ButtonStyle = .second,
        _ more: HTML = .empty
    ) -> HTML {
        Components.action(
            label, to: path(of: webhook.id), csrf: call.context.csrf, style: style,
            hidden: Components.hidden("act", act.rawValue) + more)
    }

    private static func table(_ webhook: Webhook, _ deliveries: [WebhookDelivery], _ call: Call) -> Table {
        Table(
            caption: "Deliveries, the latest first", captionIsUnseen: true,
            columns: ["When", "What", "Identity", "Where", "Tries", "What came of it", "Again"].map { .init(title: $0) },
            rows: deliveries.map { delivery in
                let again = Components.hidden("delivery", delivery.id.description)
                return Table.Row([
                    "\(call.language.dateAndTime(delivery.madeAt))", Components.code(delivery.event),
                    "<code>\(delivery.id.description)</code>",
                    "\(delivery.area.map { call.configuration.areas.fullName(of: $0, in: .en) } ?? "")",
                    "\(Decimals.grouped(delivery.attempts))", outcome(delivery, call),
                    delivery.dueAt == nil ? button(.again, "Send again", webhook, call, again) : .empty,
                ])
            })
    }

    private static func outcome(_ delivery: WebhookDelivery, _ call: Call) -> HTML {
        if let taken = delivery.takenAt {
            return "Taken \(call.language.dateAndTime(taken)), with status \(delivery.status?.description ?? "")"
        }
        let cause: HTML = delivery.cause.html { ": \($0)" } ?? .empty
        guard let due = delivery.dueAt else { return "Given up\(cause)" }
        return delivery.attempts == 0 ? "Waits" : "To be sent again \(call.language.dateAndTime(due))\(cause)"
    }
}
