import CommandLine
import Glibc

exit(await Bench.tool.main(Swift.CommandLine.arguments.dropFirst()))
