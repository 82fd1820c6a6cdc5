import Basics
import CSV
import FolkmootCore
import HTTP
import Markup

/// What members want to hear of, and in which form: their own page, and the counts that staff see.
enum MemberWishPages {
    static func own(_ own: OwnMembership.Wishes, _ call: Call) -> Page {
        let state = FormState(call.language, values: own.wishes.fields, csrf: call.context.csrf)
        return Page(
            title: call(Phrases.title),
            notices: """
                \(Components.back(to: call.own, in: call.language))\
                \(when: call.justDone == "saved", Components.success(call(Phrases.saved)))\
                \(when: call.justDone == "left", Components.success(call(Phrases.left)))
                """,
            body: """
                \(Components.form(
                    state, to: "/my/\(call.place("link"))/wishes", button: call(Phrases.save), MemberFields.wishes(state, call)))
                <h2>\(call(Phrases.groups))</h2>
                \(groups(own.groups, call))
                """)
    }

    private static func groups(_ groups: [MemberGroup], _ call: Call) -> HTML {
        guard !groups.isEmpty else { return "<p>\(call(Phrases.noGroups))</p>" }
        let rows = groups.map { group in
            let area = call.configuration.areas.fullName(of: group.area, in: call.language)
            let leave = Components.action(
                Phrases.leave.filled(in: call.language, ["group": group.name]),
                to: "/my/\(call.place("link"))/groups/\(group.id.description)/departure", csrf: call.context.csrf)
            return Table.Row(["\(group.name)", "\(area)", leave])
        }
        let columns = [Phrases.group, Phrases.area, Phrases.whatToDo]
        return """
            <p>\(call(Phrases.groupsHint))</p>
            \(Components.table(
                Table(
                    caption: call(Phrases.groups), captionIsUnseen: true, columns: columns.map { .init(title: call($0)) }, rows: rows)))
            """
    }

    /// What a member chose, as staff see it; nothing if they chose nothing.
    static func staffSummary(_ details: MemberStore.Details, _ call: Call) -> HTML {
        let wishes = details.wishes
        let interests = call.configuration.policy.interests.filter { wishes.interests.contains($0.code) }.map(\.text.english)
        let rows: [(String, [String])] = [
            ("Wants to hear of", interests), ("Needs letters in", wishes.formats.map { MemberWishWords.format($0)[.english] }),
            ("Reads better", MemberWishes.languages.filter { $0.code == wishes.language }.map(\.englishName)),
        ]
        let told = rows.filter { !$0.1.isEmpty }.map { SummaryRow(label: $0.0, value: "\($0.1.joined(separator: ", "))") }
        guard !told.isEmpty else { return .empty }
        return "<h2>What they want</h2>\n\(Components.summaryList(told, in: call.language))"
    }

    /// How many want what, in an area and in those that lie in it.
    static func counts(_ counts: WishCounts, _ call: Call) -> Page {
        let path = Path("/staff/members/wishes.csv").query("area", counts.area.code)
        return Page(
            title: "What do members in \(counts.area.name) want?", caption: "Members",
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members")],
            body: """
                <p>Members who are active and chose it. Nobody has to choose, so these are at least so many. Counts of fewer than \
                \(call.configuration.policy.suppressionThreshold) are left empty, with as many more as keep them from being worked out.</p>
                \(counts.lines.isEmpty ? Components.empty("Nobody has chosen anything yet", .empty) : tables(counts))
                \(when: !counts.lines.isEmpty, Components.csvLink(path, "what members want", in: call.language))
                \(parts(counts))
                """)
    }

    private static func parts(_ counts: WishCounts) -> HTML {
        let links: [HTML] = counts.parts.map { part in
            "<li><a href=\"\(Path("/staff/members/wishes").query("area", part.code))\">\(part.name.english)</a></li>"
        }
        return links.isEmpty ? .empty : "<h2>Look closer</h2>\n<ul class=\"ways\">\(links)</ul>"
    }

    private static func tables(_ counts: WishCounts) -> HTML {
        let kinds = [
            ("Interest", "What they want to hear of"), ("Form", "In which form they need letters"),
            ("Language", "Which other language they read better"),
        ]
        return .joined(
            kinds.map { kind, caption in
                let lines = counts.lines.filter { self.kind(of: $0.wish) == kind }
                return lines.isEmpty ? .empty : Components.table(table(lines, caption, [counts.area] + counts.parts))
            })
    }

    private static func table(_ lines: [WishCounts.Line], _ caption: String, _ areas: [Area]) -> Table {
        Table(
            caption: caption,
            columns: [.init(title: "What")] + areas.map { .init(title: $0.name.english, kind: .number) },
            rows: lines.map { line in
                Table.Row(
                    ["\(words(for: line.wish))"] + areas.map { area in "\(line[area.code].map { Decimals.grouped($0) } ?? "")" })
            }, isMatrix: true)
    }

    static func csv(_ counts: WishCounts) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["area", "area_name", "kind", "wish", "members"])
        for line in counts.lines {
            for area in [counts.area] + counts.parts {
                writer.row([
                    area.code, area.name.english, kind(of: line.wish).lowercased(), words(for: line.wish),
                    line[area.code].map { String($0) } ?? "",
                ])
            }
        }
        return writer.bytes
    }

    private static func words(for wish: WishCounts.Kind) -> String {
        switch wish {
        case .interest(let interest): interest.text.english
        case .format(let format): MemberWishWords.format(format)[.english]
        case .language(let language): language.englishName
        }
    }

    private static func kind(of wish: WishCounts.Kind) -> String {
        switch wish {
        case .interest: "Interest"
        case .format: "Form"
        case .language: "Language"
        }
    }

    private enum Phrases {
        static let title = Phrase("What interests you", cy: "Beth sydd o ddiddordeb i chi")
        static let save = Phrase("Save", cy: "Cadw")
        static let saved = Phrase("Your choices are saved", cy: "Mae’ch dewisiadau wedi’u cadw")
        static let left = Phrase("You have left the group", cy: "Rydych wedi gadael y grŵp")
        static let groups = Phrase("Groups you are in", cy: "Grwpiau rydych chi ynddynt")
        static let groupsHint = Phrase(
            "Your neighbourhood team keeps these lists. You can leave each whenever you like.",
            cy: "Eich tîm cymdogaeth sy’n cadw’r rhestrau hyn. Gallwch adael pob un pryd bynnag y dymunwch.")
        static let noGroups = Phrase("You are in no group.", cy: "Nid ydych mewn unrhyw grŵp.")
        static let group = Phrase("Group", cy: "Grŵp")
        static let area = Phrase("Area", cy: "Ardal")
        static let whatToDo = Phrase("What you can do", cy: "Beth allwch chi ei wneud")
        static let leave = Phrase("Leave {group}", cy: "Gadael {group}")
    }
}

/// Words for what members may choose.
enum MemberWishWords {
    static func format(_ format: MemberWishes.Format) -> Phrase {
        switch format {
        case .largePrint: Phrase("Large print", cy: "Print bras")
        case .audio: Phrase("Audio", cy: "Sain")
        case .easyRead: Phrase("Easy read", cy: "Hawdd ei ddeall")
        case .signLanguage: Phrase("British Sign Language", cy: "Iaith Arwyddion Prydain")
        }
    }
}

extension MemberWishes {
    /// As it was ticked in a form.
    init(_ sent: Form) {
        self.init()
        interests = sent.all("interests")
        formats = sent.all("formats").compactMap(Format.init(rawValue:))
        language = sent["other-language"]
    }

    /// The fields of a form with these ticked.
    var fields: [String: [String]] {
        ["interests": interests, "formats": formats.map(\.rawValue), "other-language": [language].compactMap { $0 }]
    }
}
