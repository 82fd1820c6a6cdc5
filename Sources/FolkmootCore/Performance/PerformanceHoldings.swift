import Storage

/// What the tables of teams' performance hold of people: of staff, and of nobody else.
extension HeldTable {
    static let ofPerformance: [HeldTable] = [
        HeldTable(
            "team_activity", staff: ["person"], ownedBy: "person",
            others: """
                first_month last_month area role_group source headcount working_days_hundredths hours_worked_hundredths \
                hours_away_hundredths away_percent_hundredths live_plans messages_sent people_reached users_registered \
                surveys_completed incidents_attended incidents_as_oic investigations_as_ro investigations_as_oic cases_as_oic
                """, because: "Work of staff, under the force's reference; each sees their own."),
        HeldTable(
            "staff_reference", staff: ["account", "reference"], ownedBy: "account",
            because: "Which reference is whose of the staff."),
        HeldTable(
            "register_entry", staff: ["person", "written_by"], ownedBy: "person", words: ["words", "cells", "struck_why"],
            others: "id register area began_on written_at changed_at", because: "Registers of teams' work, in the words of staff."),
        HeldTable(
            "meeting_pack", staff: ["published_by"], words: ["title", "words", "sections"],
            others: "id review area first_month last_month published_at", because: "Papers of meetings of staff."),
    ]
}
