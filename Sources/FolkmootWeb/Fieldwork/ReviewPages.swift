import Basics
import FolkmootCore
import HTTP
import Markup

/// How well things were done: reviews, sums of them, and samples drawn by lot.
enum ReviewPages {
    /// One review: each criterion, found or not.
    static func review(_ review: EncounterReview, _ call: Call) -> HTML {
        let who: HTML = "<span class=\"quiet\">\(review.reviewer), \(call.language.date(review.at))</span>"
        let items: [HTML] = review.asked.map { code in
            let tag = review.met.contains(code) ? Components.tag("Found", .good) : Components.tag("Not found")
            return "<li><span>\(text(of: code, call))</span>\(tag)</li>\n"
        }
        let head: HTML =
            review.earlierScore.html { "<p><strong>\(earlier[$0] ?? "")</strong> \(who)</p>\n" }
            ?? "<p><strong>\(score(review.score))</strong> \(who)</p>\n<ul class=\"tasks\">\n\(items)</ul>\n"
        return "\(head)\(review.words.html { "<blockquote><p>\($0)</p></blockquote>\n" })"
    }

    /// What reviews said before there were criteria.
    private static let earlier = [
        4: "An example for others", 3: "Well done", 2: "Some things can be better", 1: "To be done otherwise",
    ]

    /// `5 of 6 found`.
    static func score(_ ratio: Ratio) -> String { "\(ratio.numerator) of \(ratio.denominator) found" }

    static func text(of code: String, _ call: Call) -> String {
        call.configuration.fieldwork.criteria.first { $0.code == code }?.text ?? code
    }

    /// Each criterion over many reviews.
    static func quality(_ quality: ReviewQuality, of what: String, _ call: Call) -> HTML {
        guard quality.reviews > 0 else { return "<p>Nobody has looked at \(what) yet.</p>\n" }
        func row(_ name: String, _ met: Ratio) -> Table.Row {
            Table.Row([
                "\(name)", "\(Decimals.grouped(met.numerator))", "\(Decimals.grouped(met.denominator))",
                met.percent(decimals: 1).html { "\($0)\u{A0}%" } ?? .empty,
            ])
        }
        return Components.table(
            Table(
                caption:
                    "What was found in \(quality.reviews == 1 ? "one review" : "\(Decimals.grouped(quality.reviews)) reviews")",
                columns: [
                    .init(title: "What was looked for"), .init(title: "Found", kind: .number),
                    .init(title: "Looked for", kind: .number),
                    .init(title: "Share", kind: .number),
                ], rows: quality.criteria.map { row(text(of: $0.code, call), $0.met) },
                total: row("All together", quality.all)))
    }
}

// MARK: - Samples

extension ReviewPages {
    static func samples(
        in area: Area, _ found: (samples: [ReviewSample], quality: ReviewQuality), mayDraw: Bool, _ call: Call,
        _ problem: Problem? = nil
    ) -> Page {
        let state = call.formState(
            problem, first: ["first": [call.today.adding(days: -90).description], "last": [call.today.description], "size": ["10"]])
        return Page(
            title: "How well was it done in \(area.name)?", caption: "Engagement",
            breadcrumbs: [
                Breadcrumb(title: "Engagement", path: "/staff/encounters"),
                Breadcrumb(title: area.name.english, path: "/staff/encounters/\(area.code)"),
            ],
            notices: Components.errorSummary(state, fields: ["kind", "first", "last", "size"]),
            body: """
                <h2>The last 12 months</h2>
                \(quality(found.quality, of: "what was done here", call))
                <h2>Samples drawn by lot</h2>
                \(found.samples.isEmpty ? "<p>None has been drawn here.</p>\n" : Components.table(table(found.samples, call)))
                \(when: mayDraw, form(in: area, state, call))
                """, hasErrors: state.hasErrors)
    }

    private static func table(_ samples: [ReviewSample], _ call: Call) -> Table {
        let rows = samples.map { sample in
            Table.Row([
                """
                <span><a href="\(Path("/staff/samples/\(sample.id.description)"))">\(name(of: sample, call))</a><br>\
                <span class="quiet">\(FieldworkWords.name(of: sample.days, in: call.language))</span></span>
                """,
                "<span>\(sample.drawer)<br><span class=\"quiet\">\(call.language.date(sample.drawnAt))</span></span>",
                "\(sample.size) of \(Decimals.grouped(sample.candidates))", progress(sample),
            ])
        }
        return Table(
            caption: "Samples", captionIsUnseen: true,
            columns: ["Of what", "Drawn by", "Drawn", "Looked at"].map { .init(title: $0) },
            rows: rows)
    }

    private static func name(of sample: ReviewSample, _ call: Call) -> String {
        let kind = sample.kind.map { call.configuration.fieldwork.activity($0)?.text.english ?? $0 } ?? "All kinds"
        return "\(kind), \(call.configuration.areas[sample.area]?.name.english ?? sample.area)"
    }

    private static func progress(_ sample: ReviewSample) -> HTML {
        Components.tag("\(sample.reviewed) of \(sample.size)", sample.reviewed == sample.size ? .good : nil)
    }

    private static func form(in area: Area, _ state: FormState, _ call: Call) -> HTML {
        let kinds = call.configuration.fieldwork.activities.map { Choice(value: $0.code, label: $0.text.english) }
        return """
            <h2>Draw another</h2>
            \(Components.form(
                state, to: "/staff/encounters/\(area.code)/sample", button: "Draw by lot",
                """
                \(Components.select("kind", "Of which kind", kinds, in: state, hint: "Left open, of all kinds.", isOptional: true))\
                \(Components.textField("first", "First day", in: state, kind: .day, width: .medium))\
                \(Components.textField("last", "Last day", in: state, kind: .day, width: .medium))\
                \(Components.textField("size", "How many", in: state, kind: .wholeNumber, width: .short))
                """))
            """
    }

    static func input(_ form: Form) -> SampleForm {
        var input = SampleForm()
        (input.kind, input.first, input.last, input.size) = (
            form.text("kind"), form.text("first"), form.text("last"), form.text("size")
        )
        return input
    }

    static func sample(_ drawn: ReviewStore.Drawn, _ account: (Encounter) -> Bool, _ call: Call) -> Page {
        let sample = drawn.sample
        let rows = drawn.encounters.map { encounter, review -> Table.Row in
            let state: HTML =
                review.html { Components.tag($0.earlierScore == nil ? score($0.score) : "Looked at", .good) }
                ?? (account(encounter) ? "A colleague looks at it" : "<a href=\"\(encounter.path("review"))\">Look at it</a>")
            return Table.Row([
                """
                <span><a href="\(encounter.path("story"))">\(call.configuration.fieldwork.activity(encounter.kind)?.text.english ?? encounter.kind)</a><br>\
                <span class="quiet">\(encounter.words)</span></span>
                """, "\(call.language.date(encounter.heldOn))", "\(call.configuration.areas[encounter.area]?.name.english ?? "")",
                state,
            ])
        }
        return Page(
            title: name(of: sample, call), caption: "Sample drawn by lot",
            breadcrumbs: [
                Breadcrumb(title: "Engagement", path: "/staff/encounters"),
                Breadcrumb(title: "Samples", path: "/staff/encounters/\(sample.area)/sample"),
            ],
            notices: call.justDone == "drawn" ? Components.success("The sample is drawn") : .empty,
            body: """
                <p>\(sample.reviewed) of \(sample.size) looked at. \(FieldworkWords.name(of: sample.days, in: call.language)).</p>
                \(Components.table(Table(
                    caption: "What was drawn", captionIsUnseen: true,
                    columns: ["What", "When", "Where", "How well"].map { .init(title: $0) }, rows: rows)))
                <h2>What was found</h2>
                \(quality(drawn.quality, of: "any of it", call))
                \(Components.details("How it was drawn, so that anybody can draw it again", howItWasDrawn(drawn, call)))
                """)
    }

    private static func howItWasDrawn(_ drawn: ReviewStore.Drawn, _ call: Call) -> HTML {
        let sample = drawn.sample
        let alike: HTML =
            drawn.isDrawnAlike
            ? "<p>Drawn again just now from what is on record: the same.</p>"
            : "<p>Drawn again just now: not the same, since something of these days was put right or written down in the meantime.</p>"
        return """
            <p>\(sample.size) of \(Decimals.grouped(sample.candidates)), drawn by \(sample.drawer), \(call.language.dateAndTime(sample.drawnAt)). \
            Seed \(String(sample.seed)).</p>
            <p>From what counted at that moment, in the order of identities (the column “encounter” of the CSV file): SplitMix64 with the seed as its \
            state; step by step the next place is exchanged with one of the rest, which is the upper half of the number times how many are left.</p>
            \(alike)
            """
    }
}
