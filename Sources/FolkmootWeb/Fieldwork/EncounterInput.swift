import Basics
import FolkmootCore
import HTTP

/// What stands in the form of an encounter: as typed, or as it is first shown.
enum EncounterInput {
    static let fields = [
        "kind", "within", "position", "team", "day", "words", "partners", "met", "issues", "place", "source", "reached", "link",
        "transcript",
        "body", "councillors", "representatives", "police", "report", "tags", "done-by", "action", "action-day",
    ]

    static func encounter(_ form: Form) -> EncounterForm {
        var input = EncounterForm()
        (input.kind, input.day, input.team, input.words) = (
            form.text("kind"), form.text("day"), form.text("team"), form.text("words")
        )
        (input.place, input.partners, input.source) = (form.text("place"), form.text("partners"), form.text("source"))
        (input.met, input.reached, input.link) = (form.text("met"), form.text("reached"), form.text("link"))
        (input.transcript, input.tags, input.doneBy) = (form.text("transcript"), form.text("tags"), form.text("done-by"))
        (input.issues, input.action, input.actionDay) = (form.text("issues"), form.text("action"), form.text("action-day"))
        (input.body, input.councillors, input.representatives) = (
            form.text("body"), form.text("councillors"), form.text("representatives")
        )
        (input.police, input.report) = (form.text("police"), form.text("report"))
        return input
    }

    /// The fields of an encounter that is to be put right.
    static func values(of encounter: Encounter) -> [String: [String]] {
        [
            "kind": encounter.kind, "day": encounter.heldOn.description, "team": encounter.team ?? "", "words": encounter.words,
            "place": encounter.place ?? "", "partners": encounter.partners ?? "", "source": encounter.source ?? "",
            "met": encounter.met?.description ?? "", "reached": encounter.reached?.description ?? "", "link": encounter.link ?? "",
            "body": encounter.meeting.body ?? "", "councillors": encounter.meeting.councillors?.description ?? "",
            "representatives": encounter.meeting.representatives?.description ?? "", "police": encounter.meeting.police ?? "",
            "report": encounter.meeting.report ?? "", "transcript": encounter.transcript ?? "",
            "tags": encounter.tags.joined(separator: ", "),
        ].mapValues { [$0] }
    }
}
