/// What charts say of their own accord, in the language of the page.
public struct ChartWords: Sendable {
    let noFigures: String
    let notRecorded: String
    let without: String
    let to: String
    let classOf: @Sendable (Int, Int) -> String

    /// The words of one language.
    ///
    /// - Parameters:
    ///   - noFigures: What stands where there is nothing to draw: "No figures yet".
    ///   - notRecorded: What stands in place of a missing value: "Not recorded".
    ///   - without: What stands before the names of series that have no figures: "No figures".
    ///   - to: What stands between the ends of a range: "to".
    ///   - classOf: What a tile says of its class and of how many there are: "class 2 of 5".
    public init(
        noFigures: String, notRecorded: String, without: String, to: String, classOf: @escaping @Sendable (Int, Int) -> String
    ) {
        self.noFigures = noFigures
        self.notRecorded = notRecorded
        self.without = without
        self.to = to
        self.classOf = classOf
    }
}
