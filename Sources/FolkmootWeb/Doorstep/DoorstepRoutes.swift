import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Exercises from door to door: their figures, and the pages that an officer has on the phone at a door.
enum DoorstepRoutes {
    static let all: [Route] = exercises + doors

    private static let exercises: [Route] = [
        .staff(.get, "/staff/doorstep", needs: .readStandards) { call, scope in
            let areas = scope.topmostAreas(for: .writeEngagement)
            return call.page(DoorstepPages.list(try await DoorstepStore(scope).exercises(), beginning: areas, call))
        },
        .staff(.get, "/staff/doorstep/exercises.csv", needs: .readStandards) { call, scope in
            .csv(DoorstepPages.csv(try await DoorstepStore(scope).exercises(), call), named: "doorstep-exercises.csv")
        }.costly(),
        .staff(.get, "/staff/doorstep/:area/exercise", needs: .writeEngagement) { call, scope in
            call.page(DoorstepPages.form(in: try scope.extendableArea(call.place("area")), call))
        },
        .staff(.post, "/staff/doorstep/:area/exercise", needs: .writeEngagement) { call, scope in
            let base = try scope.extendableArea(call.place("area"))
            return try await call.sending(to: "/staff/doorstep", done: "begun") {
                try await DoorstepStore(scope).begin(DoorstepPages.input(call.form), in: try call.chosenArea(in: base).code)
            } again: {
                DoorstepPages.form(in: base, call, $0)
            }
        },
        .staff(.get, "/staff/doorstep/:exercise", needs: .readStandards) { call, scope in
            let report = try await DoorstepStore(scope).report(try call.exercise)
            return call.page(
                DoorstepPages.report(
                    report, mayCall: scope.allows(.inviteMembers), mayEnd: scope.allows(.writeEngagement, in: report.area.code),
                    call))
        },
        .staff(.get, "/staff/doorstep/:exercise/ending", needs: .writeEngagement) { call, scope in
            let (exercise, _) = try await DoorstepStore(scope).exercise(try call.exercise)
            return call.page(DoorstepPages.ending(exercise, call))
        },
        .staff(.post, "/staff/doorstep/:exercise/ending", needs: .writeEngagement) { call, scope in
            let (exercise, _) = try await DoorstepStore(scope).exercise(try call.exercise)
            return try await call.sending(to: exercise.path(), done: "ended") {
                try await DoorstepStore(scope).end(exercise.id)
            } again: {
                DoorstepPages.ending(exercise, call, $0)
            }
        },
    ]

    private static let doors: [Route] = [
        .staff(.get, "/staff/doorstep/:exercise/doors", needs: .inviteMembers) { call, scope in
            let (book, exercise) = (DoorBook(scope), try call.exercise)
            let doors = try await book.doors(of: exercise)
            guard let asked = call.asked else { return call.page(DoorPages.doors(doors, call)) }
            return call.page(DoorPages.doors(doors, at: try await book.door(asked, of: exercise), call))
        },
        .staff(.post, "/staff/doorstep/:exercise/doors", needs: .inviteMembers) { call, scope in
            let (book, exercise) = (DoorBook(scope), try call.exercise)
            do {
                let (door, outcome) = try await book.visit(DoorPages.visit(call.form), in: exercise)
                let doors = Path("/staff/doorstep/\(exercise.description)/doors")
                guard outcome != .registered else {
                    return .seeOther("/staff/doorstep/\(exercise.description)/doors/\(door.description)/registration")
                }
                return .seeOther(doors.query("after", door.description).query("done", outcome.rawValue))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(DoorPages.doors(try await book.doors(of: exercise), call, problem), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/doorstep/:exercise/doors/:door/registration", needs: .inviteMembers) { call, scope in
            let door = try await DoorBook(scope).door(try call.door, of: try call.exercise)
            var input = RegistrationInput()
            (input.form.address, input.form.postcode, input.form.area) = (door.address, door.postcode, door.area)
            return call.page(DoorPages.registration(input, at: door, of: try call.exercise, call))
        },
        .staff(.post, "/staff/doorstep/:exercise/doors/:door/registration", needs: .inviteMembers) { call, scope in
            let (book, exercise) = (DoorBook(scope), try call.exercise)
            let door = try await book.door(try call.door, of: exercise)
            let input = RegistrationInput(call.form)
            do {
                let registration = try Registration(
                    input.form, for: call.configuration, on: call.today, in: .en,
                    reading: Language(rawValue: call.form.text("language")))
                let isByLink = try await book.register(registration, at: door.id, of: exercise, from: call.serviceAddress)
                let doors = Path("/staff/doorstep/\(exercise.description)/doors")
                return .seeOther(doors.query("after", door.id.description).query("done", isByLink ? "registered" : "number"))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(
                    DoorPages.registration(input, at: door, of: exercise, call, problem), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/doorstep/:exercise/list", needs: .inviteMembers) { call, scope in
            call.page(DoorPages.list(of: try await DoorstepStore(scope).exercise(try call.exercise), call))
        },
        .staff(.post, "/staff/doorstep/:exercise/list", needs: .inviteMembers) { call, scope in
            let (exercise, area) = try await DoorstepStore(scope).exercise(try call.exercise)
            return try await call.sending(to: exercise.path("doors"), done: "listed") {
                try await DoorBook(scope).list(call.form.text("list"), in: exercise.id)
            } again: {
                DoorPages.list(of: (exercise, area), call, $0)
            }
        },
    ]
}

extension DoorstepExercise {
    /// The page of an exercise, or one below it.
    func path(_ part: String? = nil) -> Path {
        guard let part else { return "/staff/doorstep/\(id.description)" }
        return "/staff/doorstep/\(id.description)/\(part)"
    }
}

extension Call {
    fileprivate var exercise: ID<DoorstepExercise> {
        get throws(Problem) {
            guard let id = ID<DoorstepExercise>(place("exercise")) else { throw Problem.missing("exercise") }
            return id
        }
    }

    fileprivate var door: ID<Door> {
        get throws(Problem) {
            guard let id = ID<Door>(place("door")) else { throw Problem.missing("door") }
            return id
        }
    }

    /// The door of the list that the form is to be about, or the one from which the officer goes on.
    fileprivate var asked: ID<Door>? { (request.query["door"] ?? request.query["after"]).flatMap(ID<Door>.init) }
}
