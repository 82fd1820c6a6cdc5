import Storage

/// What the tables of surveys hold of people.
extension HeldTable {
    static let ofSurveys: [HeldTable] = [
        HeldTable(
            "survey_response", of: "member", Localized("Your answers to surveys", [.cy: "Eich atebion i arolygon"]),
            [
                Column("survey", "Survey", cy: "Arolwg"), Column("wave", "Wave", cy: "Ton"),
                Column("area", "Area", cy: "Ardal", .area),
                Column("mode", "Answered by", cy: "Atebwyd drwy"), Column("completed_at", "Answered", cy: "Atebwyd", .instant),
                Column("answers", "Answers", cy: "Atebion", .answers),
            ], others: "number id person submission revision confidence is_current", isRemoved: false,
            note: "Stays without the person, the words that were typed and the time of day: results stay as they were."),
        HeldTable(
            "survey_invitation", of: "member",
            Localized("Surveys that you were asked to answer", [.cy: "Arolygon y gofynnwyd i chi eu hateb"]),
            [
                Column("survey", "Survey", cy: "Arolwg"), Column("wave", "Wave", cy: "Ton"),
                Column("sent_at", "Asked", cy: "Gofynnwyd", .instant),
            ]),
        HeldTable(
            "survey_asking", staff: ["begun_by", "name"], others: "survey wave address begun_at ended_at",
            because: "Who of the staff had members asked to answer."),
        HeldTable(
            "survey_vote", others: "number figure completed_at is_current codes person",
            because: "An answer once more, as numbers; follows survey_response."),
        HeldTable("survey_written", others: "number figure", because: "Which answers have words; follows survey_response."),
        HeldTable("survey_tagging", others: "tag number tagged_at", because: "How words are coded; follows survey_response."),
        HeldTable(
            "survey_text", others: "words",
            because: "An index of the words in survey_response, from which they are taken with them."),
        HeldTable("survey_text_config", others: "k v", because: "A part of the index of words."),
        HeldTable("survey_text_data", others: "id block", because: "A part of the index of words."),
        HeldTable("survey_text_docsize", others: "id sz", because: "A part of the index of words."),
        HeldTable("survey_text_idx", others: "segid term pgno", because: "A part of the index of words."),
        HeldTable("survey_text_indexed", others: "id number", because: "Up to where words are indexed."),
        HeldTable("survey_tag", words: ["name"], others: "id survey added_at retired_at", because: "Names of tags, by staff."),
        HeldTable("survey_code", others: "id kind name detail", because: "Codes of questions and answers."),
        HeldTable("survey_figure", others: "id survey wave area people responses counts", because: "Counts."),
        HeldTable("survey_folded", others: "id number", because: "Up to where answers are counted."),
        HeldTable("survey_month", others: "survey month area mode responses", because: "Counts."),
        HeldTable("survey_wave", others: "survey wave revision first_at state latest_revision", because: "Waves of surveys."),
        HeldTable("survey_wave_revision", others: "survey wave revision first_at", because: "Waves of surveys."),
        HeldTable(
            "survey_wave_act", staff: ["done_by", "name"], others: "survey wave number act done_at revision hash reason",
            because: "What staff did to a wave and why; never changed."),
    ]
}
