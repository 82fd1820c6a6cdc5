public import Basics
public import FolkmootTenancy

extension ForceConfiguration {
    /// The configuration that a force's files make over the defaults.
    ///
    /// - Throws: an `.invalid` ``Problem`` if they were never checked and something is missing; ``ConfigurationCheck`` says it better.
    public init(_ files: ConfigurationFiles, seeds: Seeds) throws(Problem) {
        do {
            self = try ConfigurationDecoder(ConfigurationDocuments(files, seeds: seeds)).configuration()
        } catch {
            throw Problem(
                .invalid, "The configuration cannot be read: something is missing at \(error.path). Run: folkmoot force check")
        }
    }
}
