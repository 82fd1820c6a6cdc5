import CommandLine
import Glibc

exit(await Folkmoot.tool.main(Swift.CommandLine.arguments.dropFirst()))
