import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

extension ComplianceStore {
    /// What of a board is at risk or was missed and not kept since, with who answers for it, that undone for longest first.
    public func concerns(of board: [StandardCompliance]) async throws -> [StandardConcern] {
        let (rules, today) = (scope.tenant.configuration.fieldwork, scope.today)
        let holders = try await holders()
        let found = board.flatMap { compliance in
            compliance.undone(on: today, atRiskShare: rules.atRiskShare).map { one in
                StandardConcern(
                    standard: compliance.standard, unit: one.unit, missed: one.missed, since: one.since,
                    line: holders.line(
                        of: compliance.standard.owner, for: one.unit, after: today.daysSinceEpoch - one.since.daysSinceEpoch, rules)
                )
            }
        }
        return found.sorted { ($0.since, $0.unit.name, $0.standard.code) < ($1.since, $1.unit.name, $1.standard.code) }
    }

    /// Who answers for a standard in a unit, by name; nothing where the force has not said which role that is.
    public func owner(of standard: Standard, in unit: StandardUnit) async throws -> StandardConcern.Answering? {
        try await holders().line(of: standard.owner, for: unit, after: 0, scope.tenant.configuration.fieldwork).first
    }

    /// The part of a board for which the person answers: by the owner's role, in the unit's area or the nearest around it.
    public func own(of board: [StandardCompliance]) async throws -> [StandardCompliance] {
        let (holders, rules, account) = (try await holders(), scope.tenant.configuration.fieldwork, scope.account.id)
        return board.map { compliance in
            compliance.only { unit in
                holders.line(of: compliance.standard.owner, for: unit, after: 0, rules).first?.people
                    .contains { $0.account == account } ?? false
            }
        }
    }

    private func holders() async throws -> RoleHolders {
        let (configuration, now) = (scope.tenant.configuration, scope.data.clock.now)
        let roles = Set(configuration.fieldwork.owners.map(\.role)).sorted()
        let grants = try await scope.data.read { db in
            try db.map(
                """
                SELECT role, area, account.id, name FROM account_grant JOIN account ON account.id = account
                WHERE active = 1 AND role IN \(list: roles) AND from_at <= \(now) AND (until_at IS NULL OR until_at > \(now))
                """
            ) { row in
                let (role, area): (String, String?) = (try row[0], try row[1])
                let isForceWide = configuration.role(role)?.isForceWide ?? true
                return (
                    role: role, area: isForceWide ? nil : area,
                    holder: StandardConcern.Holder(account: try row[2], name: try row[3])
                )
            }
        }
        return RoleHolders(grants, over: configuration.areas)
    }
}
