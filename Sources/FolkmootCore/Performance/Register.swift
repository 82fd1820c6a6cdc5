public import Basics

/// A list that a force keeps of its teams' work beside what is counted: each has entries of an area, with fields of its own.
public enum Register: String, Sendable, CaseIterable {
    /// Problem-solving plans.
    case plans
    /// Licences to publish on social media.
    case licences
    /// Training sessions.
    case training
    /// Good work.
    case recognition
    /// What is planned: campaigns, communication and the delivery of engagement.
    case delivery
    /// What the bodies decide that steer the work.
    case decisions
    /// What works, for others to take up.
    case practice

    /// What it is called.
    public var title: String {
        switch self {
        case .plans: "Problem-solving plans"
        case .licences: "Social media licences"
        case .training: "Training"
        case .recognition: "Good work"
        case .delivery: "Engagement plans"
        case .decisions: "Decisions of governance"
        case .practice: "Practice library"
        }
    }

    /// What an entry of it says first, as the label of its field.
    public var wordsLabel: String {
        switch self {
        case .plans: "What is the problem?"
        case .licences: "Which licence?"
        case .training: "Which course?"
        case .recognition: "What was done well?"
        case .delivery: "What is planned?"
        case .decisions: "What was decided?"
        case .practice: "What works?"
        }
    }

    /// What the day is of which an entry begins.
    public var dayLabel: String {
        switch self {
        case .plans: "Opened on"
        case .licences: "Granted on"
        case .training: "Held on"
        case .recognition: "Done on"
        case .delivery: "Begins on"
        case .decisions: "Decided on"
        case .practice: "Live since"
        }
    }

    /// What it keeps of each entry besides its area, its day and its words.
    public var fields: [RegisterField] {
        switch self {
        case .plans:
            [
                RegisterField("repeat_place", "Does it come back at the same place?", .yesNo),
                RegisterField("place", "Where", .words(120), hint: "A street, a park, a school. Name nobody."),
                RegisterField("partners", "Partners who take part", .words(200), hint: "Organisations."),
                RegisterField("priority", "The area’s priority that it serves", .priority),
                RegisterField("issue", "The issue of the survey that it answers", .issue),
                RegisterField("assessed_on", "Assessed on", .day, hint: "When somebody last looked at whether it works."),
                RegisterField("closed_on", "Closed on", .day),
            ]
        case .licences:
            [
                RegisterField("team", "Team", .words(120)),
                RegisterField("licences", "How many", .count(10_000)),
                RegisterField("cost", "Cost of each", .money, hint: "In pounds, like 15 or 12.50."),
                RegisterField("trained", "How many of the holders are trained", .count(10_000)),
                RegisterField("renewed_on", "Renewed on", .day),
                RegisterField("expires_on", "Expires on", .anyDay),
                RegisterField("conditions", "Conditions", .words(300)),
            ]
        case .training:
            [
                RegisterField("team", "Team", .words(120)),
                RegisterField("attended", "How many took part", .count(10_000)),
                RegisterField(
                    "trainers", "How many of the area trained others", .count(1000), hint: "Colleagues who can hold it again."),
            ]
        case .recognition:
            [
                RegisterField("team", "Team", .words(120)),
                RegisterField("role", "Role", .words(60), hint: "Such as PCSO."),
                RegisterField("learning", "What others can learn from it", .words(300)),
            ]
        case .delivery:
            [
                RegisterField(
                    "kind", "Kind of plan", .choice(["Force campaign", "Communication", "Regular delivery", "Dynamic delivery"])),
                RegisterField("threat", "Threat or priority code that it serves", .words(60)),
                RegisterField("priority", "The area’s priority that it serves", .priority),
                RegisterField("owner", "Who sees to it", .words(60), hint: "A role or a team. Name nobody."),
                RegisterField("due_on", "Due on", .anyDay),
                RegisterField("done_on", "Done on", .day),
                RegisterField("result", "What came of it", .words(300)),
            ]
        case .decisions:
            [
                RegisterField("body", "Which body", .words(120), hint: "Such as the communication and engagement meeting."),
                RegisterField("members", "Who sits on it", .words(200), hint: "Roles and organisations. Name nobody."),
                RegisterField("terms", "Where its terms of reference are", .words(200)),
                RegisterField("owner", "Who sees to it", .words(60), hint: "A role or a team. Name nobody."),
                RegisterField("due_on", "Due on", .anyDay),
                RegisterField("done_on", "Done on", .day),
            ]
        case .practice:
            [
                RegisterField("kind", "How it was shared", .choice(["Social media", "Messages", "Meeting", "On foot", "Other"])),
                RegisterField("evidence", "Evidence", .choice(["Untested", "Promising", "Evaluated"])),
                RegisterField("groups", "For whom", .words(200), hint: "Such as young people, or a community."),
                RegisterField("how", "How it is done, and how you know that it works", .words(300)),
                RegisterField("link", "Where more is written", .words(200)),
                RegisterField("reviewed_on", "Looked at again on", .day),
            ]
        }
    }

    /// Whether an entry may be of a person, whose name only those see who may see each person's figures.
    public var namesPerson: Bool { self == .recognition }

    /// Where entries of it are told of besides the areas in which they lie.
    enum Spread {
        /// Nowhere.
        case none
        /// In all that lies in their area: what a force plans or decides is for its teams, too.
        case below
        /// In the whole force.
        case everywhere
    }

    var spread: Spread {
        switch self {
        case .plans, .licences, .training, .recognition: .none
        case .delivery, .decisions: .below
        case .practice: .everywhere
        }
    }

    /// The field with the day on which an entry ends, if entries of it do; it goes on through that day where it expires, and not where it is closed.
    var end: (field: String, isClosed: Bool)? {
        switch self {
        case .plans: ("closed_on", true)
        case .licences: ("expires_on", false)
        case .delivery, .decisions: ("done_on", true)
        case .training, .recognition, .practice: nil
        }
    }

    /// Whether entries of it end.
    public var ends: Bool { end != nil }
}

/// A field of a register's entries.
public struct RegisterField: Sendable, Equatable {
    /// What it takes.
    public enum Kind: Sendable, Equatable {
        /// Words of at most so many characters.
        case words(Int)
        /// A whole number up to so many.
        case count(Int)
        /// Pounds, with pence.
        case money
        /// A day that has come.
        case day
        /// A day, which may lie ahead.
        case anyDay
        /// Yes, or nothing.
        case yesNo
        /// One of these.
        case choice([String])
        /// A priority of the area or of those around it.
        case priority
        /// An issue of the survey.
        case issue
    }

    /// Its name in forms, files and rows.
    public let name: String
    /// What it is called.
    public let label: String
    /// What it takes.
    public let kind: Kind
    /// What helps to fill it in.
    public let hint: String?

    init(_ name: String, _ label: String, _ kind: Kind, hint: String? = nil) {
        (self.name, self.label, self.kind, self.hint) = (name, label, kind, hint)
    }
}

/// An entry of a register.
public struct RegisterEntry: Sendable, Equatable {
    /// Its identity.
    public let id: ID<RegisterEntry>
    /// The register.
    public let register: Register
    /// The code of its area.
    public let area: String
    /// The day on which it began.
    public let beganOn: Day
    /// What it is about.
    public let words: String
    /// By the name of a field, what is kept: days as `2026-11-21`, money in pence.
    public let cells: [String: String]
    /// Of whom it is, if it is of somebody and the reader may know.
    public let person: String?
    /// Why it does not count, if it was a mistake.
    public let struckWhy: String?

    /// The day in a field.
    func day(_ field: String) -> Day? { cells[field].flatMap { Day($0) } }

    /// The number in a field.
    func count(_ field: String) -> Int? { cells[field].flatMap { Int($0) } }

    /// Whether it goes on: a plan that is not closed, a licence that has not expired.
    public func isOpen(on day: Day) -> Bool {
        guard struckWhy == nil else { return false }
        guard let end = register.end, let last = self.day(end.field) else { return true }
        return end.isClosed ? last > day : last >= day
    }

    /// What somebody should look at, in words; nothing if there is nothing.
    public func attention(on day: Day) -> Attention? {
        guard struckWhy == nil else { return nil }
        switch register {
        case .plans:
            let isOld = beganOn < day.adding(months: -Self.assessedWithin)
            return isOpen(on: day) && isOld && self.day("assessed_on") == nil ? .unassessed : nil
        case .licences:
            guard let expiry = self.day("expires_on") else { return nil }
            return expiry < day ? .expired : expiry <= day.adding(days: Self.warnedBefore) ? .expiring : nil
        case .delivery, .decisions:
            guard isOpen(on: day), let due = self.day("due_on") else { return nil }
            return due < day ? .overdue : nil
        case .training, .recognition, .practice: return nil
        }
    }

    /// The day that goes with it: that on which it expires or is due, else the first.
    public var attentionDay: Day { day("expires_on") ?? day("due_on") ?? beganOn }

    /// What is to be looked at in an entry.
    public enum Attention: String, Sendable, CaseIterable {
        /// A plan that is open for more than six months, and that nobody has assessed.
        case unassessed
        /// A licence that is over.
        case expired
        /// A licence that soon will be.
        case expiring
        /// A plan or a decision that should have been done by now.
        case overdue
    }

    /// A plan is assessed within so many months.
    static let assessedWithin = 6
    /// A licence is told of so many days before it expires.
    static let warnedBefore = 60
}
