public import Basics

/// Who speaks for one area: members, people surveyed, councillors and those who come to meetings, side by side.
public struct VoiceReport: Sendable {
    /// A line: a measure as it was given for a month, and as it is counted now.
    public struct Line: Sendable {
        /// The measure.
        public let measure: Measure
        /// As it was given for the month; nothing if it was not.
        public let supplied: GivenFigure?
        /// As it is counted here now; nothing where the product does not count it.
        public let counted: Int?
    }

    /// A meeting that staff wrote down, with who came.
    public struct Meeting: Sendable {
        /// What was written down.
        public let encounter: Encounter
        /// The name of its area.
        public let place: String
    }

    /// The area.
    public let area: Area
    /// What it lies in, from the force down.
    public let ancestors: [Area]
    /// The areas directly in it, by name.
    public let parts: [Area]
    /// The measures.
    public let lines: [Line]
    /// The meetings of the twelve months until today, the latest first; no more than ``mostMeetings``.
    public let meetings: [Meeting]
    /// The latest month of which figures were given; nothing if none were.
    public let month: Month?
    /// The instant of what is counted.
    public let at: Timestamp

    /// So many meetings are told of.
    public static let mostMeetings = 100

    /// What it tells of, in the order in which it is printed.
    static let measures = [Measures.membersActive, Measures.surveysCompleted, Measures.parishCouncillors, Measures.publicAtMeeting]
}
