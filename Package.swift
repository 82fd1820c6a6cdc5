// swift-tools-version: 6.1
import PackageDescription

// Floors, from the bottom up. An arrow points down only; `admin/build` compiles with
// `--explicit-target-dependency-import-check error`, so an import that is not listed here does not build.
// No package dependencies, ever: what is not in the toolchain or the system's C libraries is written here.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library of ours, with the tests that stand beside it under the same name.
func floor(
    _ name: String, on dependencies: [Target.Dependency] = [], testedWith extra: [Target.Dependency] = [],
    embedding resources: [Resource] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings),
        .testTarget(
            name: name + "Tests", dependencies: [.target(name: name)] + dependencies + extra, swiftSettings: settings),
    ]
}

let systemLibraries: [Target] = [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
]

let libraries: [Target] =
    floor("Basics")
    + floor("Hashing", on: ["CCrypt", "Basics"])
    + floor("CSV", on: ["Basics"])
    + floor("CommandLine", on: ["Basics"])
    + floor("Storage", on: ["CSQLite", "Basics"])
    + floor("HTTP", on: ["CLinux", "Basics"])
    + floor("Markup", on: ["Basics"])

let kernel = floor("FolkmootTenancy", on: ["Storage", "Hashing", "Basics"])

let product: [Target] =
    floor("FolkmootCore", on: ["FolkmootTenancy", "Storage", "CSV", "Hashing", "Basics"])
    + floor(
        "FolkmootWeb", on: ["FolkmootCore", "FolkmootTenancy", "HTTP", "Markup", "CSV", "Hashing", "Basics"],
        testedWith: ["Storage"],
        embedding: [
            .embedInCode("Frame/Assets/site.css"), .embedInCode("Frame/Assets/site.js"), .embedInCode("Frame/Assets/icon.svg"),
            .embedInCode("Frame/Assets/newsletter.css"), .embedInCode("Frame/Assets/share.js"),
            .embedInCode("Frame/Assets/passwords.js"),
        ])
    + [
        .target(
            name: "FolkmootProof", dependencies: ["FolkmootWeb", "FolkmootCore", "FolkmootTenancy", "HTTP", "Basics"],
            swiftSettings: settings),
        .executableTarget(
            name: "folkmoot",
            dependencies: [
                "FolkmootProof", "FolkmootWeb", "FolkmootCore", "FolkmootTenancy", "Storage", "HTTP", "Markup", "CSV",
                "CommandLine", "Hashing",
                "Basics", "CLinux",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "folkmoot-bench", dependencies: ["FolkmootCore", "FolkmootTenancy", "CommandLine", "Basics"],
            swiftSettings: settings),
        .testTarget(
            name: "FolkmootTests",
            dependencies: [
                "folkmoot", "FolkmootProof", "FolkmootWeb", "FolkmootCore", "FolkmootTenancy", "Storage", "HTTP", "Markup", "CSV",
                "CommandLine",
                "Hashing", "Basics",
            ],
            swiftSettings: settings),
    ]

/// `admin/sanitize` leaves away what stands above the kernel when none of its tests are asked for: it would take most of the time.
let isKernelOnly = Context.environment["FOLKMOOT_KERNEL_ONLY"] == "1"

let package = Package(
    name: "folkmoot",
    targets: systemLibraries + libraries + kernel + (isKernelOnly ? [] : product),
    swiftLanguageModes: [.v6]
)
