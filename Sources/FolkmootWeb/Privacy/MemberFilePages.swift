import Basics
import FolkmootCore
import Markup

/// All that is held of one member, as the member and staff read it.
enum MemberFilePages {
    static func sections(_ file: MemberFile, _ call: Call) -> HTML {
        """
        \(file.sections.map { section($0, call) })
        \(when: !file.wordings.isEmpty, wordings(file, call))
        \(readings(file, call))
        """
    }

    private static func section(_ section: MemberFile.Section, _ call: Call) -> HTML {
        "<h2>\(section.title[call.language])</h2>\n\(section.rows.count == 1 ? list(section, call) : table(section, call))"
    }

    private static func list(_ section: MemberFile.Section, _ call: Call) -> HTML {
        let rows = zip(section.columns, section.rows[0]).compactMap { column, value in
            let words = text(value, column, among: section, section.rows[0], call)
            return words.isEmpty ? nil : SummaryRow(label: column.heading[call.language], value: lines(words))
        }
        return Components.summaryList(rows, in: call.language)
    }

    private static func table(_ section: MemberFile.Section, _ call: Call) -> HTML {
        let rows = section.rows.map { row in
            Table.Row(zip(section.columns, row).map { lines(text($1, $0, among: section, row, call)) })
        }
        return Components.table(
            Table(
                caption: section.title[call.language], captionIsUnseen: true,
                columns: section.columns.map { .init(title: $0.heading[call.language]) }, rows: rows))
    }

    /// Words with their lines kept apart.
    static func lines(_ words: String) -> HTML {
        let parts = words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return .joined(parts.enumerated().map { $0 == 0 ? "\($1)" : "<br>\($1)" })
    }

    private static func text(
        _ value: JSON, _ column: HeldTable.Column, among section: MemberFile.Section, _ row: [JSON], _ call: Call
    ) -> String {
        switch column.kind {
        case .text: plain(value, call)
        case .instant: value.int.map { call.language.dateAndTime(Timestamp(seconds: Int64($0))) } ?? ""
        case .flag: call(value.int == 1 ? Phrases.yes : Phrases.no)
        case .area: value.string.map { call.configuration.areas[$0]?.name[call.language] ?? $0 } ?? ""
        case .provider: value.string.map { call.configuration.policy.provider($0)?.name[call.language] ?? $0 } ?? ""
        case .answers: answers(value, to: row.first?.string ?? "", call)
        case .demographics: demographics(value, call)
        }
    }

    private static func plain(_ value: JSON, _ call: Call) -> String {
        switch value {
        case .string(let text): Phrases.codes[text].map { call($0) } ?? text
        case .integer(let number): String(number)
        default: ""
        }
    }

    /// Each question with what was answered, in the words of today where the survey still has them.
    private static func answers(_ value: JSON, to survey: String, _ call: Call) -> String {
        guard let kept = parsed(value) else { return "" }
        let questions = call.configuration.surveys.first { $0.code == survey }?.questions ?? []
        let chosen = (kept["chosen"]?.object ?? []).map { member in
            let question = questions.first { $0.code == member.key }
            let options = (member.value.array ?? []).compactMap(\.string).map {
                question?.option($0)?.text[call.language] ?? $0
            }
            return "\(question?.text[call.language] ?? member.key) \(options.joined(separator: "; "))"
        }
        let words = (kept["words"]?.object ?? []).map { member in
            "\(questions.first { $0.code == member.key }?.text[call.language] ?? member.key) \(member.value.string ?? "")"
        }
        return (chosen + words).joined(separator: "\n")
    }

    private static func demographics(_ value: JSON, _ call: Call) -> String {
        let questions = call.configuration.policy.demographics
        let told = (parsed(value)?.object ?? []).map { member in
            let (question, option) = (questions.first { $0.code == member.key }, member.value.string ?? "")
            return "\(question?.text[call.language] ?? member.key) \(question?.option(option)?.text[call.language] ?? option)"
        }
        return told.joined(separator: "\n")
    }

    private static func parsed(_ value: JSON) -> JSON? { value.string.flatMap { try? JSONNode.parse($0.utf8).json } }

    private static func wordings(_ file: MemberFile, _ call: Call) -> HTML {
        let rows = file.wordings.map { wording in
            Table.Row([
                "\(call.configuration.policy.provider(wording.provider)?.name[call.language] ?? wording.provider)",
                "\(wording.version)", "\(wording.text?[call.language] ?? "")",
            ])
        }
        return """
            <h2>\(call(Phrases.wordings))</h2>
            \(Components.table(
                Table(
                    caption: call(Phrases.wordings), captionIsUnseen: true,
                    columns: [Phrases.whose, Phrases.version, Phrases.words].map { .init(title: call($0)) }, rows: rows)))
            """
    }

    private static func readings(_ file: MemberFile, _ call: Call) -> HTML {
        let rows = file.readings.map { reading in
            Table.Row([
                "\(call.language.dateAndTime(reading.at))", "\(actor(reading, call))",
                "\(Phrases.actions[reading.action].map { call($0) } ?? call(Phrases.changed))",
            ])
        }
        return """
            <h2>\(call(Phrases.readings))</h2>
            <p>\(call(Phrases.readingsHint))</p>
            \(Components.table(
                Table(
                    caption: call(Phrases.readings), captionIsUnseen: true,
                    columns: [Phrases.at, Phrases.who, Phrases.what].map { .init(title: call($0)) }, rows: rows)))
            """
    }

    /// Staff by their roles, never by name.
    private static func actor(_ reading: MemberFile.Reading, _ call: Call) -> String {
        switch reading.actor {
        case "account":
            let roles = reading.roles.map { code in call.configuration.roles.first { $0.code == code }?.name ?? code }
            return roles.isEmpty ? call(Phrases.staff) : "\(call(Phrases.staff)): \(Set(roles).sorted().joined(separator: ", "))"
        case "member": return call(reading.way == "page" ? Phrases.memberOnPage : Phrases.member)
        case "visitor": return call(Phrases.visitor)
        case "operator": return call(Phrases.operator)
        default: return call(Phrases.service)
        }
    }

    private enum Phrases {
        static let yes = Phrase("Yes", cy: "Ie")
        static let no = Phrase("No", cy: "Na")
        static let wordings = Phrase("The words that stood beside each choice", cy: "Y geiriau a safai wrth bob dewis")
        static let whose = Phrase("Whose messages", cy: "Negeseuon pwy")
        static let version = Phrase("Version", cy: "Fersiwn")
        static let words = Phrase("Words", cy: "Geiriau")
        static let readings = Phrase("Who looked at it, and what was done", cy: "Pwy edrychodd arno, a beth a wnaed")
        static let readingsHint = Phrase(
            "The latest first. Staff are told by their role.", cy: "Y diweddaraf yn gyntaf. Enwir staff yn ôl eu rôl.")
        static let at = Phrase("When", cy: "Pryd")
        static let who = Phrase("Who", cy: "Pwy")
        static let what = Phrase("What", cy: "Beth")
        static let staff = Phrase("Staff", cy: "Staff")
        static let member = Phrase("The member", cy: "Yr aelod")
        static let memberOnPage = Phrase("The member, on a page", cy: "Yr aelod, ar dudalen")
        static let visitor = Phrase("Somebody on the public pages", cy: "Rhywun ar y tudalennau cyhoeddus")
        static let `operator` = Phrase("Whoever runs the service", cy: "Pwy bynnag sy’n rhedeg y gwasanaeth")
        static let service = Phrase("The service itself", cy: "Y gwasanaeth ei hun")
        static let changed = Phrase("Something was changed", cy: "Newidiwyd rhywbeth")
        static let actions: [String: Phrase] = [
            "member.read": Phrase("Opened the record", cy: "Agorodd y cofnod"),
            "member.read-own": Phrase("Opened their own page", cy: "Agorodd ei dudalen ei hun"),
            "member.searched": Phrase("Found it by a search", cy: "Daeth o hyd iddo drwy chwilio"),
            "member.compared": Phrase("Compared it with another record", cy: "Cymharodd ef â chofnod arall"),
            "member.duplicates-listed": Phrase("Looked for records that are alike", cy: "Chwiliodd am gofnodion tebyg"),
            "member.file-read": Phrase("Read everything that is held", cy: "Darllenodd bopeth a gedwir"),
            "member.file-read-own": Phrase("Read everything that is held", cy: "Darllenodd bopeth a gedwir"),
            "member.registered": Phrase("Registered", cy: "Cofrestrodd"),
            "member.confirmed": Phrase("Confirmed the registration", cy: "Cadarnhaodd y cofrestriad"),
            "member.asked-for-link": Phrase("Asked for a link", cy: "Gofynnodd am ddolen"),
            "member.preferences-changed": Phrase("Changed what is sent", cy: "Newidiodd yr hyn a anfonir"),
            "member.details-changed": Phrase("Changed name or place", cy: "Newidiodd enw neu le"),
            "member.corrected": Phrase("Corrected the record", cy: "Cywirodd y cofnod"),
            "member.left": Phrase("Left", cy: "Gadawodd"),
            "survey.answered": Phrase("Answered a survey", cy: "Atebodd arolwg"),
            "group.listed": Phrase("Read a list that it is on", cy: "Darllenodd restr y mae arni"),
            "group.member-added": Phrase("Put on a list", cy: "Rhoddwyd ar restr"),
            "event.invited": Phrase("Invited to an event", cy: "Gwahoddwyd i ddigwyddiad"),
        ]
        static let codes: [String: Phrase] = [
            "email": Phrase("Email", cy: "E-bost"), "text": Phrase("Text", cy: "Neges destun"),
            "voice": Phrase("Telephone", cy: "Ffôn"), "post": Phrase("Post", cy: "Post"),
            "online": Phrase("Online", cy: "Ar-lein"), "doorstep": Phrase("At the door", cy: "Wrth y drws"),
            "partner": Phrase("Through a partner", cy: "Drwy bartner"), "paper": Phrase("On paper", cy: "Ar bapur"),
            "event": Phrase("At an event", cy: "Mewn digwyddiad"), "phone": Phrase("By telephone", cy: "Dros y ffôn"),
            "staff": Phrase("With staff", cy: "Gyda staff"), "invited": Phrase("Invited", cy: "Gwahoddwyd"),
            "pending": Phrase("Waits to be confirmed", cy: "Yn aros i’w gadarnhau"), "active": Phrase("Active", cy: "Gweithredol"),
            "suspended": Phrase("Set aside", cy: "Wedi’i roi o’r neilltu"), "left": Phrase("Left", cy: "Gadawodd"),
            "en": Phrase("English", cy: "Saesneg"), "cy": Phrase("Welsh", cy: "Cymraeg"),
            "link": Phrase("A link", cy: "Dolen"), "code": Phrase("A code", cy: "Cod"),
            "own": Phrase("Yourself", cy: "Chi eich hun"), "told": Phrase("You, to staff", cy: "Chi, wrth staff"),
            "kept": Phrase("Kept from before", cy: "Cadwyd o’r blaen"), "interest": Phrase("Interest", cy: "Diddordeb"),
            "format": Phrase("Form", cy: "Ffurf"), "language": Phrase("Language", cy: "Iaith"),
        ]
    }
}
