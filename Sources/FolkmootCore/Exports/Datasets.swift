import Basics
import Storage

extension Dataset {
    /// Every dataset, in the order in which pages list them.
    public static let all: [Dataset] = [
        areas, areaParents, members, memberships, consents, interests, groups, responses, answers, priorities, raisedIssues,
        encounters,
        crime,
    ]

    /// The dataset of a name.
    public static func named(_ name: String) -> Dataset? { all.first { $0.name == name } }
}

// MARK: Places

extension Dataset {
    private static let areas = Dataset(
        name: "areas", version: 1, title: "Areas", words: "One area of the force, as its configuration has it now",
        columns: [
            Column(name: "area", kind: .text, words: "The code; that of the Office for National Statistics where there is one"),
            Column(name: "name", kind: .text, words: "What it is called in English"),
            Column(name: "kind", kind: .text, words: "The code of its kind"),
            Column(
                name: "parent", kind: .text,
                words: "The area that it lies in; blank for the force, and for areas of further hierarchies alone"),
            Column(name: "valid_from", kind: .day, words: "Its first day"),
            Column(name: "valid_to", kind: .day, words: "Its last day, if it is no more"),
            Column(name: "households", kind: .number, words: "Households of the reference census"),
            Column(name: "population", kind: .number, words: "Usual residents of the reference census"),
        ],
        feed: .whole,
        rows: .configuration { configuration in
            (configuration.areas.areas + configuration.hierarchies.groups).map { area in
                [
                    .text(area.code), .text(area.name.english), .text(area.kind), ExportCell(area.parent),
                    .text(area.validFrom.description), ExportCell(area.validTo?.description), ExportCell(area.households),
                    ExportCell(area.population),
                ]
            }
        })

    private static let areaParents = Dataset(
        name: "area_parents", version: 1, title: "Where areas lie",
        words: "For which days an area lay in another than it does now, or lies in one of a further hierarchy",
        columns: [
            Column(name: "area", kind: .text, words: "The area"),
            Column(name: "hierarchy", kind: .text, words: "The code of the further hierarchy; blank for the force's own"),
            Column(name: "parent", kind: .text, words: "The area that it lies in"),
            Column(name: "valid_from", kind: .day, words: "The first day"),
            Column(name: "valid_to", kind: .day, words: "The last day, if it does no more"),
        ],
        feed: .whole,
        rows: .configuration { configuration in
            configuration.hierarchies.parents.map { row in
                [
                    .text(row.area), ExportCell(row.hierarchy), .text(row.parent), .text(row.validFrom.description),
                    ExportCell(row.validTo?.description),
                ]
            }
        })

    private static let crime = Dataset(
        name: "crime", version: 1, title: "Recorded crime",
        words: "How many crimes of a type were recorded in an area in a month; what is in no row of a month that is there is none",
        columns: [
            Column(name: "month", kind: .month, words: "The month"), Column(name: "area", kind: .text, words: "The area"),
            Column(name: "type", kind: .text, words: "The type, as data.police.uk has it"),
            Column(name: "crimes", kind: .number, words: "How many"),
        ],
        feed: .whole,
        rows: .query("SELECT month, area, type, sum(count) FROM crime_count GROUP BY month, area, type ORDER BY month, area, type"))
}

// MARK: Members

extension Dataset {
    private static let member = Column(name: "member", kind: .text, words: "The member's identity, which names nobody")

    private static let members = Dataset(
        name: "members", version: 1, title: "Members",
        words:
            "One person who is, was or is invited to be a member, as they are now; a later row of a member takes the place of an earlier one",
        columns: [
            member,
            Column(name: "state", kind: .text, words: "`invited`, `pending`, `active`, `suspended`, `left` or `erased`"),
            Column(name: "area", kind: .text, words: "The area where they live"),
            Column(
                name: "household", kind: .number, words: "The same number for members of one household; blank if it is not known"),
            Column(name: "route", kind: .text, words: "How they joined: `online`, `doorstep`, `partner`, `paper` or `event`"),
            Column(name: "language", kind: .text, words: "In which language they are written to: `en` or `cy`"),
            Column(name: "registered_at", kind: .instant, words: "When they were first on record"),
            Column(name: "joined_at", kind: .instant, words: "When they became a member"),
            Column(name: "left_at", kind: .instant, words: "When they left"),
            Column(name: "campaign", kind: .text, words: "What the link said by which they came to register"),
            Column(name: "merged_into", kind: .text, words: "The member into whose record this one was merged"),
        ],
        feed: .members,
        rows: .query(
            """
            SELECT member.id, state, area, household, route, language, created_at, joined_at, left_at, campaign,
                merged_into
            FROM page JOIN member USING (id) ORDER BY page.number, page.id
            """))

    private static let memberships = Dataset(
        name: "memberships", version: 1, title: "Memberships",
        words: """
            One span in which somebody was an active member at one place, so that every past month can be counted; the rows of a member in a \
            later file take the place of all their earlier ones
            """,
        columns: [
            member, Column(name: "from_at", kind: .instant, words: "Its first instant"),
            Column(name: "until_at", kind: .instant, words: "The instant at which it had ended; blank if it goes on"),
            Column(name: "area", kind: .text, words: "The area"),
            Column(name: "household", kind: .number, words: "The household, as in members"),
            Column(name: "route", kind: .text, words: "How they joined"),
        ],
        feed: .members,
        rows: .query(
            """
            SELECT member, from_at, until_at, area, household, route
            FROM page JOIN member_period ON member = page.id ORDER BY page.number, page.id, from_at
            """))

    private static let consents = Dataset(
        name: "consents", version: 1, title: "Consents",
        words:
            "One agreement to get the messages of a provider; the rows of a member in a later file take the place of all their earlier ones",
        columns: [
            member, Column(name: "provider", kind: .text, words: "Whose messages"),
            Column(name: "wording_version", kind: .number, words: "Which words they agreed to"),
            Column(name: "given_at", kind: .instant, words: "When it was given"),
            Column(name: "withdrawn_at", kind: .instant, words: "When it was withdrawn; blank if it holds"),
            Column(name: "route", kind: .text, words: "How it was given"),
        ],
        feed: .members,
        rows: .query(
            """
            SELECT member, provider, wording_version, given_at, withdrawn_at, route
            FROM page JOIN consent ON member = page.id ORDER BY page.number, page.id, entry
            """))
}

extension Dataset {
    private static let interests = Dataset(
        name: "interests", version: 1, title: "Interests",
        words: "Something that a member wants to hear of, as they chose it; who chose nothing has no row",
        columns: [member, Column(name: "interest", kind: .text, words: "The code of the interest, as `policy.json` has it")],
        feed: .whole,
        rows: .query("SELECT member, code FROM member_wish WHERE kind = 'interest' ORDER BY member, code"))

    private static let groups = Dataset(
        name: "groups", version: 1, title: "Groups of members",
        words: "The place of a member in a group that staff keep, as it is now",
        columns: [
            Column(name: "group", kind: .text, words: "The group's identity"),
            Column(name: "name", kind: .text, words: "What staff call it"),
            Column(name: "area", kind: .text, words: "The area whose team keeps it"), member,
            Column(name: "added_at", kind: .instant, words: "When they were put into it"),
        ],
        feed: .whole,
        rows: .query(
            """
            SELECT member_group.id, name, area, member, added_at
            FROM member_group_place JOIN member_group ON member_group.id = member_group
            ORDER BY member_group.id, member
            """))
}

// MARK: Listening

extension Dataset {
    private static let response = Column(name: "response", kind: .text, words: "The response's identity")

    private static let responses = Dataset(
        name: "responses", version: 1, title: "Survey responses",
        words: """
            One filled-in survey; rows are never changed. Of the rows of one person in one wave of a survey that with the latest completed_at, \
            and of several of one second the one furthest down, is their current view
            """,
        columns: [
            response, Column(name: "survey", kind: .text, words: "The survey's code"),
            Column(name: "wave", kind: .text, words: "The wave it counts in: the month in which that began"),
            Column(name: "person", kind: .pseudonym, words: "Whose view it is"),
            Column(name: "member", kind: .text, words: "The member, if answered by a member's own link"),
            Column(name: "area", kind: .text, words: "Where the person lives"),
            Column(name: "mode", kind: .text, words: "`staff`, `online`, `paper` or `phone`"),
            Column(name: "completed_at", kind: .instant, words: "When it was sent"),
            Column(name: "revision", kind: .number, words: "The revision of the configuration with the words of the questions"),
        ],
        feed: .responses,
        rows: .query(
            """
            SELECT survey_response.id, survey, wave, person, member, area, mode, completed_at, revision
            FROM page JOIN survey_response USING (number) ORDER BY page.number
            """))

    private static let answers = Dataset(
        name: "answers", version: 1, title: "Survey answers",
        words:
            "One option that was chosen in a response; a question that was left out has no row, and words that were typed are in none",
        columns: [
            response,
            Column(
                name: "question", kind: .text, words: "The question's code; of a row of a grid the grid's, a hyphen and the row's"),
            Column(name: "option", kind: .text, words: "The option's code; of a question about a place the area's"),
        ],
        feed: .responses,
        rows: .query(
            """
            SELECT survey_response.id, question.key, option.value
            FROM page JOIN survey_response USING (number)
            JOIN json_each(survey_response.answers, '$.chosen') AS question JOIN json_each(question.value) AS option
            ORDER BY page.number, question.id, option.id
            """))

    private static let priorities = Dataset(
        name: "priorities", version: 1, title: "Priorities", words: "One priority of an area, with the words of staff",
        columns: [
            Column(name: "priority", kind: .text, words: "Its identity"), Column(name: "area", kind: .text, words: "The area"),
            Column(name: "issue", kind: .text, words: "The issue of the survey that it is about, if it is about one"),
            Column(name: "words", kind: .text, words: "What the team works on"),
            Column(name: "set_on", kind: .day, words: "When it was set"),
            Column(name: "ended_on", kind: .day, words: "When it ended; blank if it goes on"),
            Column(name: "cites_survey", kind: .number, words: "1 if a survey is among its sources, else 0"),
        ],
        feed: .whole,
        rows: .query(
            """
            SELECT id, area, issue, words, set_on, ended_on, CASE WHEN EXISTS (
                SELECT 1 FROM priority_evidence WHERE priority = priority.id AND source = 'survey') THEN 1 ELSE 0 END
            FROM priority ORDER BY set_on, id
            """))

    private static let raisedIssues = Dataset(
        name: "raised-issues", version: 1, title: "What people raised",
        words: "One thing that was raised with a team, and how far it has been answered",
        columns: [
            Column(name: "raised_issue", kind: .text, words: "Its identity"), Column(name: "area", kind: .text, words: "The area"),
            Column(name: "issue", kind: .text, words: "The issue of the survey that it is about, if it is about one"),
            Column(name: "source", kind: .text, words: "`survey`, `meeting`, `surgery`, `crime` or `other`"),
            Column(name: "public", kind: .number, words: "1 if everybody may read it, else 0"),
            Column(name: "raised_on", kind: .day, words: "When it was raised"),
            Column(name: "answered_on", kind: .day, words: "When results were provided; blank if they were not yet"),
            Column(name: "steps", kind: .number, words: "How many steps followed"),
        ],
        feed: .whole,
        rows: .query(
            """
            SELECT id, area, issue, source, is_public, raised_on, answered_on,
                (SELECT count(*) FROM raised_issue_step WHERE raised_issue_step.issue = raised_issue.id)
            FROM raised_issue ORDER BY raised_on, id
            """))

    private static let encounters = Dataset(
        name: "encounters", version: 3, title: "Engagement",
        words: "One thing that a team did with the public, as staff wrote it down; what was withdrawn is not among them",
        columns: [
            Column(name: "encounter", kind: .text, words: "Its identity"),
            Column(name: "kind", kind: .text, words: "The code of its kind, as `standards.json` has it"),
            Column(name: "area", kind: .text, words: "The area in which it was"),
            Column(name: "team", kind: .text, words: "The code of the team that did it, if that was told"),
            Column(name: "held_on", kind: .day, words: "The day on which it was"),
            Column(name: "with_partners", kind: .number, words: "1 if partners took part, else 0"),
            Column(name: "cites_source", kind: .number, words: "1 if it says where its content comes from, else 0"),
            Column(name: "people_met", kind: .number, words: "How many people were met"),
            Column(name: "people_reached", kind: .number, words: "How many it reached, as its publisher counts them"),
            Column(name: "tags", kind: .text, words: "Programmes and groups that it was for, with commas between them"),
            Column(name: "issues_raised", kind: .number, words: "How many things people raised there"),
            Column(
                name: "criteria_met", kind: .number,
                words: "How many criteria a reviewer found met; blank until somebody has looked"),
            Column(name: "criteria_asked", kind: .number, words: "Of how many that were asked"),
            Column(name: "logged_at", kind: .instant, words: "When it was written down"),
            Column(
                name: "engagements", kind: .number, words: "Likes, comments and the like, as a tool for social media counts them"),
            Column(name: "meeting_body", kind: .text, words: "Whose meeting it was, if it was one"),
            Column(name: "councillors", kind: .number, words: "How many councillors came to it"),
            Column(name: "representatives", kind: .number, words: "How many came to it for other organisations"),
            Column(name: "police_roles", kind: .text, words: "In which roles the police came to it"),
        ],
        feed: .whole,
        rows: .query(
            """
            SELECT id, kind, area, team, held_on, partners IS NOT NULL, source IS NOT NULL, people_met, people_reached,
                nullif(tags, ''), (SELECT count(*) FROM encounter_issue WHERE encounter_issue.encounter = encounter.id),
                met_count, asked_count, logged_at, engagements, meeting_body, councillors, representatives, police_roles
            FROM encounter LEFT JOIN encounter_review ON encounter_review.encounter = encounter.id
            WHERE withdrawn_at IS NULL ORDER BY held_on, id
            """))
}

extension ExportCell {
    fileprivate init(_ text: String?) { self = text.map { .text($0) } ?? .blank }

    fileprivate init(_ number: Int?) { self = number.map { .number(Int64($0)) } ?? .blank }
}
