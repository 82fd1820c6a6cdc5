public import Basics
import CSV

/// What teams did as files that others can use.
public enum TeamActivityExport {
    /// A row to each line of the table, with the hours of which rates are made.
    public static func csv(_ activity: TeamActivity) -> [UInt8] {
        var writer = CSVWriter()
        let columns = activity.rules.columns.map(\.kind)
        writer.row(
            ["from", "to", "level", "area", "area_name", "group", "person"] + columns.map(\.rawValue)
                + [TeamFigure.hoursWorked.name, TeamFigure.hoursAway.name, "remarks"])
        for line in activity.lines + [activity.total] {
            let name = line.area.map { code in
                code == activity.area.code ? activity.area.name.english : line.level == .area ? line.name : ""
            }
            writer.row(
                [
                    activity.months.lowerBound.description, activity.months.upperBound.description, line.level.rawValue,
                    line.area ?? (line.level == .total ? activity.area.code : ""), name ?? (line.level == .total ? line.name : ""),
                    line.level == .group ? line.name : "", line.level == .person ? line.name : "",
                ] + columns.map { activity.cell($0, of: line).plain } + activity.hours(of: line) + [
                    activity.remarks(on: line, columns)
                ])
        }
        return writer.bytes
    }

    /// The same as JSON; what is not told is null.
    public static func json(_ activity: TeamActivity) -> JSON {
        let columns = activity.rules.columns
        return [
            "schema": "folkmoot.team-activity/1", "area": .string(activity.area.code),
            "area_name": .string(activity.area.name.english),
            "from": .string(activity.months.lowerBound.description), "to": .string(activity.months.upperBound.description),
            "columns": .array(columns.map { ["figure": .string($0.kind.rawValue), "title": .string($0.title)] }),
            "lines": .array((activity.lines + [activity.total]).map { json($0, activity) }),
            "notes": .array(activity.notes.map { .string($0.plain(activity.rules)) }),
        ]
    }

    private static func json(_ line: TeamActivity.Line, _ activity: TeamActivity) -> JSON {
        let columns = activity.rules.columns.map(\.kind)
        let figures = columns.map { kind -> JSON.Member in
            let text = activity.cell(kind, of: line).plain
            return JSON.Member(kind.rawValue, text.isEmpty ? .null : .string(text))
        }
        let remarks = activity.remarks(on: line, columns)
        return .object(
            [
                .init("level", .string(line.level.rawValue)), .init("area", line.area.map { .string($0) } ?? .null),
                .init("name", .string(line.name)),
            ] + figures + [.init("remarks", remarks.isEmpty ? .null : .string(remarks))])
    }
}

extension TeamCell {
    /// As programs read it: digits, or nothing.
    public var plain: String {
        if case .figure(let units, let decimals) = self { Decimals.text(units: units, decimals: decimals) } else { "" }
    }
}

extension TeamActivity {
    fileprivate func hours(of line: Line) -> [String] {
        guard !line.isHidden, let away = line.figures.away else { return ["", ""] }
        return [away.denominator, away.numerator].map { Decimals.text(units: $0, decimals: 2) }
    }

    /// Why a cell is empty though something is told, and what was counted otherwise.
    fileprivate func remarks(on line: Line, _ columns: [TeamColumn.Kind]) -> String {
        if line.isHidden { return "hidden: of few people" }
        let few = columns.filter { cell($0, of: line) == .tooFewDays }.map { "\($0.rawValue): too few working days" }
        let own = columns.filter { counted[$0] != nil && line.level != .group && line.level != .person }.map {
            "\($0.rawValue): counted by the service"
        }
        return (few + own).joined(separator: "; ")
    }
}

extension TeamNote {
    /// In words, without markup.
    public func plain(_ rules: PerformanceRules) -> String {
        func title(_ kind: TeamColumn.Kind) -> String { rules.columns.first { $0.kind == kind }?.title ?? kind.title }
        return switch self {
        case .countedTwice(let area, let column, let more):
            "\(title(column)) in \(area): \(Decimals.grouped(more)) counted in more than one group, and once in the area"
        case .notInParts(let area, let column, let more):
            "\(title(column)) in \(area): \(Decimals.grouped(more)) more than its parts tell of"
        case .untold(let months): "Nothing is told of \(months.map(\.description).joined(separator: ", "))"
        case .partly(let months):
            "Told of \(months.lowerBound) to \(months.upperBound) as a whole, which is only partly in this period, and left out"
        case .outlier(let one): one.plain(title(one.column))
        }
    }
}

extension TeamOutlier {
    fileprivate func plain(_ title: String) -> String {
        let share =
            "\(Decimals.grouped(share.numerator)) of \(Decimals.grouped(share.denominator)) (\(share.percent(decimals: 0) ?? "") %)"
        let days = days.map { " with \(Self.days($0.numerator)) of the group’s \(Self.days($0.denominator)) working days" } ?? ""
        return
            "\(title): \(share) in \(group), of \(people) people told of, are one person’s\(person.map { ", \($0)" } ?? ""),\(days)"
    }

    private static func days(_ hundredths: Int) -> String {
        hundredths % 100 == 0 ? Decimals.grouped(hundredths / 100) : Decimals.text(units: hundredths, decimals: 2)
    }
}
