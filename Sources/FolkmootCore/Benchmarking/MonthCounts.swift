import Basics

/// What one force counted for a month, before anything is hidden: it never leaves the force.
public struct MonthCounts: Sendable, Equatable {
    /// A place with what was counted in it and in all that lies in it.
    public struct Place: Sendable, Equatable {
        /// Its code.
        public var code: String
        /// Households with an active member at the end of the month.
        public var covered: Int
        /// Households of the census, if known.
        public var households: Int?

        /// A place with its counts.
        public init(_ code: String, covered: Int, households: Int?) {
            self.code = code
            self.covered = covered
            self.households = households
        }
    }

    /// The whole force.
    public var force: Place
    /// Its districts, if they are to be published too.
    public var districts: [Place] = []
    /// Active members at the end of the month, by route of joining.
    public var membersByRoute: [String: Int] = [:]
    /// Active members when the month began.
    public var membersBefore = 0
    /// Who became active in the month.
    public var joined = 0
    /// Who ceased to be active in the month.
    public var left = 0
    /// Responses completed until the end of the month.
    public var surveysCompleted = 0
    /// Distinct people with a response until the end of the month, by the way of their first one.
    public var peopleByMode: [String: Int] = [:]

    /// Nothing but the households of a force.
    public init(force: Place) { self.force = force }

    /// Active members at the end of the month.
    public var members: Int { membersByRoute.values.reduce(0, +) }
    /// Distinct people with a response until the end of the month.
    public var people: Int { peopleByMode.values.reduce(0, +) }

    /// Stops figures that contradict each other.
    ///
    /// - Throws: an `.unavailable` ``Problem``: the force's file has to be looked at before anything of it is published.
    func checked() throws(Problem) -> MonthCounts {
        guard members - membersBefore == joined - left else {
            throw Problem(
                .unavailable,
                "The members who joined and left do not explain the change of members, so nothing is published. "
                    + "Run: folkmoot doctor", code: "figures-disagree",
                detail: "before \(membersBefore), joined \(joined), left \(left), after \(members)")
        }
        return self
    }
}

extension MonthCounts {
    /// The values that may leave the force.
    func values(under control: DisclosureControl, source: String?) -> [MeasureValue] {
        coverage(control, source) + members(control) + flows(control) + surveys(control)
    }

    private func coverage(_ control: DisclosureControl, _ source: String?) -> [MeasureValue] {
        let measure = Measures.householdCoverage
        let whole = MeasureValue(measure, area: force.code, force.covered, of: force.households, source: source)
        let elsewhere = districts.isEmpty ? 0 : max(0, force.covered - districts.reduce(0) { $0 + $1.covered })
        let hidden = control.hidden(
            among: districts.map(\.covered), of: force.covered, unseen: elsewhere, showsZero: measure.showsZero)
        let parts = districts.enumerated().map { index, place in
            let value = MeasureValue(measure, area: place.code, place.covered, of: place.households, source: source)
            return hidden.contains(index) ? value.suppressed() : value
        }
        return [control.hides(force.covered, showsZero: measure.showsZero) ? whole.suppressed() : whole] + parts
    }

    private func members(_ control: DisclosureControl) -> [MeasureValue] {
        split(Measures.membersActive, membersByRoute, control)
    }

    private func flows(_ control: DisclosureControl) -> [MeasureValue] {
        let hidden = control.hidden(joined: joined, left: left, before: membersBefore, after: members)
        let joining = MeasureValue(Measures.membersJoined, area: force.code, joined)
        let leaving = MeasureValue(Measures.membersLeft, area: force.code, left)
        let net = MeasureValue(Measures.membersNet, area: force.code, joined - left)
        return (hidden.flows ? [joining.suppressed(), leaving.suppressed()] : [joining, leaving]) + [
            hidden.net ? net.suppressed() : net
        ]
    }

    private func surveys(_ control: DisclosureControl) -> [MeasureValue] {
        let completed = MeasureValue(Measures.surveysCompleted, area: force.code, surveysCompleted)
        let hides = control.hides(surveysCompleted, showsZero: Measures.surveysCompleted.showsZero)
        return [hides ? completed.suppressed() : completed] + split(Measures.peopleSurveyed, peopleByMode, control)
    }

    /// A whole, and its parts in the order of their names.
    private func split(_ measure: Measure, _ counts: [String: Int], _ control: DisclosureControl) -> [MeasureValue] {
        let names = counts.keys.sorted()
        let parts = names.map { counts[$0] ?? 0 }
        let sum = parts.reduce(0, +)
        let whole = MeasureValue(measure, area: force.code, sum)
        let hidden = control.hidden(among: parts, of: sum, showsZero: measure.showsZero)
        let values = names.enumerated().map { index, name in
            let value = MeasureValue(measure, area: force.code, part: name, parts[index])
            return hidden.contains(index) ? value.suppressed() : value
        }
        return [control.hides(sum, showsZero: measure.showsZero) ? whole.suppressed() : whole] + values
    }
}
