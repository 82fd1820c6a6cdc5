public import Basics
import CSV
public import FolkmootTenancy

/// Everything that forces published, as files that others can use: a row to each value, the hidden ones marked as such.
public enum PublicationExport {
    static let columns = [
        "month", "force", "force_name", "area", "area_name", "measure", "measure_version", "part", "value", "unit", "numerator",
        "denominator", "denominator_source", "as_at", "certainty", "status", "demonstration", "revision", "published_at", "hash",
    ]

    /// Publications as CSV, in the order given; those that were withdrawn, or that this version cannot read, have no rows.
    public static func csv(_ months: [ForceMonth]) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(columns)
        for month in months {
            guard let figures = month.figures else { continue }
            for value in figures.values { writer.row(cells(value, figures, month.publication)) }
        }
        return writer.bytes
    }

    /// Publications as JSON: each as it was signed off, definitions and all.
    public static func json(_ publications: [Publication]) -> JSON {
        [
            "schema": "folkmoot.publications/1", "demonstration": .bool(publications.contains(where: \.isDemonstration)),
            "publications": .array(publications.map(json)),
        ]
    }

    private static func json(_ publication: Publication) -> JSON {
        [
            "force": .string(publication.force), "force_name": .string(publication.forceName),
            "month": .string(publication.month.description), "revision": .integer(Int64(publication.revision)),
            "published_at": .string(publication.publishedAt.description), "signed_off_by": .string(publication.signedOffBy),
            "reason": publication.reason.map { .string($0) } ?? .null, "demonstration": .bool(publication.isDemonstration),
            "hash": .string(publication.hash), "withdrawn": publication.withdrawal.map(json) ?? .null,
            "figures": publication.withdrawal == nil ? publication.figures : .null,
        ]
    }

    private static func json(_ withdrawal: PublicationHead.Withdrawal) -> JSON {
        ["at": .string(withdrawal.at.description), "by": .string(withdrawal.by), "reason": .string(withdrawal.reason)]
    }

    private static func cells(_ value: MeasureValue, _ figures: MonthFigures, _ publication: PublicationHead) -> [String] {
        let measure = try? Measures.find(value.measure.id, version: value.measure.version)
        let place = figures.places.first { $0.code == value.area }
        let amount = value.amount.flatMap { amount in measure?.plainText(amount) }
        return [
            publication.month.description, publication.force, publication.forceName, value.area, place?.name ?? "",
            value.measure.id,
            String(value.measure.version), value.part ?? "", amount ?? "", measure?.unit.rawValue ?? "",
            value.numerator.map(String.init) ?? "", value.denominator.map(String.init) ?? "", value.source ?? "",
            figures.asAt.description, measure?.certainty.rawValue ?? "", status(value), publication.isDemonstration ? "yes" : "no",
            String(publication.revision), publication.publishedAt.description, publication.hash,
        ]
    }

    private static func status(_ value: MeasureValue) -> String {
        if value.isSuppressed { return "suppressed" }
        return value.amount == nil ? "not-recorded" : "published"
    }
}

extension Measure {
    /// A value for programs: as it is printed, with no sign between the thousands.
    func plainText(_ amount: Amount) -> String { String(text(amount).filter { $0 != "," }) }
}
