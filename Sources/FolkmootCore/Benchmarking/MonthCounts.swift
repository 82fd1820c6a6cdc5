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
    /// Households with an active member that lie in none of the districts.
    var elsewhere: Int { districts.isEmpty ? 0 : max(0, force.covered - districts.reduce(0) { $0 + $1.covered }) }
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
    ///
    /// - Parameter earlier: What has been published of the month before.
    /// - Throws: a `.conflict` ``Problem`` if, beside what was published before, a small number could be worked out whatever is hidden.
    func values(under control: DisclosureControl, source: String?, earlier: [MonthFigures] = []) throws(Problem) -> [MeasureValue] {
        let release = Release(control: control, earlier: earlier)
        return try coverage(release, source) + release.split(Measures.membersActive, area: force.code, membersByRoute)
            + flows(release) + surveys(release)
    }

    private func coverage(_ release: Release, _ source: String?) throws(Problem) -> [MeasureValue] {
        let measure = Measures.householdCoverage
        let whole = MeasureValue(measure, area: force.code, force.covered, of: force.households, source: source)
        let parts = districts.map { MeasureValue(measure, area: $0.code, $0.covered, of: $0.households, source: source) }
        return try release.suppressed(whole, parts, unseen: elsewhere, showsZero: measure.showsZero)
    }

    private func flows(_ release: Release) throws(Problem) -> [MeasureValue] {
        let joining = MeasureValue(Measures.membersJoined, area: force.code, joined)
        let leaving = MeasureValue(Measures.membersLeft, area: force.code, left)
        let net = MeasureValue(Measures.membersNet, area: force.code, joined - left)
        var hidden = release.control.hidden(joined: joined, left: left, before: membersBefore, after: members)
        guard release.control.isSecondary else {
            return [joining, leaving, net].map { release.control.hides($0.numerator ?? 0, showsZero: true) ? $0.suppressed() : $0 }
        }
        hidden.flows = hidden.flows || release.wasHidden(joining)
        if hidden.flows, [joining, leaving].contains(where: { release.isKnown($0) && $0.numerator != 0 }) { throw Release.refusal }
        return (hidden.flows ? [joining.suppressed(), leaving.suppressed()] : [joining, leaving])
            + [hidden.net ? net.suppressed() : net]
    }

    private func surveys(_ release: Release) throws(Problem) -> [MeasureValue] {
        let completed = MeasureValue(Measures.surveysCompleted, area: force.code, surveysCompleted)
        let hides = release.control.hides(surveysCompleted, showsZero: Measures.surveysCompleted.showsZero)
        return try [hides ? completed.suppressed() : completed]
            + release.split(Measures.peopleSurveyed, area: force.code, peopleByMode)
    }
}

/// What may leave a force of one month, beside what has left it already.
private struct Release {
    let control: DisclosureControl
    let earlier: [MonthFigures]

    static let refusal = Problem(
        .conflict,
        "Beside what was published of this month before, the new figures would let a small number be worked out. Withdraw the month, "
            + "and publish the next one as usual.", code: "would-disclose")

    /// Whether an earlier revision shows the very value.
    func isKnown(_ value: MeasureValue) -> Bool { same(as: value).contains { !$0.isSuppressed && $0.numerator == value.numerator } }

    /// Whether an earlier revision hides the value of that place.
    func wasHidden(_ value: MeasureValue) -> Bool { same(as: value).contains(where: \.isSuppressed) }

    /// Whether an earlier revision hides a part of a whole that it shows.
    ///
    /// Where the whole was hidden too, all its parts were small: what is not small any more has changed.
    private func wasHidden(_ part: MeasureValue, of whole: MeasureValue) -> Bool {
        earlier.contains { figures in
            Self.same(as: part, in: figures)?.isSuppressed == true && Self.same(as: whole, in: figures)?.isSuppressed == false
        }
    }

    private func same(as value: MeasureValue) -> [MeasureValue] { earlier.compactMap { Self.same(as: value, in: $0) } }

    private static func same(as value: MeasureValue, in figures: MonthFigures) -> MeasureValue? {
        figures.values.first { $0.measure == value.measure && $0.area == value.area && $0.part == value.part }
    }

    /// A whole and its parts in the order of their names.
    func split(_ measure: Measure, area: String, _ counts: [String: Int]) throws(Problem) -> [MeasureValue] {
        let parts = counts.sorted { $0.key < $1.key }.map { MeasureValue(measure, area: area, part: $0.key, $0.value) }
        let whole = MeasureValue(measure, area: area, counts.values.reduce(0, +))
        return try suppressed(whole, parts, showsZero: measure.showsZero)
    }

    /// A whole and its parts, those that are hidden as such.
    func suppressed(
        _ whole: MeasureValue, _ parts: [MeasureValue], unseen: Int = 0, showsZero: Bool
    ) throws(Problem) -> [MeasureValue] {
        let before = DisclosureControl.Earlier(
            shown: Set(parts.indices.filter { isKnown(parts[$0]) }),
            hidden: Set(parts.indices.filter { wasHidden(parts[$0], of: whole) }))
        let count = whole.numerator ?? 0
        guard
            let hidden = control.protecting(
                parts.map { $0.numerator ?? 0 }, of: count, unseen: unseen, showsZero: showsZero, earlier: before)
        else { throw Self.refusal }
        let shown = parts.enumerated().map { index, part in hidden.contains(index) ? part.suppressed() : part }
        return [control.hides(count, showsZero: showsZero) ? whole.suppressed() : whole] + shown
    }
}
