import Basics
import Storage

/// Moves responses that wait into the figures.
enum SurveyFold {
    /// No more than so many responses wait, so that whoever reads figures has little to add.
    static let most = 256

    /// Folds all that wait, and keeps of each which codes it has been counted under.
    static func run(in db: Connection) throws {
        var ledger = try SurveyLedger(in: db)
        var last = 0
        let votes = try db.prepared(
            "INSERT INTO survey_vote (number, figure, completed_at, is_current, codes, person) VALUES (?, ?, ?, ?, ?, ?)")
        let written = try db.prepared("INSERT INTO survey_written (number, figure) VALUES (?, ?)")
        try WaitingResponse.forEach(in: db) { response in
            let index = try ledger.index(of: response.place, in: db)
            let codes = response.codes(in: &ledger.codes)
            ledger.count(response, codes, at: index)
            let figure = try ledger.identity(at: index, in: db)
            try votes.bind(1, response.number)
            try votes.bind(2, figure)
            try votes.bind(3, response.completedAt.seconds)
            try votes.bind(4, response.isCurrent ? 1 : 0)
            try votes.bind(5, blob: SurveyVote.packed(codes)[...])
            try votes.bind(6, text: response.person)
            try votes.run()
            if response.hasWords, response.isCurrent {
                try written.bind(1, response.number)
                try written.bind(2, figure)
                try written.run()
            }
            last = response.number
        }
        guard last > 0 else { return }
        try ledger.write(to: db)
        try db.run("UPDATE survey_folded SET number = \(last)")
    }

    /// Counts the view of a response no longer, because its person has another one now.
    static func retract(_ number: Int, in db: Connection) throws {
        guard let vote = try SurveyVote(of: number, in: db) else { return }
        var ledger = try SurveyLedger(in: db)
        ledger.retract(vote.codes.dropFirst(), at: try ledger.index(of: vote.place, in: db))
        try ledger.write(to: db)
        try db.run("DELETE FROM survey_written WHERE number = \(number)")
        try db.run(
            "UPDATE survey_vote SET is_current = 0, codes = \(SurveyVote.packed(vote.codes.prefix(1))) WHERE number = \(number)")
    }

    /// Counts everything again from the responses themselves.
    static func again(in db: Connection) throws {
        try db.run("DELETE FROM survey_vote")
        try db.run("DELETE FROM survey_written")
        try db.run("DELETE FROM survey_figure")
        try db.run("DELETE FROM survey_month")
        try db.run("UPDATE survey_folded SET number = 0")
        try run(in: db)
    }
}

// MARK: Checking

extension SurveyFold {
    /// Where votes are not what their responses say, in words; empty if all is well.
    static func differences(in db: Connection) throws -> [String] {
        let ledger = try SurveyLedger(reading: db)
        var codes = ledger.codes
        var places: [Int: SurveyLedger.Place] = [:]
        for figure in ledger.figures { if let id = figure.id { places[id] = figure.place } }
        var wrong: [String] = []
        try db.forEach(
            """
            SELECT number, survey, wave, area, mode, response.completed_at, response.is_current, confidence, answers, response.person,
                   vote.figure, vote.completed_at, vote.is_current, vote.codes, vote.person
            FROM survey_response AS response LEFT JOIN survey_vote AS vote USING (number)
            WHERE number <= (SELECT number FROM survey_folded)
            """
        ) { row in
            let response = try WaitingResponse(row: row)
            let said = Set(response.codes(in: &codes))
            let (figure, completedAt, isCurrent): (Int?, Timestamp?, Bool?) = (try row[10], try row[11], try row[12])
            let isCounted = figure.flatMap { places[$0] } == response.place && completedAt == response.completedAt
            let person: String? = try row[14]
            let isRight =
                isCounted && person == response.person && isCurrent == response.isCurrent
                && Set(row.withBytes(13, SurveyVote.unpacked)) == said
            if !isRight, wrong.count < 100 { wrong.append("survey_vote \(response.number) is not what the response says.") }
        }
        return wrong
    }
}

/// Under which codes a response has been counted: that of its mode, and if it is its person's current view all that it says.
struct SurveyVote {
    let place: SurveyLedger.Place
    let codes: [Int]

    /// What is kept of a response; nothing if it still waits.
    init?(of number: Int, in db: Connection) throws {
        let kept = try db.first(
            """
            SELECT figure.survey, figure.wave, figure.area, vote.codes
            FROM survey_vote AS vote JOIN survey_figure AS figure ON figure.id = vote.figure WHERE vote.number = \(number)
            """
        ) { row in
            (SurveyLedger.Place(survey: try row[0], wave: try row[1], area: try row[2]), row.withBytes(3, Self.unpacked))
        }
        guard let kept else { return nil }
        (place, codes) = kept
    }

    static func packed(_ codes: some Sequence<Int>) -> [UInt8] {
        var packed = PackedNumbers()
        for code in codes { packed.append(code) }
        return packed.bytes
    }

    static func unpacked(_ bytes: UnsafeRawBufferPointer) -> [Int] {
        var numbers = PackedNumbers.Reader(bytes)
        var codes: [Int] = []
        while let code = numbers.next() { codes.append(code) }
        return codes
    }
}
