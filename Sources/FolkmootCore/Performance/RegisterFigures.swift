public import Basics
import CSV

/// What there is in a register, counted.
public struct RegisterFigures: Sendable, Equatable {
    /// Entries that count.
    public private(set) var entries = 0
    /// Those that go on: plans that are not closed, licences that have not expired.
    public private(set) var open = 0
    /// Plans about something that comes back at the same place.
    public private(set) var repeated = 0
    /// What somebody should look at, by what it is.
    public private(set) var attention: [RegisterEntry.Attention: Int] = [:]
    /// Licences that are held.
    public private(set) var licences = 0
    /// What they cost, in pence.
    public private(set) var pence = 0
    /// Holders of licences who are trained.
    public private(set) var trained = 0
    /// Who took part in training.
    public private(set) var attended = 0
    /// Who can hold it again.
    public private(set) var trainers = 0

    /// What there is on a day.
    public init(_ all: [RegisterEntry], on day: Day) {
        for entry in all where entry.struckWhy == nil {
            entries += 1
            if let found = entry.attention(on: day) { attention[found, default: 0] += 1 }
            attended += entry.count("attended") ?? 0
            trainers += entry.count("trainers") ?? 0
            if entry.cells["repeat_place"] != nil { repeated += 1 }
            guard entry.isOpen(on: day) else { continue }
            open += 1
            let held = entry.register == .licences ? entry.count("licences") ?? 1 : 0
            licences += held
            pence += held * (entry.count("cost") ?? 0)
            trained += entry.register == .licences ? entry.count("trained") ?? 0 : 0
        }
    }

    /// What is counted of a register, each with its name.
    public func counts(of register: Register) -> [(name: String, text: String)] {
        func number(_ count: Int) -> String { Decimals.grouped(count) }
        return switch register {
        case .plans:
            [
                ("Opened", number(entries)), ("Open now", number(open)), ("At a place where it comes back", number(repeated)),
                ("Over six months without an assessment", number(attention[.unassessed] ?? 0)),
            ]
        case .licences:
            [
                ("Licences held", number(licences)), ("Cost in pounds", Decimals.text(units: pence, decimals: 2)),
                ("Holders trained", number(trained)), ("Expire within 60 days", number(attention[.expiring] ?? 0)),
                ("Expired", number(attention[.expired] ?? 0)),
            ]
        case .training: [("Sessions", number(entries)), ("Took part", number(attended)), ("Trainers", number(trainers))]
        case .recognition: [("Told of", number(entries))]
        case .delivery, .decisions:
            [
                (register == .delivery ? "Planned" : "Decided", number(entries)), ("To be done", number(open)),
                ("Overdue", number(attention[.overdue] ?? 0)),
            ]
        case .practice: [("Entries", number(entries))]
        }
    }
}

/// Registers as files.
public enum RegisterExport {
    /// A row to each entry, without anybody's name.
    public static func csv(_ list: RegisterStore.List, _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        let fields = list.register.fields
        writer.row(["entry", "area", "area_name", "day", "words"] + fields.map(\.name) + ["open", "attention"])
        for entry in list.entries {
            let cells = fields.map { field -> String in
                let cell = entry.cells[field.name] ?? ""
                return field.kind == .money ? Int(cell).map { Decimals.text(units: $0, decimals: 2) } ?? "" : cell
            }
            writer.row(
                [
                    entry.id.description, entry.area, configuration.areas[entry.area]?.name.english ?? "",
                    entry.beganOn.description,
                    entry.words,
                ] + cells + [entry.isOpen(on: list.today) ? "yes" : "no", entry.attention(on: list.today)?.rawValue ?? ""])
        }
        return writer.bytes
    }
}

/// The plan of a day of training, as a force of the network holds it: nine parts that say why, how and what.
public enum TrainingPlan {
    /// One part of the day.
    public struct Block: Sendable, Equatable {
        /// How long it takes.
        public let minutes: Int
        /// What it is.
        public let item: String
        /// Who holds it.
        public let lead: String
        /// What it answers: why, how or what; nothing for the welcome.
        public let question: String?
    }

    /// The nine parts, in their order.
    public static let blocks = [
        Block(minutes: 5, item: "Welcome and introduction", lead: "NP development manager", question: nil),
        Block(minutes: 5, item: "Video message from chief constable", lead: "", question: "WHY"),
        Block(minutes: 25, item: "Survey and neighbourhood policing priorities", lead: "NP development manager", question: "WHY"),
        Block(minutes: 5, item: "Fit with local improvement plan", lead: "Local policing inspector", question: "WHY"),
        Block(minutes: 25, item: "System overview and supplier video", lead: "System lead", question: "HOW"),
        Block(minutes: 45, item: "Practical use; tackling issues; updating the community", lead: "Pilot team", question: "HOW"),
        Block(minutes: 30, item: "Practice survey and questions", lead: "Pilot team / all", question: "HOW"),
        Block(minutes: 30, item: "Compelling messages; legal do's and don'ts", lead: "Local engagement officer", question: "HOW"),
        Block(minutes: 15, item: "Roles and responsibilities; next steps", lead: "NP development manager", question: "WHAT"),
    ]

    /// How long the day takes.
    public static var minutes: Int { blocks.reduce(0) { $0 + $1.minutes } }
}
