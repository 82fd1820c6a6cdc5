import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up words of a force's library, written by its communications and approved by somebody else, and the card of an officer without a
/// photograph.
struct DemoLibrary {
    let writer: StaffScope
    let approver: StaffScope
    let inspector: StaffScope?

    /// Writes what teams can use from a day on; the last of it waits for approval.
    func fill(on day: Day) async throws {
        let (store, approving) = (LibraryStore(writer), LibraryStore(approver))
        for (kind, form) in Self.items(on: day) {
            let id = try await store.add(form, of: kind)
            guard form.title != Self.unapproved else { continue }
            try await approving.approve(id, version: 1)
            guard kind == .saidDid, let area = inspector?.topmostAreas().first?.code, let inspector else { continue }
            try await LibraryStore(inspector).remark(on: id, "Made up: people here ask how long it takes.", in: area)
        }
        guard let inspector, let area = inspector.topmostAreas().first else { return }
        var card = SenderCardForm()
        (card.name, card.role, card.roleWelsh) = ("Inspector Demonstration", "Neighbourhood inspector", "Arolygydd cymdogaeth")
        (card.area, card.isPublic) = (area.code, true)
        try await SenderCardStore(inspector).keep(card)
    }

    private static let unapproved = "Demonstration: quieter engines"

    private static func items(on day: Day) -> [(LibraryKind, LibraryForm)] {
        var said = LibraryForm()
        (said.title, said.words) = ("Demonstration: cars on pavements", "You said that cars stand on the pavements of {area}.")
        said.did = "{team} spoke to drivers and put leaflets on windscreens. What we work on now: {priority}"
        (said.welsh, said.didWelsh) = (
            "Dywedoch fod ceir yn sefyll ar balmentydd {area}.",
            "Siaradodd {team} â gyrwyr a rhoi taflenni ar ffenestri blaen. Yr hyn rydym yn gweithio arno nawr: {priority}"
        )
        var post = LibraryForm()
        post.title = "Demonstration: lock your shed"
        post.words = "{area}: lock your shed tonight, and note the numbers of your tools."
        (post.welsh, post.programme) = ("{area}: clowch eich sied heno, a nodwch rifau eich offer.", "Made-up week of rural crime")
        (post.first, post.last) = (day.adding(days: -2).description, day.adding(days: 12).description)
        var message = LibraryForm()
        (message.title, message.words) = (
            "Demonstration: come and talk to us",
            "Dear neighbours of {area},\n\nwe would like to know what matters to you. Come and talk to us: there is tea."
        )
        message.welsh = "Annwyl gymdogion {area},\n\nhoffem wybod beth sy’n bwysig i chi. Dewch i siarad â ni: mae te."
        var tile = LibraryForm()
        (tile.title, tile.words) = (unapproved, "Engines at night? Tell {team}.")
        tile.welsh = "Peiriannau yn y nos? Dywedwch wrth {team}."
        return [(.saidDid, said), (.post, post), (.message, message), (.tile, tile)]
    }
}
