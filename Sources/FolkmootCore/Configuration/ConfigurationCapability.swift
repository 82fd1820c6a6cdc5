extension Capability {
    /// A force's files, their checks and what they mean.
    ///
    /// Revisions are kept by the kernel.
    static let configuration = Capability("Configuration")
}
