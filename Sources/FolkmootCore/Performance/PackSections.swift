import Basics

/// What a pack tells, as it is printed.
extension MeetingPack.Section {
    /// Measures and goals by the framework.
    init(_ report: FrameworkReport) {
        let rows = report.parts.flatMap { part in
            part.lines.map { line in
                [
                    part.area.title, line.title, line.cell.printed, line.goal?.words ?? "",
                    line.isReached.map { $0 ? "Reached" : "Not reached" } ?? "",
                ]
            }
        }
        self.init(
            title: "Measures and goals", columns: ["Framework", "Measure", "Figure", "Goal", "State"], rows: rows,
            notes: ["Goals are of this place. A blank figure was not told of, which is not zero."])
    }

    /// What teams did.
    init(_ activity: TeamActivity) {
        let columns = activity.rules.columns
        let rows = (activity.lines + [activity.total]).map { line in
            [line.level == .total ? "Total" : line.name] + columns.map { activity.cell($0.kind, of: line).printed }
        }
        self.init(
            title: "What teams did",
            columns: ["Area"] + columns.map { activity.counted[$0.kind] == nil ? $0.title : "\($0.title) (counted here)" },
            rows: rows, notes: activity.notes.map { $0.plain(activity.rules) + "." })
    }

    /// How standards are kept.
    init(_ standards: [StandardCompliance], on day: Day) {
        let rows = standards.map { compliance in
            let (kept, running) = (compliance.kept(through: day), compliance.running(on: day))
            return [
                compliance.standard.text.english, kept.percent(decimals: 1).map { "\($0) %" } ?? "",
                "\(kept.numerator) of \(kept.denominator)",
                String(running.count { $0.period.state == .atRisk }),
            ]
        }
        self.init(
            title: "How standards are kept", columns: ["Standard", "Kept in the last 12 months", "Of what was due", "At risk now"],
            rows: rows,
            notes: [])
    }

    /// What is in the registers.
    init(_ registers: [Register: RegisterFigures], on day: Day) {
        let rows = Register.allCases.flatMap { register in
            (registers[register] ?? RegisterFigures([], on: day)).counts(of: register).map { [register.title, $0.name, $0.text] }
        }
        self.init(title: "Registers", columns: ["Register", "What", "How many"], rows: rows, notes: [])
    }
}

extension TeamCell {
    /// As people read it.
    public var printed: String {
        switch self {
        case .blank: ""
        case .figure(let units, 0): Decimals.grouped(units)
        case .figure(let units, let decimals): Decimals.text(units: units, decimals: decimals)
        case .tooFewDays: "too few days"
        case .hidden: "hidden"
        }
    }
}

// MARK: As they are kept

extension MeetingPack.Section {
    init(_ json: JSON) {
        func texts(_ json: JSON?) -> [String] { (json?.array ?? []).compactMap(\.string) }
        self.init(
            title: json["title"]?.string ?? "", columns: texts(json["columns"]),
            rows: (json["rows"]?.array ?? []).map { texts($0) },
            notes: texts(json["notes"]))
    }

    fileprivate var json: JSON {
        func list(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        return ["title": .string(title), "columns": list(columns), "rows": .array(rows.map(list)), "notes": list(notes)]
    }
}

extension [MeetingPack.Section] {
    /// As it is kept.
    var json: JSON { .array(map(\.json)) }
}
