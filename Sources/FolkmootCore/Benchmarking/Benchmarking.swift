public import FolkmootTenancy

extension Capability {
    /// What forces publish of themselves, and how it is compared.
    public static let benchmarking = Capability(
        "Benchmarking", migrations: PublicationStore.migrations, permissions: [.publishBenchmark],
        tables: HeldTable.ofBenchmarking)
}

extension Permission {
    /// Signing off a month's figures, so that other forces and national leads see them.
    public static let publishBenchmark = Permission(
        "benchmark.publish", allows: "Sign off and publish this force's figures of a month")
}
