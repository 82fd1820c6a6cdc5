import Markup

/// The pages that say why there is no page, in words: what happened, and what to do.
enum ErrorPages {
    /// The page for an HTTP status.
    ///
    /// Statuses without words of their own read as 400 or 500.
    ///
    /// - Parameters:
    ///   - message: what happened this time, for the person; takes the place of the general words.
    ///   - isTold: whether whoever runs the service can find it in the log by its reference.
    ///   - onward: a way that helps more than the one home, and its words.
    static func page(
        _ status: Int, message: String? = nil, isTold: Bool = false, onward: (words: Phrase, path: Path)? = nil,
        _ context: PageContext
    ) -> Page {
        let words = words(for: status)
        return Page(
            title: context(words.title),
            body: """
                <p class="lead">\(message ?? context(words.advice))</p>
                \(when: status >= 500 || isTold, reference(context))\(when: words.leadsHome, onward.html { link(context($0.words), $0.path) } ?? home(context))
                """)
    }

    private struct Words {
        let title: Phrase
        let advice: Phrase
        var leadsHome = true
    }

    private static func reference(_ context: PageContext) -> HTML {
        context.reference.html { "<p>\(reference.filled(in: context.language, ["reference": $0]))</p>\n" } ?? .empty
    }

    private static func home(_ context: PageContext) -> HTML {
        link(home.filled(in: context.language, ["product": context.brand.product]), context.brand.home)
    }

    private static func link(_ words: String, _ path: Path) -> HTML { "<p><a href=\"\(path)\">\(words)</a></p>" }

    private static func words(for status: Int) -> Words {
        byStatus[status] ?? (status < 500 ? unreadable : broken)
    }

    private static let reference = Phrase("Reference {reference}.", cy: "Cyfeirnod {reference}.")
    private static let home = Phrase("Go to {product}", cy: "Ewch i {product}")
}

// MARK: The words

extension ErrorPages {
    private static let byStatus: [Int: Words] = [
        400: unreadable, 401: notSignedIn, 403: forbidden, 404: missing, 405: otherMethod, 410: gone, 413: tooLarge, 421: otherHost,
        422: unusable,
        429: tooMany, 500: broken, 503: unavailable,
    ]

    private static let unreadable = Words(
        title: Phrase("We could not read what was sent", cy: "Nid oedd modd i ni ddarllen yr hyn a anfonwyd"),
        advice: Phrase(
            "Go back and try again. If you typed the address yourself, check it.",
            cy: "Ewch yn ôl a rhowch gynnig arall arni. Os gwnaethoch deipio’r cyfeiriad eich hun, gwiriwch ef."))

    private static let notSignedIn = Words(
        title: Phrase("You are not signed in", cy: "Nid ydych wedi mewngofnodi"),
        advice: Phrase("Sign in again.", cy: "Mewngofnodwch eto."))

    private static let forbidden = Words(
        title: Phrase("You do not have permission to do this", cy: "Nid oes gennych ganiatâd i wneud hyn"),
        advice: Phrase(
            "If you need it for your work, ask the person who manages access in your force.",
            cy: "Os oes ei angen arnoch ar gyfer eich gwaith, gofynnwch i’r sawl sy’n rheoli mynediad yn eich heddlu."))

    private static let missing = Words(
        title: Phrase("We could not find that page", cy: "Nid oedd modd i ni ddod o hyd i’r dudalen honno"),
        advice: Phrase(
            "Check the address. The page may have been moved or removed.",
            cy: "Gwiriwch y cyfeiriad. Efallai fod y dudalen wedi’i symud neu ei dileu."))

    private static let otherMethod = Words(
        title: Phrase("This page does not work in that way", cy: "Nid yw’r dudalen hon yn gweithio fel hynny"),
        advice: Phrase(
            "Go back and try again from the page before.", cy: "Ewch yn ôl a rhowch gynnig arall arni o’r dudalen flaenorol."))

    private static let gone = Words(
        title: Phrase("This link no longer works", cy: "Nid yw’r ddolen hon yn gweithio mwyach"),
        advice: Phrase(
            "It has been used, or its time has run out. Ask for a new one.",
            cy: "Mae wedi cael ei defnyddio, neu mae ei hamser wedi dod i ben. Gofynnwch am un newydd."))

    private static let tooLarge = Words(
        title: Phrase("That is too large to send", cy: "Mae hynny’n rhy fawr i’w anfon"),
        advice: Phrase("Go back and send a smaller file, or less text.", cy: "Ewch yn ôl ac anfonwch ffeil lai, neu lai o destun."))

    private static let otherHost = Words(
        title: Phrase("This address is not served here", cy: "Nid yw’r cyfeiriad hwn yn cael ei wasanaethu yma"),
        advice: Phrase(
            "Check the address. Each police force has its own.",
            cy: "Gwiriwch y cyfeiriad. Mae gan bob heddlu ei gyfeiriad ei hun."),
        leadsHome: false)

    private static let unusable = Words(
        title: Phrase("Something needs to be put right", cy: "Mae angen cywiro rhywbeth"),
        advice: Phrase(
            "Go back, check what you entered and try again.",
            cy: "Ewch yn ôl, gwiriwch yr hyn a roesoch a rhowch gynnig arall arni."))

    private static let tooMany = Words(
        title: Phrase("Please wait a moment", cy: "Arhoswch am funud, os gwelwch yn dda"),
        advice: Phrase(
            "Too much was asked of us at once from your connection. Try again in a minute.",
            cy: "Gofynnwyd am ormod gennym ar unwaith o’ch cysylltiad chi. Rhowch gynnig arall arni ymhen munud."))

    private static let broken = Words(
        title: Phrase("Sorry, something went wrong on our side", cy: "Mae’n ddrwg gennym, aeth rhywbeth o’i le ar ein hochr ni"),
        advice: Phrase(
            "Try again in a minute. If it happens again, tell us the reference below.",
            cy: "Rhowch gynnig arall arni ymhen munud. Os bydd yn digwydd eto, rhowch y cyfeirnod isod i ni."))

    private static let unavailable = Words(
        title: Phrase(
            "Sorry, this service is not working at present",
            cy: "Mae’n ddrwg gennym, nid yw’r gwasanaeth hwn yn gweithio ar hyn o bryd"),
        advice: Phrase(
            "What you had already sent is safe. Try again in a few minutes.",
            cy: "Mae’r hyn yr oeddech eisoes wedi’i anfon yn ddiogel. Rhowch gynnig arall arni ymhen ychydig funudau."),
        leadsHome: false)
}
