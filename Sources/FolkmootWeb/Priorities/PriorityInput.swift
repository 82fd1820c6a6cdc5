import Basics
import FolkmootCore
import HTTP

/// What stands in the forms of priorities and issues: as typed, or as they are first shown.
enum PriorityInput {
    /// So many sources have a place on the form.
    static let sources = 3

    static func priority(_ form: Form) -> PriorityForm {
        var input = PriorityForm()
        (input.issue, input.words, input.welsh, input.day) = (
            form.text("issue"), form.text("words"), form.text("welsh"), form.text("day")
        )
        input.evidence = (1...sources).map { number in
            EvidenceForm(
                source: form.text("source-\(number)"), day: form.text("source-day-\(number)"),
                words: form.text("source-words-\(number)"))
        }
        return input
    }

    static func issue(_ form: Form) -> IssueForm {
        var input = IssueForm()
        (input.issue, input.source, input.words) = (form.text("issue"), form.text("source"), form.text("words"))
        (input.welsh, input.day, input.isPublic) = (form.text("welsh"), form.text("day"), form["public"] != nil)
        (input.did, input.didWelsh) = (form.text("did"), form.text("did-welsh"))
        return input
    }

    static func step(_ form: Form) -> StepForm {
        var input = StepForm()
        (input.stage, input.words, input.welsh) = (form.text("stage"), form.text("words"), form.text("welsh"))
        (input.day, input.isPublic, input.after) = (form.text("day"), form["public"] != nil, Int(form.text("after")) ?? -1)
        return input
    }

    static func ending(_ form: Form) -> EndingForm {
        var input = EndingForm()
        (input.day, input.words, input.welsh) = (form.text("day"), form.text("words"), form.text("welsh"))
        return input
    }

    /// What was typed, with what is wrong with it; a form that is first shown has the day of today.
    static func state(_ problem: Problem?, _ call: Call, from offer: LibraryOffer = LibraryOffer()) -> FormState {
        var first = ["day": [call.today.description]]
        if let use = offer.use {
            first["words"] = [use.words.english]
            first["welsh"] = [use.words.translations[.cy] ?? ""]
            first["did"] = [use.did?.english ?? ""]
            first["did-welsh"] = [use.did?.translations[.cy] ?? ""]
            first["public"] = ["yes"]
        }
        return call.formState(problem, first: first.merging(offer.values) { first, _ in first })
    }
}
