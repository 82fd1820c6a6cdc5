import Storage

/// Tables of several capabilities that are about places, counts and settings.
extension HeldTable {
    static let ofGeography: [HeldTable] = [
        HeldTable("area_boundary", others: "area rings source imported_at", because: "Borders of areas."),
        HeldTable("street", others: "id area name", because: "Streets."),
        HeldTable("street_postcode", others: "postcode street households source as_at", because: "Streets."),
    ]

    static let ofCrime: [HeldTable] = [
        HeldTable("crime_count", others: "month area type lsoa count", because: "Counts."),
        HeldTable(
            "crime_month",
            others: "month total in_areas carried_forward without_position outside split file imported_at is_demonstration",
            because: "Counts."),
        HeldTable("lsoa_change", others: "old new", because: "Areas of the census."),
        HeldTable("lsoa_place", others: "lsoa area", because: "Areas of the census."),
    ]

    static let ofProportionality: [HeldTable] = [
        HeldTable("population", others: "classification as_at area segment people", because: "Counts of the census."),
        HeldTable("population_source", others: "classification as_at source imported_at", because: "Where those counts are from."),
    ]

    static let ofReports: [HeldTable] = [
        HeldTable("external_series", others: "series period units decimals people source given_at", because: "Figures."),
        HeldTable("given_figure", others: "measure area month is_stated units decimals source given_at", because: "Figures."),
    ]

    static let ofBenchmarking: [HeldTable] = [
        HeldTable(
            "published_month", staff: ["signed_off_by"],
            others: "month revision published_at reason demonstration hash withdrawn_at withdrawal_reason",
            because: "Figures that were published."),
        HeldTable("publication_draft", others: "month made_at hash figures", because: "Figures that may be published."),
    ]

    static let ofExports: [HeldTable] = [
        HeldTable(
            "export_mark", staff: ["account"], ownedBy: "account", others: "dataset cursor taken_at",
            because: "Up to where staff took records out.")
    ]

    static let ofConfiguration: [HeldTable] = [
        HeldTable(
            "configuration_proposal", staff: ["proposed_by"], others: "hash basis proposed_at reason restores",
            because: "Changes of the configuration that wait."),
        HeldTable(
            "configuration_proposal_file", others: "proposal path content", because: "Changes of the configuration that wait."),
    ]

    static let ofOnboarding: [HeldTable] = [
        HeldTable(
            "onboarding_step", staff: ["owner", "stated_by"], words: ["evidence"], others: "step done_on stated_at",
            because: "The force's way into service.")
    ]
}
