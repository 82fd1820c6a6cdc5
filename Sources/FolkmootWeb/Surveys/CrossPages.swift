import Basics
import CSV
import FolkmootCore
import Markup

/// One question by another, by ways of answering, or by areas.
enum CrossPages {
    /// The names of what is no question; no question's code begins with an underscore.
    static let (parts, modes) = ("_areas", "_mode")

    static func page(_ table: CrossTable, _ place: SurveyPlace, mayExport: Bool, _ call: Call) -> Page {
        Page(
            title: "\(table.question.text.english) By \(title(of: table.axis).lowercasedFirst)",
            caption: place.survey.title.english,
            breadcrumbs: place.breadcrumbs(to: "cross"),
            body: """
                <p class="figure"><strong>\(Decimals.grouped(table.all.people))</strong> people in \(place.area.name.english) answered, \
                \(place.waveName(call)).</p>
                \(choices(table, place, call))
                \(Components.table(matrix(table, place, call)))
                <p class="source">Per cent of the people of each column who answered the question, with the 95\u{A0}% interval (Wilson). \
                Each person counts once, in their latest view. Figures of few people say little: look at the intervals.</p>
                \(SurveyWords.representativeness(table.all.people, in: place.area, call))
                \(ReportPages.files(
                    csv: path(table, place, "cross.csv"), json: path(table, place, "cross.json"), "this table", mayExport: mayExport))
                """)
    }

    private static func title(of axis: CrossTable.Axis) -> String {
        switch axis {
        case .question(let other): "“\(other.text.english)”"
        case .mode: "How people answered"
        case .parts: "Area"
        }
    }

    static func code(of axis: CrossTable.Axis) -> String {
        switch axis {
        case .question(let other): other.code
        case .mode: modes
        case .parts: parts
        }
    }

    private static func path(
        _ table: CrossTable, _ place: SurveyPlace, _ page: String = "cross", question: String? = nil, by: String? = nil
    ) -> Path {
        place.path(page).query("question", question ?? table.question.code).query("by", by ?? code(of: table.axis))
    }

    private static func choices(_ table: CrossTable, _ place: SurveyPlace, _ call: Call) -> HTML {
        let questions = place.survey.questions.filter(\.hasOptions)
        let down: [HTML] = questions.map { question in
            SurveyPlace.link(
                question.text.english, to: path(table, place, question: question.code), isCurrent: question == table.question)
        }
        let others = questions.filter { $0 != table.question }.map { (code: $0.code, name: $0.text.english) }
        let across: [HTML] = ([(modes, "How people answered"), (parts, "Area")] + others).map { code, name in
            SurveyPlace.link(name, to: path(table, place, by: code), isCurrent: code == self.code(of: table.axis))
        }
        return """
            \(Components.details("Change question", "<ul>\(down)</ul>"))\
            \(Components.details("Change what it is shown by", "<ul>\(across)</ul>"))\
            \(place.choices(of: "cross", call))
            """
    }

    private static func matrix(_ table: CrossTable, _ place: SurveyPlace, _ call: Call) -> Table {
        let columns = shown(table)
        let options = table.question.options.enumerated().filter { !$0.element.isRetired || table.all.counts[$0.offset] > 0 }
        let hasPositive = table.question.kind != .multiple && table.question.options.contains(where: \.isPositive)
        let positive = Table.Row(["<strong>Positive</strong>"] + columns.map { cell(ShareEstimate($0.positive)) })
        return Table(
            caption: "\(table.question.text.english) Per cent, by \(title(of: table.axis).lowercasedFirst)",
            columns: [.init(title: "Answer")] + columns.map { .init(title: name(of: $0, in: table, call), kind: .number) },
            rows: options.map { index, option in
                Table.Row(["\(option.text.english)"] + columns.map { cell($0.share(index)) })
            } + (hasPositive ? [positive] : []),
            total: Table.Row(["People"] + columns.map { "\(Decimals.grouped($0.people))" }), isMatrix: true)
    }

    /// Everybody first, then the columns with anybody in them.
    static func shown(_ table: CrossTable) -> [CrossTable.Column] { [table.all] + table.columns.filter { $0.people > 0 } }

    private static func cell(_ share: ShareEstimate?) -> HTML {
        guard let share else { return .empty }
        // Word joiners keep an interval on one line.
        let interval = SurveyTables.range(share.interval.percent, decimals: 1).replacing("–", with: "\u{2060}–\u{2060}")
        return "\(share.ratio.percent(decimals: 1) ?? "") <span class=\"quiet\">\(interval)</span>"
    }

    private static func name(of column: CrossTable.Column, in table: CrossTable, _ call: Call) -> String {
        column.code.map { table.name(of: $0, call.configuration) } ?? "Everybody"
    }
}

extension CrossTable {
    /// What a column is called.
    fileprivate func name(of code: String, _ configuration: ForceConfiguration) -> String {
        switch axis {
        case .question(let other): other.option(code)?.text.english ?? code
        case .mode: SurveyResponse.Mode(rawValue: code).map(ProgrammePages.name) ?? code
        case .parts: configuration.areas[code]?.name.english ?? code
        }
    }
}

/// A table of one question by another as files.
enum CrossFiles {
    static func csv(_ table: CrossTable, _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["survey", "wave", "area"] + names)
        for cell in cells(table, configuration) {
            writer.row([table.survey.code, table.wave.code, table.area.code] + cell)
        }
        return writer.bytes
    }

    static func json(_ table: CrossTable, _ configuration: ForceConfiguration) -> JSON {
        [
            "schema": "folkmoot.survey-cross/1", "survey": .string(table.survey.code), "wave": .string(table.wave.code),
            "area": .string(table.area.code), "question": .string(table.question.code),
            "by": .string(CrossPages.code(of: table.axis)),
            "cells": .array(
                cells(table, configuration).map { cell in
                    .object(
                        zip(names, cell).map {
                            JSON.Member($0, $1.isEmpty ? .null : Int($1).map { .integer(Int64($0)) } ?? .string($1))
                        })
                }),
        ]
    }

    private static let names = [
        "question", "option", "by", "column", "column_name", "people", "base", "percent", "low_percent", "high_percent",
    ]

    private static func cells(_ table: CrossTable, _ configuration: ForceConfiguration) -> [[String]] {
        CrossPages.shown(table).flatMap { column in
            table.question.options.enumerated().map { index, option in
                let share = column.share(index)
                let interval = share?.interval.percent
                return [
                    table.question.code, option.code, CrossPages.code(of: table.axis), column.code ?? "",
                    column.code.map { table.name(of: $0, configuration) } ?? "Everybody", String(column.counts[index]),
                    String(column.people), share?.ratio.percent(decimals: 1) ?? "",
                    interval.map { Decimals.text($0.lowerBound, decimals: 1) } ?? "",
                    interval.map { Decimals.text($0.upperBound, decimals: 1) } ?? "",
                ]
            }
        }
    }
}
