import Basics
import Testing

@Suite("Problems")
struct ProblemTests {
    @Test("A problem's code is its kind, unless a narrower one is given", arguments: Problem.Kind.allCases)
    func codes(kind: Problem.Kind) {
        #expect(Problem(kind, "Words.").code == kind.rawValue)
        #expect(Problem(kind, "Words.", code: "postcode").code == "postcode")
    }

    @Test("Something that is not there is told in words")
    func missing() {
        let problem = Problem.missing("survey")

        #expect(problem.kind == .missing)
        #expect(problem.message == "There is no such survey. It may have been removed, or the address may be wrong.")
    }
}
