import Basics
import FolkmootTenancy
import Storage

extension RetentionRule {
    /// Messages to members and staff.
    static let messages = RetentionRule(
        "messages", "Messages that were sent, with address and time", becomes: "Removed", setting: "retention.message_months",
        atLeast: 6, months: \.policy.retention.messageMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM outbox WHERE created_at < \(edge.instant)") ?? 0
    } end: { work in
        let letters = try work.db.all(
            "SELECT \(Letter.columns) FROM outbox WHERE created_at < \(work.edge.instant) LIMIT \(portion)", as: Letter.self)
        for letter in letters { try work.mail.remove(letter, of: work.data.tenant.slug) }
        return try work.db.run("DELETE FROM outbox WHERE id IN \(list: letters.map(\.id))")
    }

    /// Members who left.
    static let formerMembers = erasing(
        "former-members", "Records of members who left", where: { "state = 'left' AND merged_into IS NULL AND left_at < \($0)" })

    /// Registrations and invitations that never became a membership.
    static let unconfirmed = erasing(
        "unconfirmed", "Registrations and invitations that nobody confirmed",
        where: { "state IN ('pending', 'invited') AND created_at < \($0)" })

    private static func erasing(
        _ code: StaticString, _ what: StaticString, where condition: @escaping @Sendable (Timestamp) -> SQL
    ) -> RetentionRule {
        RetentionRule(
            code, what, becomes: "Erased, as if they had asked for it", setting: "retention.inactive_member_months", atLeast: 6,
            months: \.policy.retention.inactiveMemberMonths
        ) { db, edge in
            try db.value("SELECT count(*) FROM member WHERE \(condition(edge.instant))") ?? 0
        } end: { work in
            let members = try work.db.all(
                "SELECT \(MemberRecord.columns) FROM member WHERE \(condition(work.edge.instant)) ORDER BY id LIMIT \(mostMembers)",
                as: MemberRecord.self)
            try Erasure(db: work.db, now: work.now, data: work.data, mail: work.mail).run(members)
            return members.count
        }
    }

    /// Words of people who are not known.
    ///
    /// Those of members go with the member.
    static let writtenAnswers = RetentionRule(
        "written-answers", "Words that people who are not known typed in surveys", becomes: "Taken out; what was chosen stays",
        setting: "retention.inactive_member_months", atLeast: 6, months: \.policy.retention.inactiveMemberMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM (\(oldWords(before: edge.instant))) AS old") ?? 0
    } end: { work in
        let rows = try work.db.map("\(oldWords(before: work.edge.instant)) LIMIT \(portion)") { row in
            (number: try row[0] as Int, answers: try SurveyAnswers(kept: row[1]))
        }
        try SurveyErasure(db: work.db).removeWords(rows)
        try work.db.run("UPDATE rewriting SET is_due = 1")
        return rows.count
    }

    /// By the lists of when each was completed and of current answers that have words, and by the index of those that are not current.
    ///
    /// Each list is far smaller than the answers themselves, and is brought up to date with the other.
    private static func oldWords(before instant: Timestamp) -> SQL {
        """
        SELECT response.number, answers FROM survey_vote AS vote
        CROSS JOIN survey_written AS written ON written.number = vote.number
        CROSS JOIN survey_response AS response ON response.number = written.number
        WHERE member IS NULL AND vote.completed_at < \(instant)
        UNION ALL SELECT number, answers FROM survey_response
        WHERE is_current = 0 AND member IS NULL AND completed_at < \(instant) AND substr(answers, -11) <> '"words":{}}'
        """
    }

    /// Who was invited to which event.
    static let invitations = RetentionRule(
        "invitations", "Who was invited to which event, and how many would come", becomes: "Removed",
        setting: "retention.reply_months",
        atLeast: 3, months: \.policy.retention.replyMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM event_invitation JOIN event ON event.id = event WHERE begins_at < \(edge.instant)") ?? 0
    } end: { work in
        try work.db.run("DELETE FROM event_invitation WHERE event IN (SELECT id FROM event WHERE begins_at < \(work.edge.instant))")
    }

    /// Complaints that are closed.
    static let complaints = RetentionRule(
        "complaints", "Names, contacts and words of complaints about data that are closed",
        becomes: "Removed; the dates and the outcome stay", setting: "retention.reply_months", atLeast: 3,
        months: \.policy.retention.replyMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM privacy_complaint WHERE \(closed(before: edge.instant))") ?? 0
    } end: { work in
        try ComplaintTables.empty(closed(before: work.edge.instant), in: work.db)
    }

    private static func closed(before instant: Timestamp) -> SQL {
        "closed_at < \(instant) AND coalesce(name, email, phone, words) IS NOT NULL"
    }

    /// So many of a kind end in one round, so that nobody waits for long.
    private static let portion = 5_000
    private static let mostMembers = 500
}
