/// The questions by which areas assess their neighbourhood policing, as the force supplies them.
public struct AssessmentRules: Sendable, Equatable {
    /// The parts under which questions stand, in their order.
    public let sections: [Section]
    /// The questions, in the order in which they are asked.
    public let questions: [AssessmentQuestion]

    /// A part of the questions.
    public struct Section: Sendable, Equatable {
        /// The code, which questions name.
        public let code: String
        /// What it is called.
        public let text: String
    }

    /// The question of a code.
    public func question(_ code: String) -> AssessmentQuestion? { questions.first { $0.code == code } }
}

/// Something that an area asks itself each quarter.
public struct AssessmentQuestion: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// The code of its section.
    public let section: String
    /// The number by which people know it.
    public let number: String
    /// The question.
    public let text: String
}
