public import FolkmootTenancy

extension Blueprint {
    /// What all capabilities bring, and how a force's files become its configuration.
    public static func folkmoot(seeds: Seeds) -> Blueprint {
        Blueprint(
            migrations: Capability.all.flatMap(\.migrations), permissions: Capability.all.flatMap(\.permissions)
        ) { files in
            try ForceConfiguration(files, seeds: seeds).interpretation
        }
    }
}

extension ForceConfiguration {
    /// What the kernel must know of it.
    var interpretation: Interpretation {
        let roles = roles.map {
            Role(code: $0.code, name: $0.name, permissions: $0.permissions, isForceWide: $0.isForceWide)
        }
        let parents = areas.areas.compactMap { area in area.parent.map { (area.code, $0) } }
        return Interpretation(
            name: name.english, hosts: hosts,
            access: AccessRules(
                roles: roles, areaParents: Dictionary(parents, uniquingKeysWith: { first, _ in first }), rootArea: code,
                secondFactorRoles: Set(policy.secondFactorRoles), grantsWait: twoPerson.contains(.grants),
                idleSeconds: Int64(policy.sessionIdleMinutes) * 60, directory: policy.directory),
            settings: Kept(configuration: self))
    }
}

extension Tenant {
    /// The force's configuration now.
    public var configuration: ForceConfiguration { interpretation.configuration }
}

extension Interpretation {
    /// The configuration that was interpreted.
    var configuration: ForceConfiguration {
        guard let kept = settings as? Kept else {
            preconditionFailure("A force of this platform was not read by its own blueprint.")
        }
        return kept.configuration
    }
}

/// A configuration behind one reference, so that handing a force on costs one count.
private final class Kept: Sendable {
    let configuration: ForceConfiguration

    init(configuration: ForceConfiguration) { self.configuration = configuration }
}
