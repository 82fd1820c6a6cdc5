import Foundation
import Testing

/// A source file of the product, with what it imports.
struct SourceFile {
    /// The module that it belongs to.
    let module: String
    /// Its path below `Sources`.
    let path: String
    /// The modules that it imports.
    let imports: [String]
    private let code: String

    /// Reads a file, and leaves its comments out.
    init(_ path: String) throws {
        self.path = path
        module = String(path.prefix { $0 != "/" })
        let lines = try Checkout.text(of: "Sources/\(path)").split(separator: "\n").filter {
            !$0.drop { $0 == " " }.hasPrefix("//")
        }
        let importing = lines.filter {
            $0.hasPrefix("import ") || ($0.hasPrefix("@") || $0.hasPrefix("p")) && $0.contains(" import ")
        }
        imports = importing.compactMap { $0.split(separator: " ").last.map(String.init) }
        code = lines.joined(separator: "\n")
    }

    func mentions(_ text: String) -> Bool { code.range(of: text, options: .literal) != nil }

    static let all = Result { try Checkout.files(in: "Sources", ending: ".swift").map(SourceFile.init) }
}

@Suite("Floors and seals")
struct FloorTests {
    /// From the bottom up; what stands on one floor does not know of each other.
    private static let floors: [Set<String>] = [
        ["CSQLite", "CLinux", "CCrypt"], ["Basics"], ["Hashing", "CSV", "CommandLine", "Storage", "HTTP", "Markup"],
        ["FolkmootTenancy"], ["FolkmootCore"], ["FolkmootWeb"], ["FolkmootProof"], ["folkmoot", "folkmoot-bench"],
    ]

    private static func floor(of module: String) -> Int? { floors.firstIndex { $0.contains(module) } }

    @Test("No file imports a module of its own floor or of one above it")
    func imports() throws {
        for file in try SourceFile.all.get() {
            let own = try #require(Self.floor(of: file.module), "\(file.module) stands on no floor")
            for module in file.imports {
                guard let other = Self.floor(of: module) else { continue }
                #expect(other < own, "\(file.path) imports \(module)")
            }
        }
    }

    @Test("The core knows neither HTTP nor markup, pages do not know of storage, and libraries do not know of police")
    func hidden() throws {
        let hidden: [String: Set<String>] = [
            "FolkmootTenancy": ["HTTP", "Markup", "CSV", "CommandLine"], "FolkmootCore": ["HTTP", "Markup", "CommandLine"],
            "FolkmootWeb": ["Storage", "CSQLite", "CommandLine"],
        ]
        for file in try SourceFile.all.get() {
            #expect(hidden[file.module, default: []].isDisjoint(with: file.imports), "\(file.path)")
        }
    }

    @Test("The package lists no arrow that points up, and no package of anybody else's")
    func manifest() throws {
        let manifest = try Checkout.text(of: "Package.swift")
        let floors = manifest.matches(of: /floor\(\s*"(\w+)"(?:, on: \[([^\]]*)\])?/)

        #expect(floors.count == 10)
        for match in floors {
            let (name, list) = (String(match.1), match.2 ?? "")
            let own = try #require(Self.floor(of: name))
            for dependency in list.matches(of: /"(\w+)"/).map({ String($0.1) }) {
                let other = try #require(Self.floor(of: dependency), "\(name) depends on \(dependency), which stands on no floor")
                #expect(other < own, "\(name) depends on \(dependency)")
            }
        }
        #expect(!manifest.contains(".package("))
        let core = floors.first { $0.1 == "FolkmootCore" }?.2 ?? ""
        #expect(!core.contains("HTTP") && !core.contains("Markup"))
    }

    @Test("Only the kernel opens a force's file, and only the core's stores read and write through it")
    func seals() throws {
        // It makes the links of members who are made up, in copies that are thrown away.
        let madeUp = "FolkmootProof/MemberLinks.swift"
        for file in try SourceFile.all.get() {
            if file.mentions("@_spi(TenantFiles)") {
                #expect(["FolkmootTenancy", "Storage"].contains(file.module), "\(file.path)")
            }
            if file.mentions("@_spi(Stores)"), file.path != madeUp {
                #expect(["FolkmootCore", "FolkmootTenancy"].contains(file.module), "\(file.path)")
            }
            #expect(!file.mentions("@testable"), "\(file.path)")
        }
    }

    @Test("Checks of concurrency are set aside only in Storage and HTTP, and nothing runs that nobody waits for")
    func concurrency() throws {
        for file in try SourceFile.all.get() {
            if file.mentions("@unchecked Sendable") || file.mentions("nonisolated(unsafe)") {
                #expect(["Storage", "HTTP"].contains(file.module), "\(file.path)")
            }
            #expect(!file.mentions("Task.detached"), "\(file.path)")
        }
    }

    @Test("No source forces what may not be there")
    func force() throws {
        for file in try SourceFile.all.get() {
            for banned in ["try!", "as! ", "fatalError(", "TODO", "FIXME"] {
                #expect(!file.mentions(banned), "\(file.path) has \(banned)")
            }
        }
    }
}
