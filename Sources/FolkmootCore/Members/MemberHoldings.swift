import Storage

/// What the tables of members hold of people.
extension HeldTable {
    static let ofMembers: [HeldTable] = [
        HeldTable(
            "member", of: "id", Localized("Your record", [.cy: "Eich cofnod"]),
            [
                Column("name", "Name", cy: "Enw"), Column("email", "Email", cy: "E-bost"),
                Column("phone", "Telephone", cy: "Ffôn"), Column("address", "Address", cy: "Cyfeiriad"),
                Column("postcode", "Postcode", cy: "Cod post"), Column("uprn", "Number of the property", cy: "Rhif yr eiddo"),
                Column("area", "Area", cy: "Ardal", .area), Column("state", "Membership", cy: "Aelodaeth"),
                Column("route", "Joined by", cy: "Ymunwyd drwy"), Column("campaign", "Campaign", cy: "Ymgyrch"),
                Column("language", "Language", cy: "Iaith"), Column("created_at", "On record since", cy: "Ar gofnod ers", .instant),
                Column("joined_at", "Joined", cy: "Ymunwyd", .instant), Column("left_at", "Left", cy: "Gadawyd", .instant),
            ], others: "household changed merged_into", isRemoved: false,
            note: "Emptied: the area, how the person joined and the dates stay, so that counts of members stay right."),
        HeldTable(
            "member_contact", of: "member", Localized("Ways to reach you", [.cy: "Ffyrdd o’ch cyrraedd"]),
            [
                Column("channel", "How", cy: "Sut"), Column("address", "Address or number", cy: "Cyfeiriad neu rif"),
                Column("added_at", "Added", cy: "Ychwanegwyd", .instant),
                Column("verified_at", "Shown to be yours", cy: "Dangoswyd mai eich un chi ydyw", .instant),
                Column("verified_by", "Shown by", cy: "Dangoswyd drwy"),
                Column("preferred", "Preferred", cy: "Dewis cyntaf", .flag),
            ], staff: ["verifier"], others: "proof_hash proof_until proof_tries"),
        HeldTable(
            "contact_consent", of: "member",
            Localized("Who may write to which address or number", [.cy: "Pwy gaiff ysgrifennu at ba gyfeiriad neu rif"]),
            [
                Column("channel", "How", cy: "Sut"), Column("address", "Address or number", cy: "Cyfeiriad neu rif"),
                Column("provider", "Whose messages", cy: "Negeseuon pwy", .provider),
                Column("wording_version", "Version of the words; none: refused", cy: "Fersiwn y geiriau; dim: gwrthodwyd"),
                Column("said_at", "Said", cy: "Dywedwyd", .instant), Column("said_by", "Said by", cy: "Dywedwyd gan"),
            ], others: "entry revision"),
        HeldTable(
            "consent", of: "member", Localized("What you agreed to", [.cy: "Yr hyn y cytunoch iddo"]),
            [
                Column("provider", "Whose messages", cy: "Negeseuon pwy", .provider),
                Column("wording_version", "Version of the words", cy: "Fersiwn y geiriau"),
                Column("given_at", "Given", cy: "Rhoddwyd", .instant),
                Column("withdrawn_at", "Withdrawn", cy: "Tynnwyd yn ôl", .instant),
                Column("route", "Given by", cy: "Rhoddwyd drwy"),
            ], others: "entry revision"),
        HeldTable(
            "member_demographic", of: "member", Localized("What you told about yourself", [.cy: "Yr hyn a ddywedoch amdanoch chi"]),
            [Column("answers", "Answers", cy: "Atebion", .demographics)]),
        HeldTable(
            "member_wish", of: "member", Localized("What you want to hear of", [.cy: "Yr hyn rydych am glywed amdano"]),
            [Column("kind", "Kind", cy: "Math"), Column("code", "Choice", cy: "Dewis")]),
        HeldTable(
            "member_group_place", of: "member",
            Localized("Lists of members that you are on", [.cy: "Rhestrau aelodau rydych arnynt"]),
            [
                Column("(SELECT name FROM member_group WHERE id = member_group)", as: "list", "List", cy: "Rhestr"),
                Column("added_at", "Added", cy: "Ychwanegwyd", .instant),
            ], staff: ["added_by"], others: "member_group"),
        HeldTable(
            "member_period", of: "member", Localized("When and where you were a member", [.cy: "Pryd a ble roeddech yn aelod"]),
            [
                Column("from_at", "From", cy: "O", .instant), Column("until_at", "Until", cy: "Hyd", .instant),
                Column("area", "Area", cy: "Ardal", .area), Column("route", "Joined by", cy: "Ymunwyd drwy"),
            ], others: "household", isRemoved: false,
            note: "Stays, of nobody that is known: past counts of members and households are made of it."),
        HeldTable(
            "member_transition", of: "member", Localized("How your membership changed", [.cy: "Sut y newidiodd eich aelodaeth"]),
            [
                Column("(SELECT at FROM audit WHERE sequence = line)", as: "at", "On", cy: "Ar", .instant),
                Column("from_state", "It was", cy: "Roedd yn"), Column("to_state", "It became", cy: "Daeth yn"),
            ], others: "line", isRemoved: false, note: "Stays, of nobody that is known: past counts are made of it."),
        HeldTable(
            "household", others: "id key area active_members",
            because: "A place; its key is made unreadable once everybody who was counted there is erased."),
        HeldTable(
            "household_link", others: "address_key uprn_key", because: "Which address is which property; goes with its household."),
        HeldTable("area_figure", others: "area members households", because: "Counts of an area."),
        HeldTable(
            "member_group", staff: ["made_by"], words: ["name"], others: "id area made_at ended_at",
            because: "Lists of members that staff keep; who is on them stands elsewhere."),
    ]
}
