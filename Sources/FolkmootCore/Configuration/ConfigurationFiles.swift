/// The files of one force's configuration, by their path in its folder.
public struct ConfigurationFiles: Sendable, Equatable {
    /// Contents by path: `force.json`, `translations/cy.json`.
    public let files: [String: [UInt8]]

    /// A folder of files. They are kept as they come, so bring them into their canonical form before.
    public init(_ files: [String: [UInt8]]) { self.files = files }
}
