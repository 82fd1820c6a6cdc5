import Basics
import FolkmootCore

/// What the league says in words.
enum LeagueWords {
    /// The finding of a month, in one statement: who leads, and what all reach together.
    static func finding(_ league: CoverageLeague) -> String {
        guard let best = league.compared.first?.percent else { return withoutRanks(league) }
        let leaders = league.compared.filter { $0.rank == 1 }.map(\.name)
        let total = league.total?.coverage.percent() ?? ""
        if league.compared.count == 1 { return "\(leaders[0]) reaches \(best) % of its households" }
        let lead: String =
            switch leaders.count {
            case 1: "\(leaders[0]) leads"
            case 2: "\(leaders[0]) and \(leaders[1]) lead"
            default: "\(leaders.count) forces lead"
            }
        return "\(lead) with \(best) % of households; \(league.total?.forces ?? 0) forces together reach \(total) %"
    }

    private static func withoutRanks(_ league: CoverageLeague) -> String {
        let month = Language.english.month(league.month)
        return league.isEmpty ? "No force has published \(month) yet" : "No figure of \(month) can be compared"
    }

    /// What stands in the place of a figure.
    static func status(_ status: CoverageLeague.Row.Status) -> String {
        switch status {
        case .published: ""
        case .suppressed(let threshold): "Fewer than \(threshold) households, so not shown"
        case .notRecorded: "Not recorded"
        case .otherVersion(let version): "Measured by another definition (version \(version)), so not compared"
        case .notPublished: "Has not published"
        }
    }

    /// How a value is called: its measure, and the part that it is about.
    static func name(_ value: MeasureValue, _ measure: Measure) -> String {
        value.part.map { "\(measure.title): \(part($0))" } ?? measure.title
    }

    private static func part(_ code: String) -> String {
        switch code {
        case "online": "online"
        case "doorstep": "on the doorstep"
        case "partner": "through a partner"
        case "paper": "on paper"
        case "event": "at an event"
        case "staff": "with staff"
        case "phone": "by telephone"
        default: code
        }
    }
}

/// Up to four letters for a force's tile.
enum TileLabel {
    static func of(_ force: ReferenceForce) -> String { known[force.slug] ?? String(force.shortName.prefix(4)) }

    private static let known = [
        "avon-and-somerset": "A&S", "bedfordshire": "Beds", "cambridgeshire": "Cams", "cheshire": "Ches", "city-of-london": "City",
        "cleveland": "Clev", "cumbria": "Cumb", "derbyshire": "Derb", "devon-and-cornwall": "D&C", "dorset": "Dors",
        "durham": "Durh", "dyfed-powys": "DyPo", "essex": "Essx", "gloucestershire": "Glos", "greater-manchester": "GMP",
        "gwent": "Gwnt", "hampshire": "Hants", "hertfordshire": "Herts", "humberside": "Humb", "kent": "Kent",
        "lancashire": "Lancs",
        "leicestershire": "Leics", "lincolnshire": "Lincs", "merseyside": "Mers", "metropolitan": "Met", "norfolk": "Norf",
        "north-wales": "NWal", "north-yorkshire": "NYks", "northamptonshire": "Nhnt", "northumbria": "Nhmb",
        "nottinghamshire": "Notts", "south-wales": "SWal", "south-yorkshire": "SYks", "staffordshire": "Staf", "suffolk": "Suff",
        "surrey": "Sury", "sussex": "Susx", "thames-valley": "TVP", "warwickshire": "Warw", "west-mercia": "WMer",
        "west-midlands": "WMid", "west-yorkshire": "WYks", "wiltshire": "Wilt",
    ]
}
