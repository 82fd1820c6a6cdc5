import Basics
import CLinux
import Glibc

/// A command of the system that makes one file of another: its input is the one, its output the other.
enum ShellFilter {
    /// What runs a command line on two files.
    static func through(_ command: String) -> @Sendable (String, String) throws -> Void {
        { source, target in try run(command, from: source, to: target) }
    }

    private static func run(_ command: String, from source: String, to target: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, source, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, target, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        let texts: [String] = ["/bin/sh", "-c", command]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        let arguments = words + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environ)
        guard code == 0 else { throw failure(command, String(cString: strerror(code))) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw failure(command, String(cString: strerror(errno))) }
        }
        guard status == 0 else { throw failure(command, "it ended with \(status & 0x7F == 0 ? status >> 8 : -(status & 0x7F))") }
    }

    /// Without its arguments, which may hold a secret.
    private static func failure(_ command: String, _ cause: String) -> Problem {
        let name = command.split(separator: " ").first ?? ""
        return Problem(.unavailable, "The command \(name) failed: \(cause).", code: "filter-failed")
    }
}
