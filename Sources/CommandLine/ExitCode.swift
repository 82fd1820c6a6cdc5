public import Basics

/// What a command tells the shell when it ends, as in sysexits.h.
public enum ExitCode: Int32, CaseIterable, Sendable {
    /// All went well.
    case ok = 0
    /// It failed for a reason that has no code of its own.
    case failed = 1
    /// The command line was typed wrongly.
    case usage = 64
    /// A file, or what was asked for, is not as it must be.
    case data = 65
    /// There is no such file or thing.
    case noInput = 66
    /// Something that it needs does not work.
    case unavailable = 69
    /// It no longer fits what is there.
    case conflict = 73
    /// Results could not be written.
    case ioError = 74
    /// Too much at once; try again later.
    case temporary = 75
    /// This user may not do it.
    case noPermission = 77

    /// The code for a problem.
    public init(_ kind: Problem.Kind) {
        self =
            switch kind {
            case .invalid: .data
            case .unauthenticated, .forbidden: .noPermission
            case .missing: .noInput
            case .conflict: .conflict
            case .tooMany: .temporary
            case .unavailable: .unavailable
            }
    }

    /// What it means, for people: the list for ``CommandLineTool``.
    public var meaning: String {
        switch self {
        case .ok: "All went well"
        case .failed: "It failed; the reason stands on standard error"
        case .usage: "The command line was typed wrongly"
        case .data: "A file, or what was asked for, is not as it must be"
        case .noInput: "There is no such file or thing"
        case .unavailable: "Something that it needs does not work"
        case .conflict: "It no longer fits what is there"
        case .ioError: "Results could not be written"
        case .temporary: "Too much at once; try again later"
        case .noPermission: "This user may not do it"
        }
    }

    /// All codes with their meanings.
    public static var documented: [(Int32, String)] { allCases.map { ($0.rawValue, $0.meaning) } }
}
