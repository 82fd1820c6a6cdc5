import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Complaints about how data are used, as anybody makes them.
enum ComplaintRoutes {
    static let all: [Route] = [
        .visitor(.get, "/complaint") { call, _ in call.page(ComplaintPages.form(call)) },
        .visitor(.post, "/complaint") { call, scope in
            do {
                let draft = try ComplaintDraft(
                    name: call.form.text("name"), email: call.form.text("email"), phone: call.form.text("phone"),
                    words: call.form["words"] ?? "", for: call.configuration, in: call.language)
                try await ComplaintDesk(scope).take(draft)
                return .seeOther("/complaint/received")
            } catch let problem as Problem where problem.kind == .invalid || problem.kind == .tooMany {
                let status: Status = problem.kind == .invalid ? .unprocessableContent : .tooManyRequests
                return call.page(ComplaintPages.form(call, problem), status: status)
            }
        },
        .visitor(.get, "/complaint/received") { call, _ in call.page(ComplaintPages.received(call)) },
    ]
}

/// The pages on which anybody complains about how data are used.
enum ComplaintPages {
    static func form(_ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: call(Phrases.title), notices: Components.errorSummary(state, fields: ["name", "email", "phone", "words"]),
            body: """
                <p class="lead">\(Phrases.lead.filled(in: call.language, ["force": call.configuration.name[call.language]]))</p>
                <p>\(call(Phrases.notCrime))</p>
                \(Components.form(
                    state, to: "/complaint", button: call(Phrases.send),
                    """
                    \(Components.textField("name", call(Phrases.name), in: state, autocomplete: .name))\
                    \(Components.textField("email", call(Phrases.email), in: state, kind: .email, autocomplete: .email))\
                    \(Components.textField(
                        "phone", call(Phrases.phone), in: state, hint: call(Phrases.phoneHint), kind: .telephone,
                        autocomplete: .telephone, width: .medium))\
                    \(Components.textArea("words", call(Phrases.words), in: state, hint: call(Phrases.wordsHint), rows: 8))
                    """))
                <p class="quiet">\(call(Phrases.commissioner))</p>
                """, hasErrors: state.hasErrors)
    }

    static func received(_ call: Call) -> Page {
        Page(
            title: call(Phrases.receivedTitle),
            body: """
                <p class="lead">\(Phrases.received.filled(in: call.language, ["days": String(Complaint.daysToAcknowledge)]))</p>
                <p>\(call(Phrases.commissioner))</p>
                """)
    }

    private enum Phrases {
        static let title = Phrase("Complain about how we use your data", cy: "Cwyno am y ffordd y defnyddiwn eich data")
        static let lead = Phrase(
            "Tell {force} if you think that your data are not used as the law asks. You need not be registered.",
            cy:
                "Dywedwch wrth {force} os credwch na ddefnyddir eich data fel y mae’r gyfraith yn gofyn. Nid oes angen i chi fod wedi cofrestru."
        )
        static let notCrime = Phrase(
            "Do not report a crime here. In an emergency call 999, otherwise 101.",
            cy: "Peidiwch ag adrodd am drosedd yma. Mewn argyfwng ffoniwch 999, fel arall 101.")
        static let name = Phrase("Your name", cy: "Eich enw")
        static let email = Phrase("Your email address", cy: "Eich cyfeiriad e-bost")
        static let phone = Phrase("Your telephone number", cy: "Eich rhif ffôn")
        static let phoneHint = Phrase("If you have no email address.", cy: "Os nad oes gennych gyfeiriad e-bost.")
        static let words = Phrase("What is your complaint about?", cy: "Am beth mae eich cwyn?")
        static let wordsHint = Phrase(
            "What happened, when, and what you would like us to do.", cy: "Beth ddigwyddodd, pryd, a beth hoffech i ni ei wneud.")
        static let send = Phrase("Send my complaint", cy: "Anfon fy nghwyn")
        static let receivedTitle = Phrase("We have your complaint", cy: "Mae eich cwyn gennym")
        static let received = Phrase(
            "We tell you within {days} days that we look into it, and then what comes of it.",
            cy: "Byddwn yn dweud wrthych o fewn {days} diwrnod ein bod yn edrych i mewn iddi, ac yna beth ddaw ohoni.")
        static let commissioner = Phrase(
            "You can also complain to the Information Commissioner: ico.org.uk.",
            cy: "Gallwch hefyd gwyno wrth y Comisiynydd Gwybodaeth: ico.org.uk.")
    }
}
