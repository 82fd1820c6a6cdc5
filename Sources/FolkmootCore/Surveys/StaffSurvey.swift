public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Keeps answers that staff take down for people: at the door, from paper, on the telephone.
public struct StaffSurvey: Sendable {
    private let scope: StaffScope

    /// The answers that a member of staff takes down.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many days back answers may have been given: paper lies about for a while.
    public static let daysBack = 92

    /// Keeps answers of somebody who stays unknown.
    ///
    /// The same page sent twice is one response.
    ///
    /// - Parameters:
    ///   - day: the day on which they were given; those of today count from now, those of another day from its noon.
    ///   - mode: any but ``SurveyResponse/Mode/online``.
    /// - Throws: `.forbidden` where the person is not responsible; `.invalid` for a day that has not come or is too long ago;
    ///   the ``WaveState/refusal`` of a wave that takes no answers.
    public func keep(
        _ answers: SurveyAnswers, to survey: SurveyDefinition, in area: String, mode: SurveyResponse.Mode, on day: Day,
        submission: ID<SurveySubmission>
    ) async throws {
        precondition(mode != .online, "Nobody takes down what others answer online.")
        try scope.require(.enterAnswers, in: area)
        let instant = try instant(on: day)
        let response = SurveyResponse(to: survey, answers, area: area, at: instant, mode: mode, submission: submission)
        let revision = scope.tenant.revision.number
        try await scope.data.write(audit: .entered(response, revision: revision)) { db in
            try SurveyRecorder.keep(response, revision: revision, in: db)
        }
    }

    /// - Throws: `.invalid` for a day that has not come or is too long ago.
    private func instant(on day: Day) throws(Problem) -> Timestamp {
        guard day <= scope.today, day.adding(days: Self.daysBack) >= scope.today else {
            let told = "Enter today or one of the \(Self.daysBack) days before it."
            throw Problem(.invalid, told, fields: ["day": told])
        }
        return day == scope.today ? scope.data.clock.now : London.start(of: day).adding(seconds: 12 * 3600)
    }

    /// Whether the wave of a survey that is running takes answers.
    public func state(of survey: SurveyDefinition) async throws -> WaveState { try await survey.state(in: scope.data) }
}

// MARK: - Members

/// A member from whom staff take answers down.
public struct AskedMember: Sendable {
    /// Who.
    public let member: MemberRecord
    /// When they answered the survey last, and in which wave.
    public let last: (wave: SurveyWave, at: Timestamp)?
    /// The first day on which they are due to be asked again; nothing if that day has come or they never answered.
    public let due: Day?
}

extension StaffSurvey {
    /// A member whose answers somebody wants to take down.
    ///
    /// - Throws: `.missing` for nobody, for who is not active, and for whoever lives where the person is not responsible.
    public func member(_ id: ID<Member>, asked survey: SurveyDefinition) async throws -> AskedMember {
        let member = try await MemberStore(scope).member(id).member
        guard member.state == .active else { throw Problem.missing("member") }
        try scope.require(.enterAnswers, in: member.residence.area)
        let last = try await scope.data.read { db in try survey.lastAnswer(of: id, in: db) }
        let due = last.map { survey.asksAgain(whoAnswered: $0.at) }
        return AskedMember(member: member, last: last, due: due.flatMap { $0 > scope.today ? $0 : nil })
    }

    /// Keeps answers of a member, in the area where they live.
    ///
    /// - Parameters:
    ///   - day: as for somebody unknown.
    ///   - changesView: whether the member wants to change what they said, before they are due to be asked again.
    /// - Throws: `.invalid` for a day, or where the member is not due and wants to change nothing;
    ///   the ``WaveState/refusal`` of a wave that takes no answers.
    public func keep(
        _ answers: SurveyAnswers, to survey: SurveyDefinition, of asked: AskedMember, mode: SurveyResponse.Mode, on day: Day,
        changesView: Bool, submission: ID<SurveySubmission>
    ) async throws {
        precondition(mode != .online, "Nobody takes down what others answer online.")
        if asked.due != nil, !changesView {
            let told = "Tick this if they want to change what they said; else leave their answers as they are."
            throw Problem(.invalid, told, fields: ["update": told])
        }
        let response = SurveyResponse(
            to: survey, answers, area: asked.member.residence.area, at: try instant(on: day), by: asked.member.id,
            mode: mode,
            submission: submission)
        let revision = scope.tenant.revision.number
        try await scope.data.write(audit: .entered(response, revision: revision)) { db in
            try SurveyRecorder.keep(response, revision: revision, in: db)
        }
    }
}

extension AuditEntry {
    /// Answers were taken down: to which survey, where and how; of whom, only if it is a member.
    fileprivate static func entered(_ response: SurveyResponse, revision: Int) -> AuditEntry {
        let detail: JSON = [
            "survey": .string(response.survey), "mode": .string(response.mode.rawValue), "revision": .integer(Int64(revision)),
        ]
        return AuditEntry("survey.entered", subject: response.member?.description, area: response.area, detail: detail)
    }
}

extension Permission {
    /// Taking down answers for people.
    public static let enterAnswers = Permission(
        "surveys.answer", allows: "Take down answers to surveys at the door, from paper or on the telephone")
}
