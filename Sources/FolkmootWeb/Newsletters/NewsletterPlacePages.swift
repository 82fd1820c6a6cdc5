import Basics
import FolkmootCore
import HTTP
import Markup

/// The places where newsletters are put up, and where each was.
enum NewsletterPlacePages {
    static func places(
        _ places: [NewsletterPlace], in area: Area, mayWrite: Bool, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Where newsletters of \(area.name) are put up",
            breadcrumbs: [Breadcrumb(title: "Newsletters of \(area.name)", path: "/staff/newsletters/\(area.code)")],
            notices: Components.errorSummary(state, fields: ["kind", "name", "address", "position"]) + done(call),
            body: """
                \(places.isEmpty ? "<p>No place is known yet.</p>\n" : Components.table(table(places, mayWrite: mayWrite, call)))
                \(when: mayWrite, "<h2>Add a place</h2>\n\(form(in: area, state, call))")
                <ul class="ways"><li><a href="\(Path("/staff/newsletters/\(area.code)/places.csv"))" download>These places as CSV</a></li></ul>
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "added": Components.success("The place is added")
        case "ended":
            Components.success("Nothing is put up there any more", "<p>Where newsletters were put up stays on record.</p>")
        default: .empty
        }
    }

    private static func table(_ places: [NewsletterPlace], mayWrite: Bool, _ call: Call) -> Table {
        let rows = places.map { place in
            let end = Components.action(
                "Nothing is put up here any more", to: "/staff/newsletters/\(place.id.description)/end", csrf: call.context.csrf)
            return Table.Row([
                "\(place.name)", "\(NewsletterWords.name(of: place.kind))", "\(whereabouts(place, call))", mayWrite ? end : .empty,
            ])
        }
        return Table(
            caption: "Places by name", captionIsUnseen: true,
            columns: ["Place", "Kind", "Where", "Next step"].prefix(mayWrite ? 4 : 3).map { .init(title: $0) }, rows: rows)
    }

    private static func whereabouts(_ place: NewsletterPlace, _ call: Call) -> String {
        [place.address, place.position, call.configuration.areas[place.area]?.name.english].compactMap { $0 }.joined(
            separator: ", ")
    }

    private static func form(in area: Area, _ state: FormState, _ call: Call) -> HTML {
        let kinds = NewsletterPlace.Kind.allCases.map { Choice(value: $0.rawValue, label: NewsletterWords.name(of: $0)) }
        let hint =
            call.configuration.postcodes.isEmpty
            ? "Degrees north and east, such as 52.6369, -1.1398" : "Or degrees north and east, such as 52.6369, -1.1398"
        return Components.form(
            state, to: "/staff/newsletters/\(area.code)/places", button: "Add the place",
            """
            \(Components.select("kind", "What it is", kinds, in: state))\
            \(Components.textField("name", "What it is called", in: state, hint: "Such as the library of Wistow. Name nobody."))\
            \(Components.textField("address", "Where it is", in: state, hint: "A street, a village."))\
            \(Components.textField("position", call.configuration.postcodes.isEmpty ? "Its position" : "Its postcode", in: state, hint: hint, width: .medium, isOptional: true))
            """)
    }

    // MARK: One newsletter

    static func putUp(_ coverage: NewsletterCoverage, mayWrite: Bool, _ call: Call, _ problem: Problem? = nil) -> Page {
        let newsletter = coverage.newsletter
        let state = call.formState(problem, first: ["day": [call.today.description]])
        let canWrite = mayWrite && !coverage.missing.isEmpty
        return Page(
            title: "Where does this newsletter hang?", caption: NewsletterWords.title(of: newsletter, call),
            breadcrumbs: NewsletterPages.breadcrumbs(to: newsletter, call),
            notices: Components.errorSummary(state, fields: ["places", "day", "done-by"]) + done(of: call),
            body: """
                <p>\(NewsletterWords.coverage(coverage)).</p>
                \(when: !coverage.done.isEmpty, Components.table(table(coverage, mayWrite: mayWrite, call)))\
                \(when: !coverage.missing.isEmpty, "<h2>Not put up yet</h2>\n")\
                \(when: canWrite, form(coverage, state, call))\
                \(when: !canWrite && !coverage.missing.isEmpty, "<ul>\(coverage.missing.map { "<li>\($0.place.name), \($0.place.address)</li>" as HTML })</ul>")
                <ul class="ways"><li><a href="\(newsletter.page)">What to print</a></li>\
                <li><a href="\(Path("/staff/newsletters/\(newsletter.area)/places"))">Places where newsletters are put up</a></li></ul>
                """, hasErrors: state.hasErrors)
    }

    private static func done(of call: Call) -> HTML {
        switch call.justDone {
        case "put-up": Components.success("It is written down")
        case "taken-back": Components.success("It is not written down any more")
        default: .empty
        }
    }

    private static func table(_ coverage: NewsletterCoverage, mayWrite: Bool, _ call: Call) -> Table {
        let rows = coverage.done.map { posted in
            let back = Components.action(
                "It was not", to: coverage.newsletter.path("take-back"), csrf: call.context.csrf,
                hidden: Components.hidden("place", posted.place.id.description))
            return Table.Row([
                "\(posted.place.name)", "\(posted.putUpOn.map { call.language.date($0) } ?? "")", "\(posted.putUpBy ?? "")",
                mayWrite ? back : .empty,
            ])
        }
        return Table(
            caption: "Where it was put up",
            columns: ["Place", "When", "By whom", "Next step"].prefix(mayWrite ? 4 : 3).map { .init(title: $0) },
            rows: rows)
    }

    private static func form(_ coverage: NewsletterCoverage, _ state: FormState, _ call: Call) -> HTML {
        let places = coverage.missing.map {
            Choice(value: $0.place.id.description, label: $0.place.name, hint: whereabouts($0.place, call))
        }
        return Components.form(
            state, to: coverage.newsletter.path("put-up"), button: "It hangs there",
            """
            \(Components.checkboxes("places", "Where was it put up?", places, in: state))\
            \(Components.textField("day", "On which day", in: state, kind: .day, width: .medium))\
            \(Components.textField("done-by", "The colleague who did it, if it was not you", in: state, hint: "The address with which the colleague signs in.", kind: .email, isOptional: true))
            """)
    }

    static func place(_ form: Form) -> NewsletterPlaceForm {
        var input = NewsletterPlaceForm()
        (input.kind, input.name) = (form.text("kind"), form.text("name"))
        (input.address, input.position) = (form.text("address"), form.text("position"))
        return input
    }

    static func posting(_ form: Form) -> PostingForm {
        var input = PostingForm()
        (input.places, input.day, input.doneBy) = (form.all("places"), form.text("day"), form.text("done-by"))
        return input
    }
}
