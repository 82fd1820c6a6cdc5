import Basics
import FolkmootCore
import Markup

/// What a member reads of what is held of them.
enum OwnDataPages {
    static func file(_ file: MemberFile, _ call: Call) -> Page {
        Page(
            title: call(Phrases.title), notices: Components.back(to: call.own, in: call.language),
            body: """
                <p class="lead">\(Phrases.lead.filled(in: call.language, [
                    "force": call.configuration.name[call.language], "when": call.language.dateAndTime(file.asAt),
                ]))</p>
                <div class="buttons">\(Components.printButton(in: call.language))\
                <a class="button second" href="\(Path("/my/\(call.place("link"))/data.json"))" download>\(call(Phrases.download))</a></div>
                \(MemberFilePages.sections(file, call))
                <h2>\(call(Phrases.more))</h2>
                <ul>
                <li><a href="\(Path("/my/\(call.place("link"))/details"))">\(call(Phrases.correct))</a></li>
                <li><a href="\(Path("/my/\(call.place("link"))/erasure"))">\(call(Phrases.erase))</a></li>
                <li><a href="/complaint">\(call(Phrases.complain))</a></li>
                </ul>
                """)
    }

    static func erasure(_ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: call(Phrases.eraseTitle),
            notices: "\(Components.back(to: call.own, in: call.language))\(Components.errorSummary(state, fields: ["confirmed"]))",
            body: """
                <p class="lead">\(call(Phrases.eraseLead))</p>
                <ul><li>\(call(Phrases.eraseAnswers))</li><li>\(call(Phrases.eraseMark))</li><li>\(call(Phrases.eraseBackups))</li></ul>
                \(Components.form(
                    state, to: "/my/\(call.place("link"))/erasure", button: call(Phrases.eraseNow),
                    Components.checkbox("confirmed", Choice(value: "yes", label: call(Phrases.confirm)), in: state)))
                """, hasErrors: state.hasErrors)
    }

    static func erased(_ call: Call) -> Page {
        Page(
            title: call(Phrases.erasedTitle),
            body: """
                <p class="lead">\(call(Phrases.erasedLead))</p>
                <p><a href="/register">\(call(Phrases.again))</a></p>
                """)
    }

    enum Phrases {
        static let title = Phrase("What we hold about you", cy: "Yr hyn a gadwn amdanoch chi")
        static let lead = Phrase(
            "This is everything that {force} holds about you on this service at {when}, and who has looked at it.",
            cy: "Dyma bopeth y mae {force} yn ei gadw amdanoch ar y gwasanaeth hwn am {when}, a phwy sydd wedi edrych arno.")
        static let download = Phrase("Take it with you (JSON)", cy: "Mynd ag ef gyda chi (JSON)")
        static let more = Phrase("What you can do", cy: "Beth allwch chi ei wneud")
        static let correct = Phrase("Correct your name and address", cy: "Cywiro eich enw a’ch cyfeiriad")
        static let erase = Phrase("Have it erased", cy: "Gofyn am ei ddileu")
        static let complain = Phrase("Complain about how we use your data", cy: "Cwyno am y ffordd y defnyddiwn eich data")
        static let eraseTitle = Phrase("Erase what we hold about you?", cy: "Dileu’r hyn a gadwn amdanoch chi?")
        static let eraseLead = Phrase(
            "All messages stop, and your name, addresses, numbers, choices and the words that you typed are removed. This cannot be undone.",
            cy:
                "Daw pob neges i ben, a thynnir eich enw, cyfeiriadau, rhifau, dewisiadau a’r geiriau a deipiwyd gennych. Ni ellir dadwneud hyn."
        )
        static let eraseAnswers = Phrase(
            "What you chose in surveys goes on to count, without anything that tells it was you.",
            cy: "Bydd yr hyn a ddewisoch mewn arolygon yn dal i gyfrif, heb ddim sy’n dweud mai chi ydoedd.")
        static let eraseMark = Phrase(
            "We keep one mark from which nobody can read your address, so that no list brings you back against your will.",
            cy: "Cadwn un marc na all neb ddarllen eich cyfeiriad ohono, fel na ddaw unrhyw restr â chi’n ôl yn erbyn eich ewyllys."
        )
        static let eraseBackups = Phrase(
            "Backups keep it until they are too old to be kept; nobody reads them unless the service has to be repaired.",
            cy:
                "Mae copïau wrth gefn yn ei gadw nes eu bod yn rhy hen i’w cadw; nid oes neb yn eu darllen oni bai bod rhaid trwsio’r gwasanaeth."
        )
        static let confirm = Phrase("I want everything about me to be erased", cy: "Rwyf am i bopeth amdanaf gael ei ddileu")
        static let confirmMissing = Phrase(
            "Tick the box if you want everything about you to be erased.",
            cy: "Ticiwch y blwch os ydych am i bopeth amdanoch gael ei ddileu.")
        static let eraseNow = Phrase("Erase it now", cy: "Dileu nawr")
        static let erasedTitle = Phrase("Everything about you is erased", cy: "Mae popeth amdanoch wedi’i ddileu")
        static let erasedLead = Phrase(
            "We send you nothing more, and no longer know who you are.",
            cy: "Nid ydym yn anfon dim byd arall atoch, ac nid ydym bellach yn gwybod pwy ydych.")
        static let again = Phrase("Register again", cy: "Cofrestru eto")
    }
}
