import FolkmootCore
import Markup

extension Language {
    /// What charts say of their own accord.
    var chartWords: ChartWords {
        ChartWords(
            noFigures: ChartPhrases.noFigures[self], notRecorded: ChartPhrases.notRecorded[self],
            without: ChartPhrases.without[self],
            to: ChartPhrases.to[self],
            classOf: { ChartPhrases.classOf.filled(in: self, ["n": String($0), "count": String($1)]) })
    }
}

private enum ChartPhrases {
    static let noFigures = Phrase("No figures yet", cy: "Dim ffigurau eto")
    static let notRecorded = Phrase("Not recorded", cy: "Heb ei gofnodi")
    static let without = Phrase("No figures", cy: "Dim ffigurau")
    static let to = Phrase("to", cy: "i")
    static let classOf = Phrase("class {n} of {count}", cy: "dosbarth {n} o {count}")
}
