import CommandLine
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb
@testable import folkmoot

/// Every route and every command against everybody who may ask, printed as a table that reviewers can read.
@Suite("Who may ask for what")
struct MatrixTests {
    @Test("The printed matrix has every route and every command as they are")
    func matrix() throws {
        let text = try Self.text()
        let path = "\(Checkout.root)/docs/matrix.txt"
        if ProcessInfo.processInfo.environment["FOLKMOOT_WRITE_DOCS"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }

        #expect(
            text == (try String(contentsOfFile: path, encoding: .utf8)),
            "Run this test with FOLKMOOT_WRITE_DOCS=1 and read what changed.")
    }

    @Test("Each permission that a role can have lets somebody ask for something, and each route asks for one that there is")
    func permissions() {
        let known = Set((Permission.ofKernel + Capability.all.flatMap(\.permissions)).map(\.name))

        let asked = Set(Routes.all.compactMap(Self.permission(of:)).map(\.name))

        #expect(asked.isSubset(of: known))
        #expect(Set(ConfigurationContext.catalogue) == known)
    }

    private static func text() throws -> String {
        let seeds = try Seeds(directory: "\(Checkout.root)/seeds")
        let folder = try ConfigurationFolder("\(Checkout.root)/tenants/leicestershire")
        let roles = try ForceConfiguration(folder.files, seeds: seeds).roles
        let routes = Routes.all.map { route in (name: "\(route.method.rawValue) \(route.pattern)", route: route) }
        return """
            Who may ask for what. Written by the test MatrixTests from the routes, the commands and the roles of seeds/defaults/roles.json.
            yes: may ask · force: in the whole force · areas: in the areas of the grant · link: with a signed link for that · -: refused

            At a force's host
            \(line("", ["visitor", "member"] + roles.map(\.code)))\
            \(routes.filter { $0.route.isOfForce && !$0.route.isOfKeys }.map { line($0.name, cells($0.route, roles)) }.joined())
            At a force's host, with the key of a program that is for this
            \(routes.filter { $0.route.isOfKeys || $0.route.isForPrograms }.map { line($0.name, [permission(of: $0.route)?.name ?? "any"]) }.joined())
            At the national host
            \(line("", ["visitor", "national lead"]))\
            \(routes.filter { !$0.route.isOfForce && !$0.route.isOfNationalKeys }.map { line($0.name, nationalCells($0.route)) }.joined())
            At the national host, with the key of a national lead that is for this
            \(routes.filter(\.route.isOfNationalKeys).map { line($0.name, [nationalPermission(of: $0.route)?.name ?? "any"]) }.joined())
            At the command line of the platform's machine, by its operators alone
            \(commands(Folkmoot.commands, under: "").map { "\($0)\n" }.joined())
            """
    }

    private static func cells(_ route: Route, _ roles: [RoleDefinition]) -> [String] {
        switch route.access {
        case .visitor: ["yes", "yes"] + roles.map { _ in "yes" }
        case .member: ["-", "link"] + roles.map { _ in "-" }
        case .staff(nil): ["-", "-"] + roles.map { _ in "yes" }
        case .staff(let permission?):
            ["-", "-"] + roles.map { $0.permissions.contains(permission.name) ? $0.isForceWide ? "force" : "areas" : "-" }
        case .program, .national, .nationalVisitor, .nationalProgram: []
        }
    }

    /// What staff, or the key of a program, must be allowed to.
    private static func permission(of route: Route) -> Permission? {
        switch route.access {
        case .staff(let permission), .program(let permission): permission
        case .visitor, .member, .national, .nationalVisitor, .nationalProgram: nil
        }
    }

    /// What the key of a national lead must be for.
    private static func nationalPermission(of route: Route) -> Permission? {
        if case .nationalProgram(let permission) = route.access { permission } else { nil }
    }

    private static func nationalCells(_ route: Route) -> [String] {
        if case .national = route.access { ["-", "yes"] } else { ["yes", "yes"] }
    }

    private static func commands(_ commands: [Command], under words: String) -> [String] {
        commands.flatMap { command in
            command.subcommands.isEmpty
                ? ["folkmoot\(words) \(command.name)"] : Self.commands(command.subcommands, under: "\(words) \(command.name)")
        }
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        let padded = zip([name] + cells, [72] + cells.map { _ in 15 }).map {
            $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0)
        }
        return padded.joined().replacing(/[ ]+$/, with: "") + "\n"
    }
}

extension Route {
    /// Whether only programs with a key may ask.
    fileprivate var isOfKeys: Bool { if case .program = access { true } else { false } }
    /// Whether only programs with a key of a national lead may ask.
    fileprivate var isOfNationalKeys: Bool { if case .nationalProgram = access { true } else { false } }
}
