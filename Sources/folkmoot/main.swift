import CommandLine
import Glibc
import Storage

ProcessMemory.keepTogether()
let words = Swift.CommandLine.arguments.dropFirst()
if words.first != "serve", words.first != "demo" { GivingWay.toTheService() }
exit(await Folkmoot.tool.main(words))
