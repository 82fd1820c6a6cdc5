@_spi(Stores) public import FolkmootTenancy
import Basics
import Storage

/// Looks whether a force's file and configuration are sound; reads nothing personal.
public struct ForceHealth: Sendable {
    private let scope: OperatorScope
    private let seeds: Seeds

    /// The health of the force that a scope reaches.
    public init(_ scope: OperatorScope, seeds: Seeds) {
        self.scope = scope
        self.seeds = seeds
    }

    /// What this version of the program finds wrong with the configuration that is in force; empty if all is well.
    public func configurationFindings() async throws -> [Finding] {
        ConfigurationCheck(try await scope.files(), seeds: seeds).findings
    }

    /// Whether somebody active can manage staff and roles.
    public func hasAdministrator() async throws -> Bool {
        let now = scope.data.clock.now
        let administrators = Set(scope.tenant.configuration.roles.filter(\.isAdministrator).map(\.code))
        return try await scope.staff().contains { person in
            person.account.isActive && person.grants.contains { $0.holds(at: now) && administrators.contains($0.role) }
        }
    }
}
