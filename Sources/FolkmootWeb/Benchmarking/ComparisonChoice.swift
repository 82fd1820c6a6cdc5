import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What a national lead compares: the address of a page carries it.
struct ComparisonChoice: Sendable {
    var measure: Measure
    var month: Month
    /// Only forces of that region.
    var region: String?
    /// Only that force and those like it.
    var peers: String?
    /// Only those forces.
    var forces: [String] = []

    /// Everything about a measure in a month.
    init(_ measure: Measure, _ month: Month) { (self.measure, self.month) = (measure, month) }

    /// What the address asks for.
    ///
    /// - Throws: `.invalid` if it asks for a month that is none, or for a measure that forces do not publish.
    init(_ query: Query, otherwise month: Month) throws(Problem) {
        self.init(try Self.measure(query["measure"]), try Self.month(query["month"]) ?? month)
        region = query["region"].flatMap { $0.isEmpty ? nil : $0 }
        peers = query["peers"].flatMap { $0.isEmpty ? nil : $0 }
        forces = query.all("force").filter { !$0.isEmpty }
    }

    /// The month in an address, if there is one.
    ///
    /// - Throws: `.invalid` if it is none.
    static func month(_ text: String?) throws(Problem) -> Month? {
        guard let text, !text.isEmpty else { return nil }
        guard let month = Month(text) else { throw Problem(.invalid, "Write the month as year and month, like 2026-02.") }
        return month
    }

    private static func measure(_ id: String?) throws(Problem) -> Measure {
        guard let id, !id.isEmpty else { return Measures.householdCoverage }
        guard let measure = Measures.published.first(where: { $0.id == id }) else {
            throw Problem(.invalid, "Forces publish no such measure. Choose one from the list.")
        }
        return measure
    }

    /// A path with all that was chosen; household coverage and all forces go without saying.
    func on(_ path: Path) -> Path {
        let measured = path.query("measure", measure.id == Measures.householdCoverage.id ? nil : measure.id)
        let chosen = measured.query("month", month.description).query("region", region).query("peers", peers)
        return forces.reduce(chosen) { $0.query("force", $1) }
    }

    /// The forces that take part.
    ///
    /// - Throws: `.invalid` if a force or region that the address names is not known.
    func forces(_ reference: ReferenceForces, _ groups: [PeerGroup]) throws(Problem) -> (@Sendable (String) -> Bool)? {
        guard region != nil || peers != nil || !forces.isEmpty else { return nil }
        if let peers, reference[peers] == nil { throw Problem(.invalid, "There is no force ‘\(peers)’ to find others like it.") }
        if let region, !reference.regions.contains(region) { throw Problem(.invalid, "There is no region ‘\(region)’.") }
        let family = peers.map { force in Set([force] + Peers(of: force, imported: groups, reference: reference).all.map(\.slug)) }
        let regional = region.map { name in Set(reference.all.filter { $0.region == name }.map(\.slug)) }
        let named = forces.isEmpty ? nil : Set(forces)
        return { slug in [family, regional, named].allSatisfy { $0?.contains(slug) ?? true } }
    }

    /// What was chosen besides the measure and the month, in words; blank for all forces.
    func words(_ reference: ReferenceForces) -> String {
        let parts = [
            region.map { "of \($0)" }, peers.flatMap { reference[$0]?.name }.map { "\($0) and forces like it" },
            forces.isEmpty ? nil : "\(forces.count) chosen forces",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

/// The form in which a national lead chooses.
enum ComparisonForm {
    /// - Parameter isByMonth: whether the page is of one month.
    static func html(_ choice: ComparisonChoice, to path: Path, _ reference: ReferenceForces, today: Day) -> HTML {
        """
        <form method="get" action="\(path)">
        \(select("measure", "Measure", Measures.published.map { ($0.id, $0.title) }, choice.measure.id))\
        \(select("month", "Month", months(choice, today), choice.month.description))\
        \(Components.details("Choose forces", forces(choice, reference), isOpen: !choice.words(reference).isEmpty))\
        <div class="buttons">\(Components.button("Show this", style: .second))</div>
        </form>

        """
    }

    private static func months(_ choice: ComparisonChoice, _ today: Day) -> [(String, String)] {
        let ended = Months.ended(before: today)
        let all = ended.contains(choice.month) ? ended : [choice.month] + ended
        return all.map { ($0.description, Language.english.month($0)) }
    }

    private static func forces(_ choice: ComparisonChoice, _ reference: ReferenceForces) -> HTML {
        let named = reference.all.map { ($0.slug, $0.name) }
        let state = FormState(.english, values: ["force": choice.forces])
        return """
            \(select("region", "Region", [("", "All regions")] + reference.regions.map { ($0, $0) }, choice.region ?? ""))\
            \(select("peers", "One force and those like it", [("", "All forces")] + named, choice.peers ?? ""))\
            \(Components.checkboxes("force", "Only these forces", named.map { Choice(value: $0.0, label: $0.1) }, in: state, isSplit: true))
            """
    }

    private static func select(_ name: String, _ label: String, _ choices: [(String, String)], _ chosen: String) -> HTML {
        let options: [HTML] = choices.map { "<option value=\"\($0.0)\"\(flag: "selected", $0.0 == chosen)>\($0.1)</option>\n" }
        return """
            <div class="field"><label for="\(name)">\(label)</label>
            <select id="\(name)" name="\(name)">
            \(options)</select></div>

            """
    }
}

/// The files of a page: the same figures as CSV, as JSON and as a feed.
enum FigureFiles {
    /// Links to the files, where the page's own address ends in `.csv`, `.json` and `.atom`.
    static func links(csv: Path, json: Path, atom: Path) -> HTML {
        """
        <p class="small"><a href="\(csv)" download>Download these figures (CSV)</a> · <a href="\(json)">The same as JSON</a> · \
        <a href="\(atom)">The same as a feed</a></p>

        """
    }

    /// A table of figures as an Atom feed (RFC 4287): an entry to each force that published, with what is said of it in words.
    static func atom(_ table: FigureTable, page: Path, _ call: NationalCall) -> Reply {
        let address: HTML = "\("\(call.request.scheme)://\(call.request.authority)\(page.description)")"
        let feed: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
            <id>tag:folkmoot.invalid,2026:national\(page.description)</id>
            <title>\(table.title)\(table.isDemonstration ? " (demonstration data)" : "")</title>
            <updated>\((table.updatedAt ?? Timestamp(seconds: 0)).description)</updated>
            <author><name>Folkmoot national</name></author>
            <link rel="alternate" type="text/html" href="\(address)"/>
            \(table.rows.filter { !$0.words.isEmpty }.compactMap { row in row.updatedAt.map { entry(row, $0) } })</feed>

            """
        return Reply(.bytes(feed.bytes, type: BoardFeed.mediaType))
    }

    private static func entry(_ row: FigureTable.Row, _ updated: Timestamp) -> HTML {
        """
        <entry>
        <id>tag:folkmoot.invalid,2026:national/\(row.key)</id>
        <title>\(row.words)</title>
        <updated>\(updated.description)</updated>
        <content type="text">\(row.words)</content>
        </entry>

        """
    }
}
