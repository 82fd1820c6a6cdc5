import Storage

/// The index of what people wrote, in which words are found whatever their capitals and accents.
///
/// An answer is not indexed when it is written, which would cost every answer for the sake of a few searches: whoever searches first brings
/// the index up to date.
enum TextIndex {
    /// So many answers are indexed in one write, so that others come in between.
    static let portion = 5_000

    /// Indexes answers that have not been, the earliest first.
    ///
    /// - Returns: whether there may be more.
    static func catchUp(in db: Connection) throws -> Bool {
        let mark = try db.value("SELECT number FROM survey_text_indexed", as: Int.self) ?? 0
        let numbers = try db.values(
            "SELECT number FROM survey_written WHERE number > \(mark) ORDER BY number LIMIT \(portion)", as: Int.self)
        guard let last = numbers.last else { return false }
        try db.run(
            """
            INSERT INTO survey_text (rowid, words)
                SELECT written.number, words FROM survey_written AS written JOIN survey_words AS words ON words.number = written.number
                WHERE written.number > \(mark) AND written.number <= \(last)
            """)
        try db.run("UPDATE survey_text_indexed SET number = \(last)")
        return numbers.count == portion
    }

    /// What is looked for, in the language of the index: answers with every word, or with words that begin so.
    ///
    /// Each word stands in quotation marks, where nothing is an operator. Nothing if there is no word in the text.
    static func match(_ text: String) -> String? {
        let words = text.split { !$0.isLetter && !$0.isNumber }.prefix(mostWords)
        return words.isEmpty ? nil : words.map { "\"\($0)\"*" }.joined(separator: " ")
    }

    /// More words make a search no better.
    private static let mostWords = 12
}
