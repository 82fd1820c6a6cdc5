import Basics
import CSV

/// Encounters and standards as files that others can use.
public enum FieldworkExport {
    /// Encounters as CSV, a row to each.
    public static func csv(_ encounters: [Encounter], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "encounter", "kind", "kind_text", "area", "area_name", "team", "team_name", "held_on", "words", "place", "partners",
            "source",
            "people_met", "people_reached", "engagements", "link", "tags", "logged_at", "counts", "withdrawn_why",
            "meeting_body", "councillors", "representatives", "police_roles", "police_report",
        ])
        for one in encounters {
            writer.row([
                one.id.description, one.kind, configuration.fieldwork.activity(one.kind)?.text.english ?? "", one.area,
                configuration.areas[one.area]?.name.english ?? "", one.team ?? "",
                one.team.flatMap(configuration.fieldwork.team)?.name ?? "", one.heldOn.description, one.words, one.place ?? "",
                one.partners ?? "", one.source ?? "", one.met?.description ?? "", one.reached?.description ?? "",
                one.engagements?.description ?? "", one.link ?? "",
                one.tags.joined(separator: ", "), one.loggedAt.description, one.withdrawn == nil ? "yes" : "no",
                one.withdrawn ?? "", one.meeting.body ?? "", one.meeting.councillors?.description ?? "",
                one.meeting.representatives?.description ?? "", one.meeting.police ?? "", one.meeting.report ?? "",
            ])
        }
        return writer.bytes
    }

    /// How standards were kept as CSV, a row to each unit and period.
    public static func csv(_ standards: [StandardCompliance]) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["standard", "standard_text", "owner", "unit", "unit_name", "first_day", "last_day", "needed", "done", "state"])
        for compliance in standards {
            let standard = compliance.standard
            for (unit, periods) in zip(compliance.units, compliance.cells) {
                for period in periods {
                    writer.row([
                        standard.code, standard.text.english, standard.owner, unit.code, unit.name,
                        period.days.lowerBound.description,
                        period.days.upperBound.description, String(period.needed), String(period.count), period.state.rawValue,
                    ])
                }
            }
        }
        return writer.bytes
    }
}
