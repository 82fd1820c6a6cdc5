import Basics
import Storage

extension RetentionRule {
    /// Figures of single people go on as those of their groups alone.
    static let workOfPeople = RetentionRule(
        "work-of-people", "Hours and counts of work of single members of staff", becomes: "Counted with their group alone",
        setting: "performance.person_months", atLeast: 3, months: \.performance.personMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM team_activity WHERE person <> '' AND last_month < \(edge.month)") ?? 0
    } end: { work in
        try TeamRow.fold(before: work.edge.month, in: work.db)
    }

    /// Good work goes on without a name.
    static let namesInRegisters = RetentionRule(
        "names-in-registers", "Names of colleagues in registers of good work", becomes: "Taken out of the entry",
        setting: "performance.person_months", atLeast: 3, months: \.performance.personMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM register_entry WHERE person IS NOT NULL AND began_on < \(edge.day)") ?? 0
    } end: { work in
        try removeNames(before: work.edge.day, in: work.db)
    }

    /// Takes the names off entries of registers that began before a day.
    @discardableResult
    static func removeNames(before day: Day, in db: Connection) throws -> Int {
        try db.run("UPDATE register_entry SET person = NULL WHERE person IS NOT NULL AND began_on < \(day)")
    }
}
