public import Basics

/// The registry: every figure that a person sees is an instance of one of these.
public enum Measures {
    /// Every measure, in the order in which it is printed.
    public static let all: [Measure] =
        [householdCoverage] + members + messages + surveys + confidenceMeasures + work + voice

    private static let byReference = Dictionary(all.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })

    /// The measure of that name and version.
    ///
    /// - Throws: `.missing`, with the nearest name.
    public static func find(_ id: String, version: Int? = nil) throws(Problem) -> Measure {
        if let version, let found = byReference[Measure.Reference(id, version: version)] { return found }
        if version == nil, let found = all.first(where: { $0.id == id }) { return found }
        let hint = Spelling.nearest(to: id, among: all.map(\.id)).map { " Did you mean ‘\($0)’?" } ?? ""
        throw Problem(.missing, "There is no measure ‘\(id)’.\(hint) See them with: folkmoot measures", code: "no-such-measure")
    }

    /// Whether values of a measure are shares of something; nothing if it is not known.
    ///
    /// Asked of every value that is read, and so without a copy of all that is said of the measure.
    static func isShare(_ reference: Measure.Reference) -> Bool? { shares[reference] }

    private static let shares = byReference.mapValues { $0.denominator != nil }

    /// Households with a member, of all households.
    public static let householdCoverage = Measure(
        "household_coverage", "Household coverage",
        "The share of an area’s households in which at least one person is an active member. A member whose household is not known "
            + "counts as a member, not as a household.",
        numerator: "Households in the area with at least one active member at the instant",
        denominator: "Households of the area in the reference census",
        unit: .percent, decimals: 2, base: .instant, source: "The force’s members; households: census, named in each row",
        tolerance: 0.005, showsZero: true)
    /// Members active at an instant.
    public static let membersActive = Measure(
        "members_active", "Active members",
        "People who have joined, confirmed their address, and not left. Also by route of joining.",
        numerator: "Members active at the instant", base: .instant, source: "The force’s members", showsZero: true)
    /// Members who joined in a month.
    public static let membersJoined = Measure(
        "members_joined", "Members who joined", "People who became active in the month.", numerator: "Members who became active",
        base: .month, source: "The force’s members", showsZero: true)
    /// Members who left in a month.
    public static let membersLeft = Measure(
        "members_left", "Members who left", "People who ceased to be active in the month.",
        numerator: "Members who ceased to be active",
        base: .month, source: "The force’s members", showsZero: true)
    /// Joined less left.
    public static let membersNet = Measure(
        "members_net", "Net change of members", "Those who joined less those who left: the change of active members in the month.",
        numerator: "Members joined less members left", base: .month, source: "The force’s members", showsZero: true)
    /// Responses completed until the end of a month.
    public static let surveysCompleted = Measure(
        "surveys_completed", "Surveys completed", "Responses completed since the force began here, until the end of the month.",
        numerator: "Responses completed", base: .cumulative, source: "The force’s survey responses", showsZero: true)
    /// Distinct people who answered until the end of a month.
    public static let peopleSurveyed = Measure(
        "people_surveyed", "People surveyed",
        "Distinct people with at least one response until the end of the month, also by the way of their first response. Each answer "
            + "without a name counts as one person.",
        numerator: "Distinct people with a response", base: .cumulative, source: "The force’s survey responses", showsZero: true)
    /// Mean of ratings of messages.
    public static let messageRating = Measure(
        "message_rating", "Average message rating", "What members think of the messages they get, on a scale from 1 to 6.",
        numerator: "Sum of ratings", denominator: "Ratings given", unit: .rating, decimals: 2, base: .month,
        source: "Ratings that members gave", tolerance: 0.05)
    /// Distinct members who did something, of those active.
    public static let engagementRate = Measure(
        "engagement_rate", "Engagement rate",
        "The share of members who did something in the month: followed a link, rated, replied, answered a survey. Opening never counts.",
        numerator: "Distinct members with at least one act in the month", denominator: "Members active at month end",
        unit: .percent,
        decimals: 2, base: .month, source: "The force’s records of acts", tolerance: 0.005)
    /// The mean of positive answers to the confidence questions.
    public static let confidence = Measure(
        "confidence", "Confidence",
        "The mean of the positive shares of the wave’s confidence questions, each on its own base. At least 4 of 5 questions must be "
            + "there. The interval is by linearisation over people.",
        numerator: "Sum of the questions' positive shares", denominator: "Confidence questions asked", unit: .percent, decimals: 1,
        base: .wave, source: "The force’s survey responses", certainty: .sample, tolerance: 0.05)
}

extension Measures {
    /// Councillors of a parish.
    public static let parishCouncillors = Measure(
        "parish_councillors", "Parish councillors", "Those who sit on the councils of an area’s parishes.",
        numerator: "Councillors", base: .instant, source: "Given by the force", showsZero: true)
    /// Who came to a meeting.
    public static let publicAtMeeting = Measure(
        "public_at_meeting", "Public at the meeting", "People of the public who were at the month’s meeting of an area.",
        numerator: "People of the public present", base: .month, source: "Given by the force", showsZero: true)

    private static let voice = [parishCouncillors, publicAtMeeting]
}

extension Measures {
    /// What forces publish of a month, as far as they count it, in the order of the registry.
    public static let published = [
        householdCoverage, membersActive, membersJoined, membersLeft, membersNet, surveysCompleted, peopleSurveyed, confidence,
        standardCompliance, priorityFreshness,
    ]

    /// Periods of units in which a standard was kept, of those that ended.
    public static let standardCompliance = Measure(
        "standard_compliance", "Engagement standards met", "The share of what was due, and has ended, that was met.",
        numerator: "Unit-periods met", denominator: "Unit-periods due and ended", unit: .percent, decimals: 1, base: .month,
        source: "The force’s engagement log", tolerance: 0.05, showsZero: true)
    /// Areas with new priorities, of those that must set them.
    public static let priorityFreshness = Measure(
        "priority_freshness", "Areas with current priorities", "The share of areas whose priorities were set within 92 days.",
        numerator: "Areas whose current priorities were set within 92 days", denominator: "Areas that must set them",
        unit: .percent, decimals: 1, base: .instant, source: "The force’s priorities", tolerance: 0.05, showsZero: true)

    private static let members = [membersActive, membersJoined, membersLeft, membersNet]

    private static let messages = [
        Measure(
            "alerts_sent", "Alerts sent", "Messages that were written and sent; each counts once, to however many it went.",
            numerator: "Messages authored and sent", base: .month, source: "The force’s messages", showsZero: true),
        Measure(
            "deliveries", "Deliveries",
            "Each message to each recipient by each channel that a gateway took and did not report failed. Older reports call this "
                + "“emails sent” or “people reached”.",
            numerator: "Message × recipient × channel handed to a gateway and not failed", base: .month,
            source: "The force’s outbox"),
        Measure(
            "people_reached", "People reached", "Distinct members who got at least one message; never the sum over messages.",
            numerator: "Distinct members with a delivery in the period", base: .month, source: "The force’s outbox"),
        engagementRate,
        messageRating,
    ]

    private static let surveys = [
        surveysCompleted, peopleSurveyed,
        Measure(
            "repeat_rate", "People who answered again", "The share of people surveyed who have answered more than once.",
            numerator: "People with more than one response", denominator: "People surveyed", unit: .percent, decimals: 1,
            base: .cumulative, source: "The force’s survey responses", tolerance: 0.05),
        Measure(
            "issue_votes", "Issues chosen",
            "How many people choose an issue now: in their latest response in the window. Share of people and share of selections are "
                + "two figures; combinations are never counted.",
            numerator: "People whose current view selects the issue", denominator: "People with a current view", unit: .percent,
            decimals: 1, base: .window, source: "The force’s survey responses", certainty: .sample, tolerance: 0.05),
        Measure(
            "question_positive", "Positive answers to a question",
            "The share of answers that are in the question’s positive set. “Don’t know” is left out of the base, and shown. The interval "
                + "is Wilson’s, at 95 %.",
            numerator: "Answers in the question’s positive set", denominator: "Answers to the question, without “don’t know”",
            unit: .percent, decimals: 1, base: .wave, source: "The force’s survey responses", certainty: .sample, tolerance: 0.05),
    ]

    private static let confidenceMeasures = [
        confidence,
        Measure(
            "panel_change", "Change among the same people",
            "For people who answered in both of two waves, the mean difference of their parts of the confidence figure; shown beside the "
                + "change between waves, never instead of it.",
            numerator: "Sum of differences of the people in both waves", denominator: "People in both waves", unit: .percent,
            decimals: 1, base: .wave, source: "The force’s survey responses", certainty: .sample, tolerance: 0.05),
        Measure(
            "representation_ratio", "Representation",
            "A group’s share of the members whose group is known, compared with its share of the population: 1 is proportionate. "
                + "People whose group is not known are a row of their own.",
            numerator: "The group’s share of members whose group is known", denominator: "The group’s share of the population",
            unit: .ratio, decimals: 2, base: .instant, source: "The force’s members; population: census, named in each row",
            certainty: .sample, tolerance: 0.005),
    ]

    private static let work = [
        standardCompliance,
        Measure(
            "reply_within_72h", "Replies answered within 72 hours", "The share of the public’s replies that were answered in time.",
            numerator: "Replies from the public answered within 72 hours", denominator: "Replies due an answer", unit: .percent,
            decimals: 1, base: .month, source: "The force’s messages", tolerance: 0.05),
        priorityFreshness,
        Measure(
            "abstraction", "Time away from neighbourhood work", "From hours, never from averages of teams.",
            numerator: "Hours away from neighbourhood work", denominator: "Hours worked", unit: .percent, decimals: 2, base: .month,
            source: "The force’s team returns", tolerance: 0.005, showsZero: true),
        Measure(
            "incidents_per_day", "Incidents attended a working day", "Recomputed for totals, never averaged.",
            numerator: "Incidents attended", denominator: "Working days", unit: .each, decimals: 2, base: .month,
            source: "The force’s team returns", tolerance: 0.005, showsZero: true),
        Measure(
            "contact_load", "Messages to a member in a month", "How much members get.", numerator: "Deliveries",
            denominator: "Members active", unit: .each, decimals: 2, base: .month, source: "The force’s outbox", tolerance: 0.005),
    ]
}
