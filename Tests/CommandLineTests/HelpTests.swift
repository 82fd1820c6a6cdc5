import CommandLine
import Testing

@Suite("Help")
struct HelpTests {
    @Test("The program tells its commands, its options and its exit codes")
    func top() async {
        let shell = Westmarch()

        let code = await shell.run("--help")

        #expect(code == 0)
        #expect(
            shell.results.text == """
                Run neighbourhood engagement for many police forces.

                Usage: folkmoot COMMAND [OPTIONS]

                Commands:
                  force        Look after forces
                  members      Look after members
                  fail         Fail in several ways
                  help         Show help for a command
                  completions  Write a script that completes commands in a shell

                Global options:
                      --data DIR  The folder that holds the data.
                      --json      Write results as JSON.
                  -h, --help      Show help for the command.
                      --version   Show the version.

                Exit codes:
                  0   All went well
                  1   It failed; the reason stands on standard error
                  64  The command line was typed wrongly
                  65  A file, or what was asked for, is not as it must be
                  66  There is no such file or thing
                  69  Something that it needs does not work
                  73  It no longer fits what is there
                  74  Results could not be written
                  75  Too much at once; try again later
                  77  This user may not do it

                """)
    }

    @Test("A command tells its usage, arguments, options and examples, in 80 columns")
    func command() async {
        let shell = Westmarch()

        let code = await shell.run("members import --help")

        #expect(code == 0)
        #expect(
            shell.results.text == """
                Add members from a CSV file.

                Usage: folkmoot members import FILE --force SLUG [OPTIONS]

                Each row of the file becomes a member, unless somebody with the same email
                address is one already; then that member is kept as is.

                Nobody is written to.

                Arguments:
                  FILE  A CSV file with the columns name, email and postcode.

                Options:
                  -f, --force SLUG   The force. Required.
                  -n, --dry-run      Only tell what would happen, and change nothing: for a
                                     first look at a file from elsewhere.
                      --errors FILE  Where to write the rows that were refused.
                      --tag WORD     A tag for all of them. May be given several times.
                      --format NAME  How the file is written. One of: comma, semicolon.

                Global options:
                      --data DIR  The folder that holds the data.
                      --json      Write results as JSON.
                  -h, --help      Show help for the command.
                      --version   Show the version.

                Examples:
                  folkmoot members import people.csv --force westmarch --dry-run
                      Tells what would happen.
                  folkmoot members import people.csv --force westmarch
                      Adds the people in the file.

                """)
    }

    @Test(
        "Help is the same however it is asked for",
        arguments: ["help members import", "--help members import", "members -h import"])
    func sameHelp(line: String) async {
        let shell = Westmarch()
        let other = Westmarch()

        _ = await shell.run("members import --help")
        let code = await other.run(line)

        #expect(other.results.text == shell.results.text)
        #expect(code == 0)
    }

    @Test(
        "No line of help is longer than 80 columns",
        arguments: ["", "force", "force check", "members", "members import", "fail", "completions"])
    func width(path: String) async {
        let shell = Westmarch()

        _ = await shell.run("help \(path)")

        #expect(shell.results.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(shell.results.text.contains("Usage: folkmoot"))
    }

    @Test("The version is told")
    func version() async {
        let shell = Westmarch()

        let code = await shell.run("--version")

        #expect(shell.results.text == "folkmoot 1.2.3\n")
        #expect(code == 0)
    }
}
