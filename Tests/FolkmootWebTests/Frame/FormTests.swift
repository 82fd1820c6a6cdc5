import Basics
import Markup
import Testing

@testable import FolkmootWeb

@Suite("Forms")
struct FormTests {
    let fresh = FormState(.english, csrf: "token")
    let returned = FormState(
        .english, values: ["postcode": ["LE99 9ZZ\"><b>"], "issues": ["asb", "drugs"]],
        problem: Problem(.invalid, "Check", fields: ["issues": "You ticked 6. Choose up to 5.", "postcode": "<Check> it."]),
        csrf: "token")
    let issues = [
        Choice(value: "asb", label: "Anti-social behaviour"), Choice(value: "drugs", label: "Drugs"),
        Choice(value: "none", label: "None of these", isExclusive: true),
    ]

    @Test("A field has its label, its hint by reference, and what a browser may fill in")
    func field() {
        let text = Components.textField(
            "postcode", "Your postcode", in: fresh, hint: "Like LE1 1AA", autocomplete: .postcode, width: .short
        ).description

        #expect(text.contains("<label for=\"field-postcode\">Your postcode</label>"))
        #expect(text.contains("<div class=\"hint\" id=\"field-postcode-hint\">Like LE1 1AA</div>"))
        #expect(text.contains("autocomplete=\"postal-code\""))
        #expect(text.contains("aria-describedby=\"field-postcode-hint\""))
        #expect(!text.contains("aria-invalid"))
    }

    @Test("A field that is wrong keeps what was typed, and its error stands above it and is read with it")
    func wrongField() throws {
        let text = Components.textField("postcode", "Your postcode", in: returned, hint: "Like LE1 1AA").description

        #expect(text.contains("value=\"LE99 9ZZ&quot;&gt;&lt;b&gt;\""))
        #expect(text.contains("aria-describedby=\"field-postcode-hint field-postcode-error\" aria-invalid=\"true\""))
        let error = try #require(text.firstRange(of: "<span class=\"unseen\">Error: </span>&lt;Check&gt; it."))
        let input = try #require(text.firstRange(of: "<input"))
        #expect(error.upperBound < input.lowerBound)
    }

    @Test("A password and a code are never sent back to the page", arguments: [InputKind.password, .code])
    func secrets(kind: InputKind) {
        let state = FormState(.english, values: ["secret": ["123456"]])

        #expect(!Components.textField("secret", "Secret", in: state, kind: kind).description.contains("123456"))
    }

    @Test("A text area keeps what was typed, a first empty line too")
    func textArea() {
        let state = FormState(.english, values: ["comment": ["\nOne </textarea> two"]])

        let text = Components.textArea("comment", "Comment", in: state).description

        #expect(text.contains(">\n\nOne &lt;/textarea&gt; two</textarea>"))
    }

    @Test("What was ticked stays ticked, whether or not it was too much")
    func ticked() {
        let text = Components.checkboxes("issues", "Which?", issues, in: returned, limit: 1).description

        #expect(text.contains("value=\"asb\" checked>"))
        #expect(text.contains("value=\"drugs\" checked>"))
        #expect(text.contains("value=\"none\" data-exclusive>"))
    }

    @Test("The choice that excludes the others is set apart by an “or”")
    func exclusive() throws {
        let text = Components.checkboxes("issues", "Which?", issues, in: fresh).description

        let divider = try #require(text.firstRange(of: "<p class=\"or\">or</p>"))
        let none = try #require(text.firstRange(of: "value=\"none\""))
        #expect(divider.upperBound < none.lowerBound)
        #expect(text[divider.upperBound...].ranges(of: "<input").count == 1)
    }

    @Test("Every choice has a label and an id of its own, and the first has the id that errors lead to")
    func choiceIDs() {
        let text = Components.radios("issues", "Which?", issues, in: fresh).description

        for id in ["field-issues", "field-issues-2", "field-issues-3"] {
            #expect(text.contains("id=\"\(id)\""))
            #expect(text.contains("<label for=\"\(id)\">"))
        }
        #expect(text.contains("<legend>Which?</legend>"))
    }

    @Test("A single box that is wrong is described by its hint and its error at once")
    func singleBox() {
        let state = FormState(.english, problem: Problem(.invalid, "x", fields: ["consent": "Tick the box to go on."]))

        let text = Components.checkbox("consent", Choice(value: "1", label: "I agree", hint: "You can stop it."), in: state)
            .description

        #expect(text.contains("aria-describedby=\"field-consent-choice-hint field-consent-error\" aria-invalid=\"true\"><label"))
        #expect(text.ranges(of: "aria-describedby").count == 1)
    }

    @Test("Errors are listed at the top in the order of the fields, each with a link to its field")
    func errorSummary() throws {
        let text = Components.errorSummary(returned, fields: ["postcode", "issues"]).description

        #expect(text.contains("role=\"alert\""))
        #expect(text.contains("tabindex=\"-1\""))
        let first = try #require(text.firstRange(of: "<a href=\"#field-postcode\">&lt;Check&gt; it.</a>"))
        let second = try #require(text.firstRange(of: "<a href=\"#field-issues\">You ticked 6. Choose up to 5.</a>"))
        #expect(first.upperBound < second.lowerBound)
    }

    @Test("A problem that is of no one field is said as a whole")
    func wholeProblem() {
        let state = FormState(.welsh, problem: Problem(.conflict, "Too late."))

        let text = Components.errorSummary(state, fields: ["postcode"]).description

        #expect(text.contains("Mae problem wedi codi"))
        #expect(text.contains("<p>Too late.</p>"))
    }

    @Test("Without errors there is no summary")
    func noErrors() {
        #expect(Components.errorSummary(fresh, fields: ["postcode"]).isEmpty)
    }

    @Test("A form carries the session's token and a button that says what it does")
    func form() {
        let text = Components.form(fresh, to: "/survey", button: "Send my answers", .empty).description

        #expect(text.contains("<form method=\"post\" action=\"/survey\" novalidate>"))
        #expect(text.contains("<input type=\"hidden\" name=\"csrf\" value=\"token\">"))
        #expect(text.contains(">Send my answers</button>"))
    }

    @Test("The script's tally carries its words in the page's language")
    func tally() {
        let text = Components.checkboxes("issues", "Pa rai?", issues, in: FormState(.welsh), limit: 5).description

        #expect(text.contains("data-limit=\"5\""))
        #expect(text.contains("data-tally=\"{n} wedi’u ticio; gallwch ddewis hyd at 5.\""))
        #expect(text.contains("aria-live=\"polite\" hidden"))
    }
}
