import Storage

/// What the tables of engagement hold of people.
extension HeldTable {
    static let ofFieldwork: [HeldTable] = [
        HeldTable(
            "event_invitation", of: "member",
            Localized("Events that you were invited to", [.cy: "Digwyddiadau y’ch gwahoddwyd iddynt"]),
            [
                Column("(SELECT title FROM event WHERE id = event)", as: "title", "Event", cy: "Digwyddiad"),
                Column("invited_at", "Invited", cy: "Gwahoddwyd", .instant),
                Column("people", "How many would come", cy: "Faint fyddai’n dod"),
                Column("answered_at", "Answered", cy: "Atebwyd", .instant),
            ], others: "event message"),
        HeldTable(
            "encounter", staff: ["done_by", "logged_by"],
            words: ["words", "place", "partners", "transcript", "link", "withdrawn_why", "meeting_body"],
            others: """
                id kind area team held_on source people_met people_reached tags logged_at changed_at withdrawn_at imported_id \
                engagements councillors representatives police_roles police_report
                """,
            because: "What teams did, in the words of staff, who are asked to name nobody."),
        HeldTable(
            "encounter_action", words: ["words", "owner"], others: "encounter number due_on done_on",
            because: "What staff mean to do."),
        HeldTable("encounter_issue", others: "encounter issue", because: "What belongs together."),
        HeldTable(
            "encounter_review", staff: ["reviewed_by"], words: ["words"],
            others: "encounter asked asked_count met met_count earlier_score reviewed_at", because: "How well staff did it."),
        HeldTable(
            "event", staff: ["planned_by"], words: ["title", "title_welsh", "place", "cancel_reason", "cancel_reason_welsh"],
            others: "id kind area team begins_at minutes is_public changed_at changes encounter room",
            because: "Events that staff announce."),
        HeldTable(
            "event_message", staff: ["sender", "sent_by"], words: ["words", "words_welsh", "link", "transcript"],
            others: "id event sent_at", because: "What staff write to all whom they invite at once."),
        HeldTable(
            "standard_exemption", staff: ["asked_by", "decided_by"], words: ["reason"],
            others: "id standard unit first_on last_on asked_at decided_at is_granted", because: "What a unit is excused from."),
        HeldTable(
            "review_sample", staff: ["drawn_by"], others: "id area kind first_on last_on seed candidates drawn_at",
            because: "Which work of staff is looked at."),
        HeldTable("review_sample_place", others: "sample place encounter", because: "Which work of staff is looked at."),
    ]
}
