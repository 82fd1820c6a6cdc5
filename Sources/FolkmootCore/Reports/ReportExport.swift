public import Basics
import CSV

/// The reports as files that others can use.
public enum ReportExport {
    /// Surveys completed as CSV: a row to each area and total, a column to each month.
    ///
    /// What is not known is empty. A difference between stated and computed has a row of words.
    public static func csv(_ report: CumulativeReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["row", "area", "area_name", "within"] + report.columns.map(\.month.description))
        for (name, line, within) in report.lines {
            writer.row([name, line?.area.code ?? "", line?.area.name.english ?? "", within] + report.counts(name, line))
        }
        writer.row(["source", "", "", ""] + report.columns.map { $0.source.map { "supplied: \($0)" } ?? "counted" })
        for reconciliation in report.reconciliations { writer.row(["reconciliation", "", reconciliation.warning ?? "", ""]) }
        return writer.bytes
    }

    /// The same as JSON.
    public static func json(_ report: CumulativeReport) -> JSON {
        [
            "schema": "folkmoot.surveys-completed/1", "definitions": [Measures.surveysCompleted.definition],
            "area": .string(report.area.code), "hierarchy": text(report.hierarchy?.code), "level": text(report.level?.code),
            "months": .array(
                report.columns.map { column in
                    [
                        "month": .string(column.month.description),
                        "source": .string(column.source == nil ? "counted" : "supplied"),
                        "supplied_by": text(column.source), "missing_areas": .integer(Int64(column.missing)),
                        "counts_from_zero": .bool(column.isFirst),
                    ]
                }),
            "rows": .array(
                report.lines.map { name, line, within in
                    [
                        "row": .string(name), "area": text(line?.area.code), "area_name": text(line?.area.name.english),
                        "within": within.isEmpty ? .null : .string(within), "counts": .array(report.values(name, line).map(number)),
                    ]
                }),
            "reconciliations": .array(
                report.reconciliations.map { one in
                    [
                        "place": .string(one.place), "stated": .integer(Int64(one.stated)),
                        "computed": .integer(Int64(one.computed)),
                        "difference": .integer(Int64(one.stated - one.computed)), "words": text(one.warning),
                    ]
                }),
        ]
    }

    static func number(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }
    static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}

extension CumulativeReport {
    /// Every row in its order: its name, whose it is, and what the area lies in.
    fileprivate var lines: [(name: String, line: Line?, within: String)] {
        let groups = groups.flatMap { group -> [(name: String, line: Line?, within: String)] in
            let subtotal = group.whole.area.code == area.code ? [] : [("subtotal", Optional(group.whole), "")]
            return group.lines.map { ("area", $0, group.whole.area.code) } + subtotal
        }
        var totals: [(name: String, line: Line?, within: String)] = hasElsewhere ? [("elsewhere", nil, "")] : []
        totals += [("total", Line(area: area, counts: total), ""), ("growth", nil, "")]
        return groups + totals + (hasStated ? [("stated_total", nil, ""), ("stated_growth", nil, "")] : [])
    }

    fileprivate func values(_ name: String, _ line: Line?) -> [Int?] {
        switch name {
        case "elsewhere": elsewhere
        case "growth": growth
        case "stated_total": stated
        case "stated_growth": statedGrowth
        default: line?.counts ?? []
        }
    }

    fileprivate func counts(_ name: String, _ line: Line?) -> [String] { values(name, line).map { $0.map { String($0) } ?? "" } }
}

// MARK: Facts

extension ReportExport {
    /// The facts of a programme as CSV, a row to each.
    public static func csv(_ facts: ProgrammeFacts) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["fact", "value", "percent", "of", "as_at"])
        for fact in facts.rows {
            writer.row([fact.name, fact.value, fact.percent, fact.base, London.day(at: facts.at).description])
        }
        return writer.bytes
    }

    /// The same as JSON.
    public static func json(_ facts: ProgrammeFacts) -> JSON {
        [
            "schema": "folkmoot.programme-facts/1", "survey": .string(facts.survey.code), "area": .string(facts.area.code),
            "as_at": .string(facts.at.description),
            "definitions": .array(
                ["people_surveyed", "repeat_rate", "issue_votes"].compactMap(GivenMeasures.find).map(\.definition)),
            "facts": .array(
                facts.rows.map { fact in
                    [
                        "fact": .string(fact.name),
                        "value": Int(fact.value).map { .integer(Int64($0)) } ?? text(fact.value.isEmpty ? nil : fact.value),
                        "percent": text(fact.percent.isEmpty ? nil : fact.percent), "of": text(fact.base.isEmpty ? nil : fact.base),
                    ]
                }),
        ]
    }
}

extension ProgrammeFacts {
    /// A fact as files have it: blank where it is not known.
    fileprivate struct Row {
        let name: String
        let value: String
        var percent = ""
        var base = ""
    }

    fileprivate var rows: [Row] {
        let modes = people.map { mode, count in
            Row(
                name: "first_surveyed_\(mode.adverb)", value: String(count),
                percent: Ratio(count, of: individuals).percent(decimals: 1) ?? "",
                base: "individuals_surveyed")
        }
        return [Row(name: "individuals_surveyed", value: String(individuals))] + modes + [
            Row(name: "responses_total", value: String(responses)), Row(name: "repeat_responses", value: String(repeats)),
            Row(
                name: "repeat_people", value: String(repeated), percent: repeatRate.percent(decimals: 1) ?? "",
                base: "individuals_surveyed"),
            Row(name: "resurvey_interval_months", value: String(survey.resurveyMonths)),
            Row(name: "people_raising_issues", value: issues.map { String($0.people) } ?? ""),
            Row(name: "issues_raised", value: issues.map { String($0.selections) } ?? ""),
            Row(name: "issues_per_person", value: issues?.perPerson ?? ""),
        ] + (issues.map(Self.rows) ?? [])
    }

    private static func rows(_ issues: Issues) -> [Row] {
        issues.ranking.flatMap { option, people in
            [(issues.people, "people_raising_issues"), (issues.selections, "issues_raised")].map { whole, name in
                Row(
                    name: "issue_\(option.code)", value: String(people),
                    percent: Ratio(people, of: whole).percent(decimals: 1) ?? "",
                    base: name)
            }
        }
    }
}

extension SurveyResponse.Mode {
    /// How somebody answered, in the name of a fact.
    fileprivate var adverb: String {
        switch self {
        case .staff: "by_staff"
        case .online: "online"
        case .paper: "on_paper"
        case .phone: "by_phone"
        }
    }
}

// MARK: Growth and voice

extension ReportExport {
    /// Measures in two months as CSV, a row to each measure and source.
    public static func csv(_ report: GrowthReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "measure", "unit", "source", "earlier_month", "earlier", "later_month", "later", "difference", "relative_percent",
            "change",
        ])
        for (line, source, pair) in report.rows {
            writer.row([
                line.measure.id, line.measure.unit.rawValue, source, report.months.earlier.description,
                line.measure.plain(pair.earlier), report.months.later.description, line.measure.plain(pair.later),
                pair.difference(of: line.measure), pair.relativePercent(of: line.measure), pair.words(of: line.measure),
            ])
        }
        return writer.bytes
    }

    /// The same as JSON.
    public static func json(_ report: GrowthReport) -> JSON {
        [
            "schema": "folkmoot.growth/1", "earlier": .string(report.months.earlier.description),
            "later": .string(report.months.later.description), "definitions": .array(report.lines.map(\.measure.definition)),
            "measures": .array(
                report.rows.map { line, source, pair in
                    [
                        "measure": .string(line.measure.id), "source": .string(source),
                        "earlier": value(pair.earlier, line.measure),
                        "later": value(pair.later, line.measure), "difference": blank(pair.difference(of: line.measure)),
                        "relative_percent": blank(pair.relativePercent(of: line.measure)),
                        "change": blank(pair.words(of: line.measure)),
                    ]
                }),
        ]
    }

    /// Who speaks for an area as CSV, a row to each measure and source.
    public static func csv(_ report: VoiceReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["area", "area_name", "measure", "source", "as_at", "value"])
        for line in report.lines {
            let head = [report.area.code, report.area.name.english, line.measure.id]
            if let given = line.supplied {
                writer.row(head + ["supplied: \(given.source)", given.place.month.description, line.measure.plain(given.amount)])
            }
            if let counted = line.counted { writer.row(head + ["counted", report.at.description, String(counted)]) }
        }
        for meeting in report.meetings {
            guard let met = meeting.encounter.met else { continue }
            writer.row([
                meeting.encounter.area, meeting.place, Measures.publicAtMeeting.id,
                "recorded: \(meeting.encounter.meeting.body ?? "")", meeting.encounter.heldOn.description, String(met),
            ])
        }
        return writer.bytes
    }

    /// The same as JSON.
    public static func json(_ report: VoiceReport) -> JSON {
        [
            "schema": "folkmoot.voice/1", "area": .string(report.area.code), "area_name": .string(report.area.name.english),
            "as_at": .string(report.at.description), "supplied_month": text(report.month?.description),
            "definitions": .array(report.lines.map(\.measure.definition)),
            "measures": .array(
                report.lines.map { line in
                    [
                        "measure": .string(line.measure.id), "supplied": value(line.supplied?.amount, line.measure),
                        "supplied_by": text(line.supplied?.source), "counted": number(line.counted),
                    ]
                }),
            "meetings": .array(
                report.meetings.map { meeting in
                    let record = meeting.encounter.meeting
                    return [
                        "day": .string(meeting.encounter.heldOn.description), "area": .string(meeting.encounter.area),
                        "body": text(record.body), "public": number(meeting.encounter.met),
                        "councillors": number(record.councillors),
                        "representatives": number(record.representatives), "police": text(record.police),
                    ]
                }),
        ]
    }

    private static func value(_ amount: Amount?, _ measure: Measure) -> JSON { blank(measure.plain(amount)) }

    private static func blank(_ words: String) -> JSON { text(words.isEmpty ? nil : words) }
}

extension GrowthReport {
    fileprivate var rows: [(line: Line, source: String, pair: Pair)] {
        lines.flatMap { line in
            [(line, "supplied: \(line.source ?? "")", line.supplied), (line, "counted", line.counted)].filter { $0.2.isKnown }
        }
    }
}

extension Measure {
    /// A value as programs read it: digits, without commas between thousands.
    fileprivate func plain(_ amount: Amount?) -> String { text(amount).replacing(",", with: "") }
}
