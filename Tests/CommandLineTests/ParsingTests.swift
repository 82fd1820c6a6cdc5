import CommandLine
import Testing

@Suite("Reading a command line")
struct ParsingTests {
    @Test(
        "Commands, options and arguments are read wherever they may stand",
        arguments: [
            ("members import people.csv --force westmarch", "members import\npeople.csv westmarch \n"),
            ("members import --force=westmarch people.csv", "members import\npeople.csv westmarch \n"),
            ("members import -f westmarch -n people.csv", "members import\ndry people.csv westmarch \n"),
            ("--data /srv members --json import people.csv --force w", "members import as JSON\ndata /srv\npeople.csv w \n"),
            ("members import people.csv --force w --data=/srv=1", "members import\ndata /srv=1\npeople.csv w \n"),
            ("members import people.csv --force w --tag a --tag b", "members import\npeople.csv w a b\n"),
            ("members import people.csv --force w --format comma", "members import\npeople.csv w comma\n"),
            ("members import --force w --errors -e.csv -- --people.csv", "members import\n--people.csv w -e.csv\n"),
            ("members import -n -n - --force w", "members import\ndry - w \n"),
            ("members export", "members export\nno file\n"),
            ("members export -- --force", "members export\n--force\n"),
            ("force check a b --json c", "force check as JSON\na|b|c\n"),
        ])
    func reading(line: String, written: String) async {
        let shell = Westmarch()

        let code = await shell.run(line)

        #expect(shell.errors.text == "")
        #expect(shell.results.text == written)
        #expect(code == 0)
    }

    @Test(
        "What was typed wrongly is told, with what may have been meant",
        arguments: [
            ("", "folkmoot", "A command is missing after ‘folkmoot’. Choose from: force, members, fail, help, completions."),
            ("members", "folkmoot members", "A command is missing after ‘folkmoot members’. Choose from: import, export."),
            ("forse check x", "folkmoot", "Unknown command ‘forse’. Did you mean ‘force’?"),
            ("members imprt x", "folkmoot members", "Unknown command ‘imprt’. Did you mean ‘import’?"),
            (
                "members publish", "folkmoot members",
                "Unknown command ‘publish’. The commands of ‘folkmoot members’ are: import, export."
            ),
            ("members export --jason", "folkmoot members export", "Unknown option ‘--jason’. Did you mean ‘--json’?"),
            ("members export --month=2026-01", "folkmoot members export", "Unknown option ‘--month’."),
            ("members export -z", "folkmoot members export", "Unknown option ‘-z’."),
            ("--force w members import x", "folkmoot", "The option --force is not known here. Write it after its command."),
            ("members import x", "folkmoot members import", "The option --force SLUG is missing."),
            ("members import --force w", "folkmoot members import", "The argument FILE is missing."),
            ("force check", "folkmoot force check", "The argument DIR is missing."),
            ("members import x y --force w", "folkmoot members import", "There is one argument too many: ‘y’."),
            ("members import x --force", "folkmoot members import", "The option --force needs a value: --force SLUG."),
            ("members import x --force=", "folkmoot members import", "The option --force needs a value: --force SLUG."),
            ("members import x --force --dry-run", "folkmoot members import", "The option --force needs a value: --force SLUG."),
            ("members import x --force -n", "folkmoot members import", "The option --force needs a value: --force SLUG."),
            ("members import x --force a --force b", "folkmoot members import", "The option --force is given twice."),
            ("members import x --force w --dry-run=yes", "folkmoot members import", "The option --dry-run takes no value."),
            (
                "members import x --force w --format coma", "folkmoot members import",
                "‘coma’ is no value of --format. Did you mean ‘comma’?"
            ),
            (
                "members import x --force w --format tab", "folkmoot members import",
                "‘tab’ is no value of --format. Choose from: comma, semicolon."
            ),
            ("completions fish", "folkmoot completions", "‘fish’ is no value of SHELL. Choose from: bash, zsh."),
            ("completions", "folkmoot completions", "The argument SHELL is missing."),
            ("help forse", "folkmoot", "Unknown command ‘forse’. Did you mean ‘force’?"),
            ("fail usage", "folkmoot fail", "The month is in the future."),
        ])
    func mistakes(line: String, path: String, message: String) async {
        let shell = Westmarch()

        let code = await shell.run(line)

        #expect(shell.errors.text == "folkmoot: \(message)\nSee ‘\(path) --help’.\n")
        #expect(shell.results.text == "")
        #expect(code == 64)
    }

    @Test(
        "The exit code tells what sort of thing went wrong",
        arguments: [
            ("invalid", 65), ("unauthenticated", 77), ("forbidden", 77), ("missing", 66), ("conflict", 73), ("tooMany", 75),
            ("unavailable", 69),
        ] as [(String, Int32)])
    func problems(kind: String, expected: Int32) async {
        let shell = Westmarch()

        let code = await shell.run("fail \(kind)")

        #expect(shell.errors.text == "folkmoot: It is \(kind).\n  a: First.\n  b: Second.\n  (The cause.)\n")
        #expect(code == expected)
    }

    @Test("A command that found what it was to look for ends with 1, and says so")
    func found() async {
        let shell = Westmarch()

        let code = await shell.run("fail found")

        #expect(shell.errors.text == "folkmoot: It is there.\n")
        #expect(code == 1)
    }

    @Test("What nobody foresaw is told whole")
    func unforeseen() async {
        let shell = Westmarch()

        let code = await shell.run("fail unforeseen")

        #expect(shell.errors.text == "folkmoot: Something went wrong that this program did not foresee: Unforeseen()\n")
        #expect(code == 1)
    }

    @Test("Results that cannot be written are a failure, even if the command ended well")
    func fullDisk() async {
        let errors = MemorySink()

        let code = await Westmarch.tool.main(["--version"], output: Output(results: FullDisk(), errors: errors))

        #expect(errors.text == "folkmoot: The results could not be written: No space left on device.\n")
        #expect(code == 74)
    }
}

private struct FullDisk: ByteSink {
    func write(_ bytes: [UInt8]) {}
    var failure: String? { "No space left on device" }
}
