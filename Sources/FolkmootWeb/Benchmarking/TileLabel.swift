import FolkmootCore

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
