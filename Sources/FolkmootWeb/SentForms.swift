import Basics
import FolkmootCore
import HTTP
import Markup

/// What the forms of staff have in common: a form that cannot be taken is shown again with all that was typed.
extension Call {
    /// Does what a form asks for and goes on; if something typed is wrong, or no longer fits, shows the form again with all of it.
    func sending(
        to path: Path, done: String, _ work: () async throws -> Void, again: (Problem) async throws -> Page
    ) async throws -> Reply {
        do {
            try await work()
            return .seeOther(path.query("done", done))
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .conflict {
            return page(try await again(problem), status: problem.kind == .invalid ? .unprocessableContent : .conflict)
        }
    }

    /// What was typed, with what is wrong with it; or what the form shows first.
    func formState(_ problem: Problem?, first: [String: [String]] = [:]) -> FormState {
        FormState(language, values: request.method == .post ? form.typed : first, problem: problem, csrf: context.csrf)
    }
}

extension Form {
    /// What was typed into a field; empty if it was not sent.
    func text(_ field: String) -> String { self[field] ?? "" }

    /// All that was typed, by field.
    var typed: [String: [String]] { Dictionary(grouping: names, by: { $0 }).mapValues { names in all(names[0]) } }
}
