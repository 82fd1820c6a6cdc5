import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The library as staff read it.
enum LibraryPages {
    static let breadcrumbs = [Breadcrumb(title: "Library", path: "/staff/library")]

    /// The way to a page about an item.
    static func breadcrumbs(to item: LibraryItem?) -> [Breadcrumb] {
        guard let item else { return breadcrumbs }
        return breadcrumbs + [Breadcrumb(title: item.shown?.title ?? "", path: "/staff/library/\(item.id)/story")]
    }

    static func filter(_ query: Query) -> LibraryFilter {
        var filter = LibraryFilter()
        filter.kind = query["kind"].flatMap(LibraryKind.init(rawValue:))
        filter.programme = CleanText.line(query["programme"] ?? "", limit: 80)
        filter.words = CleanText.line(query["q"] ?? "", limit: 100)
        filter.state = query["state"].flatMap(LibraryFilter.State.init(rawValue:)) ?? .current
        return filter
    }

    // MARK: All of it

    static func list(
        _ items: [LibraryItem], _ filter: LibraryFilter, _ programmes: [String], mayWrite: Bool, _ call: Call
    ) -> Page {
        let none = filter == LibraryFilter() ? "Nothing is in the library yet." : "Nothing like that is in the library."
        return Page(
            title: "Words that your force has approved", caption: "Library",
            notices: call.justDone == "written"
                ? Components.success("It waits for approval", "<p>A colleague who may approve it finds it here.</p>") : .empty,
            body: """
                <p>Take them, change them so that they fit, and say what could be better.</p>
                \(search(filter, programmes))
                \(items.isEmpty ? "<p>\(none)</p>" : table(items, filter, call))
                <ul class="ways">\(when: mayWrite, "<li><a href=\"/staff/library/write\">Write something new</a></li>")\
                <li><a href="/staff/card">How you are shown to members: your card</a></li></ul>
                """)
    }

    private static func search(_ filter: LibraryFilter, _ programmes: [String]) -> HTML {
        let state = FormState(
            .english,
            values: [
                "kind": [filter.kind?.rawValue ?? ""], "programme": [filter.programme], "q": [filter.words],
                "state": [filter.state.rawValue],
            ])
        let states = LibraryFilter.State.allCases.map { Choice(value: $0.rawValue, label: LibraryWords.name(of: $0)) }
        let names = programmes.map { Choice(value: $0, label: $0) }
        let form: HTML = """
            <form method="get" action="/staff/library">
            \(Components.select("kind", "What it is for", LibraryWords.kinds, in: state, isOptional: true))\
            \(when: !names.isEmpty, Components.select("programme", "Programme or week of action", names, in: state, isOptional: true))\
            \(Components.textField("q", "Words in it", in: state, kind: .search, isOptional: true))\
            \(Components.radios("state", "Which", states, in: state, isInline: true))
            <div class="buttons">\(Components.button("Show", style: .second))</div>
            </form>
            """
        return Components.details("Look for something", form, isOpen: filter != LibraryFilter())
    }

    private static func table(_ items: [LibraryItem], _ filter: LibraryFilter, _ call: Call) -> HTML {
        let rows = items.compactMap { item -> Table.Row? in
            guard let version = filter.state == .waiting ? item.waiting : item.shown else { return nil }
            return Table.Row([
                """
                <span><a href="\(Path("/staff/library/\(item.id)/story"))">\(version.title)</a>\
                \(version.programme.html { "<br><span class=\"quiet\">\($0)</span>" })</span>
                """,
                "\(LibraryWords.name(of: item.kind))", days(version, call), state(of: version, call),
            ])
        }
        return Components.table(
            Table(
                caption: "What is in the library", captionIsUnseen: true,
                columns: ["What", "For", "When", "Version"].map { .init(title: $0) }, rows: rows))
    }

    /// When it is meant to be used.
    private static func days(_ version: LibraryVersion, _ call: Call) -> HTML {
        guard let days = version.days else { return "Any time" }
        let told: HTML = "\(call.language.date(days.lowerBound)) to \(call.language.date(days.upperBound))"
        return switch version.season(on: call.today) {
        case .now: "<span>\(Components.tag("Now", .good)) \(told)</span>"
        case .over: "<span>\(Components.tag("Over")) \(told)</span>"
        case .ahead, .always: told
        }
    }

    private static func state(of version: LibraryVersion, _ call: Call) -> HTML {
        let what: HTML =
            version.approval.html { "approved on \(call.language.date(London.day(at: $0.at)))" }
            ?? (version.endedAt == nil ? "not approved yet" : "never approved")
        return "\(version.number), \(what)"
    }
}

// MARK: - One of them

extension LibraryPages {
    static func story(_ story: LibraryStory, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) -> Page {
        let (item, state) = (story.item, call.formState(problem))
        let names = story.remarks.map { "answer-\($0.number)" }
        return Page(
            title: item.shown?.title ?? "", caption: LibraryWords.name(of: item.kind), breadcrumbs: breadcrumbs,
            notices: "\(done(call, problem))\(Components.errorSummary(state, fields: ["words", "area"] + names))",
            body: """
                \(item.withdrawal.html { withdrawn($0, call) })\
                \(item.current.html { "<h2>What it says</h2>\n\(version($0, call))" })\
                \(when: story.mayUse, use(item, scope, call))\
                \(when: item.withdrawal == nil, item.waiting.html { waiting($0, story, call) } ?? .empty)
                \(uses(story, call))
                \(remarks(story, state, scope, call))
                \(history(item, call))
                \(ways(story))
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call, _ problem: Problem?) -> HTML {
        switch problem == nil ? call.justDone : nil {
        case "revised": Components.success("The new version waits for approval")
        case "approved": Components.success("It is approved", "<p>Teams use this version from now on.</p>")
        case "withdrawn": Components.success("It is withdrawn")
        case "remarked": Components.success("What you said is kept", "<p>Whoever looks after it sees it here.</p>")
        case "answered": Components.success("Your answer is kept")
        default: .empty
        }
    }

    private static func withdrawn(_ withdrawal: LibraryItem.Withdrawal, _ call: Call) -> HTML {
        Components.panel(
            "Nobody is to use this any more",
            "<p>\(withdrawal.reason)</p>\n<p class=\"quiet\">\(withdrawal.name), \(call.language.dateAndTime(withdrawal.at))</p>",
            tone: .warning)
    }

    private static func version(_ version: LibraryVersion, _ call: Call) -> HTML {
        """
        \(words(version))
        \(Components.summaryList(facts(version, call), in: call.language))
        """
    }

    /// The words, those of both fields and languages.
    private static func words(_ version: LibraryVersion) -> HTML {
        """
        \(when: version.did != nil, "<h3>You said</h3>")
        \(quotation(version.words))
        \(version.did.html { "<h3>We did</h3>\n\(quotation($0))" })
        """
    }

    private static func quotation(_ words: Localized) -> HTML {
        """
        <blockquote><p>\(LibraryWords.lines(words.english))</p>\
        \(words.translations[.cy].html { "<p lang=\"cy\">\(LibraryWords.lines($0))</p>" })</blockquote>

        """
    }

    private static func facts(_ version: LibraryVersion, _ call: Call) -> [SummaryRow] {
        let areas = version.areas.map { call.configuration.areas.fullName(of: $0, in: .english) }
        let told: [(String, HTML?)] = [
            ("Version", state(of: version, call)), ("Programme", version.programme.html { "\($0)" }), ("When", days(version, call)),
            ("Shared to", areas.isEmpty ? "The whole force" : "\(areas.joined(separator: "; "))"),
            ("Written by", "\(version.writerName), \(call.language.dateAndTime(version.writtenAt))"),
            ("Approved by", version.approval.html { "\($0.name), \(call.language.dateAndTime($0.at))" }),
        ]
        return told.compactMap { name, value in value.map { SummaryRow(label: name, value: $0) } }
    }

    private static func use(_ item: LibraryItem, _ scope: StaffScope, _ call: Call) -> HTML {
        let areas = scope.topmostAreas(for: .writeEngagement).flatMap {
            call.configuration.areas.subtree(of: $0.code, at: call.today)
        }
        let shared = areas.filter { area in
            guard let codes = item.current?.areas, !codes.isEmpty else { return true }
            return codes.contains { call.configuration.areas.isArea(area.code, within: $0) }
        }
        guard !shared.isEmpty else { return .empty }
        let state = FormState(.english, values: ["area": [shared.count == 1 ? shared[0].code : ""]])
        let choices = shared.map { Choice(value: $0.code, label: call.configuration.areas.fullName(of: $0.code, in: .english)) }
        return """
            <h2>Use it</h2>
            <form method="get" action="\(Path("/staff/library/\(item.id)/use"))">
            \(Components.select("area", "For which area", choices.sorted { $0.label < $1.label }, in: state))
            <div class="buttons">\(Components.button(LibraryWords.act(item.kind)))</div>
            </form>

            """
    }

    private static func waiting(_ waiting: LibraryVersion, _ story: LibraryStory, _ call: Call) -> HTML {
        let approve = Components.action(
            "Approve version \(waiting.number)", to: "/staff/library/\(story.item.id)/approval", csrf: call.context.csrf,
            style: .main,
            hidden: Components.hidden("version", String(waiting.number)))
        return """
            <h2>Version \(waiting.number) waits for approval</h2>
            <p><strong>\(waiting.title)</strong></p>
            \(version(waiting, call))
            \(story.mayApprove ? approve : "<p>Somebody who may approve it, and did not write it, looks at it.</p>")
            """
    }

    private static func uses(_ story: LibraryStory, _ call: Call) -> HTML {
        guard !story.uses.isEmpty else { return "<h2>How often it was used</h2>\n<p>Nobody has used it yet.</p>\n" }
        let columns: [Table.Column] = [
            .init(title: "Area"), .init(title: "Version", kind: .number), .init(title: "Times used", kind: .number),
            .init(title: "Of those adapted", kind: .number),
        ]
        let rows = story.uses.map { use in
            Table.Row([
                "\(call.configuration.areas.fullName(of: use.area, in: .english))", "\(use.version)",
                "\(Decimals.grouped(use.uses))",
                "\(Decimals.grouped(use.adapted))",
            ])
        }
        let (all, adapted) = (story.uses.reduce(0) { $0 + $1.uses }, story.uses.reduce(0) { $0 + $1.adapted })
        let total = Table.Row(["All", "", "\(Decimals.grouped(all))", "\(Decimals.grouped(adapted))"])
        let table = Table(caption: "How often it was used", captionIsUnseen: true, columns: columns, rows: rows, total: total)
        return "<h2>How often it was used</h2>\n\(Components.table(table))"
    }

    private static func history(_ item: LibraryItem, _ call: Call) -> HTML {
        let earlier = item.versions.filter { $0.endedAt != nil }.reversed()
        guard !earlier.isEmpty else { return .empty }
        let told: [HTML] = earlier.map { one in
            Components.details(
                "Version \(one.number): \(one.title)",
                "\(version(one, call))\(one.endedAt.html { "<p class=\"quiet\">Ended \(call.language.dateAndTime($0))</p>" })")
        }
        return "<h2>Earlier versions</h2>\n\(told)"
    }

    private static func ways(_ story: LibraryStory) -> HTML {
        let id = story.item.id
        return """
            <ul class="ways">\
            \(when: story.mayWrite, "<li><a href=\"\(Path("/staff/library/\(id)/version"))\">Write a new version</a></li>")\
            \(when: story.mayWithdraw, "<li><a href=\"\(Path("/staff/library/\(id)/withdrawal"))\">Withdraw it</a></li>")\
            <li><a href="/staff/library">All of the library</a></li></ul>
            """
    }
}

// MARK: - What teams say of it

extension LibraryPages {
    private static func remarks(_ story: LibraryStory, _ state: FormState, _ scope: StaffScope, _ call: Call) -> HTML {
        let items: [HTML] = story.remarks.map { remark($0, story, state, call) }
        let list: HTML = items.isEmpty ? "<p>Nothing yet.</p>" : "<ul>\(items)</ul>"
        let mayRemark = story.item.withdrawal == nil && story.item.current != nil
        return """
            <h2>What teams say of it</h2>
            \(list)
            \(when: mayRemark, form(story, state, scope, call))
            """
    }

    private static func remark(_ remark: LibraryRemark, _ story: LibraryStory, _ state: FormState, _ call: Call) -> HTML {
        let area = call.configuration.areas[remark.area]?.name.english ?? remark.area
        let answer: HTML? = remark.answer.html { answer in
            """
            <br><strong>Answered:</strong> \(answer.words) <span class="quiet">\(answer.name)\
            \(answer.takenInto.html { ", taken into version \($0)" })</span>
            """
        }
        return """
            <li>\(remark.words) <span class="quiet">\(remark.name), \(area), \(call.language.date(London.day(at: remark.at))), \
            on version \(remark.version)</span>\(answer)\
            \(when: remark.answer == nil && story.mayWrite, answerForm(remark, story, state))</li>
            """
    }

    private static func answerForm(_ remark: LibraryRemark, _ story: LibraryStory, _ state: FormState) -> HTML {
        let (name, latest) = ("answer-\(remark.number)", story.item.versions.last?.number ?? 0)
        let taken = Choice(value: "yes", label: "It is taken into version \(latest)")
        let form = Components.form(
            state, to: "/staff/library/\(story.item.id)/answer", button: "Answer",
            """
            \(Components.hidden("remark", String(remark.number)))\
            \(Components.textArea(name, "Your answer", in: state, rows: 2))\
            \(when: latest > remark.version, Components.checkbox("taken-\(remark.number)", taken, in: state))
            """)
        return Components.details("Answer this", form, isOpen: state.errors[name] != nil)
    }

    private static func form(_ story: LibraryStory, _ state: FormState, _ scope: StaffScope, _ call: Call) -> HTML {
        let areas = scope.topmostAreas(for: .readLibrary)
        let tree = call.configuration.areas
        let choices = areas.map { Choice(value: $0.code, label: tree.fullName(of: $0.code, in: .english)) }
        let area: HTML =
            areas.count == 1
            ? Components.hidden("area", areas[0].code) : Components.select("area", "Which area you speak for", choices, in: state)
        return Components.form(
            state, to: "/staff/library/\(story.item.id)/remarks", button: "Say it",
            """
            \(area)\(Components.textArea("words", "What could be better, or works well", in: state, hint: "500 characters at most. Name nobody.", rows: 3))
            """)
    }
}
