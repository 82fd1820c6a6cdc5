public import Basics
import Storage

/// Marks the identity of a tag.
public struct SurveyTag: Sendable, Equatable {
    /// Its identity.
    public let id: ID<SurveyTag>
    /// What staff call it.
    public let name: String
    /// Whether it is no longer offered; what was coded into it stays.
    public let isRetired: Bool
}

/// What a person wrote in a survey: the words, where and when, and never who.
public struct WrittenAnswer: Sendable {
    /// Its number among the force's responses.
    public let number: Int
    /// The area's code.
    public let area: String
    /// The day on which it was written.
    public let day: Day
    /// By question, in the order of the survey, what was written.
    public let texts: [(question: Question, words: String)]
    /// What it is coded into, by name.
    public let tags: [SurveyTag]
}

/// What staff look for among written answers.
public struct WrittenQuestion: Sendable {
    /// The survey.
    public var survey: SurveyDefinition
    /// The wave; nothing means all.
    public var wave: SurveyWave?
    /// The area's code.
    public var area: String
    /// Words that must be there; all answers if empty.
    public var words = ""
    /// The tag that answers must have.
    public var tag: ID<SurveyTag>?
    /// Only answers before this number, for the next part of a list.
    public var before: Int?

    /// The written answers of an area in a wave.
    public init(_ survey: SurveyDefinition, wave: SurveyWave?, area: String) {
        (self.survey, self.wave, self.area) = (survey, wave, area)
    }

    /// Whether something is looked for that no answer can have: there is no letter and no digit in it.
    public var isWordless: Bool { !words.isEmpty && TextIndex.match(words) == nil }
}

/// A part of the written answers, the latest first, with how all of them are coded.
public struct WrittenAnswers: Sendable {
    /// So many, at most, are shown together.
    public static let most = 25

    /// The answers.
    public let answers: [WrittenAnswer]
    /// The number before which the next part is; nothing at the end.
    public let next: Int?
    /// How many wrote something, in the area and wave, whatever is looked for.
    public let people: Int
    /// How many of them are coded into each tag, in the order of names; one answer may have several.
    public let tags: [(tag: SurveyTag, answers: Int)]
}
