import Basics
import FolkmootTenancy

extension Comparison {
    mutating func compareStandards(_ old: [Standard], _ new: [Standard]) {
        let file = "standards.json"
        each("standard", in: file, old, new, code: \.code) { changes, was, standard in
            if was != standard { changes.compareStandard(was, standard) }
        }
    }

    private mutating func compareStandard(_ old: Standard, _ new: Standard) {
        let (file, name) = ("standards.json", "standard `\(new.code)`")
        value(file, name, old.text.english, new.text.english)
        value(file, "\(name) activity", old.activity, new.activity)
        value(file, "\(name) conditions", old.conditions.map(\.rawValue).sorted(), new.conditions.map(\.rawValue).sorted())
        value(file, "\(name) minimum", old.minimum, new.minimum)
        if old.period != new.period { add(file, "\(name): each \(old.period.words) → each \(new.period.words)") }
        value(file, "\(name) unit", old.unit, new.unit)
        value(file, "\(name) owner", old.owner, new.owner)
        value(file, "\(name) begins", old.validFrom, new.validFrom)
        value(file, "\(name) ends", old.validTo, new.validTo)
        value(file, "\(name) objective", old.objective, new.objective)
        for area in Set(old.tightened.keys).union(new.tightened.keys).sorted() {
            value(file, "\(name) in \(area)", old.minimum(in: area), new.minimum(in: area))
        }
    }

    mutating func compareFieldwork(_ old: FieldworkRules, _ new: FieldworkRules) {
        let (file, teams) = ("standards.json", "teams.csv")
        value(file, "share of a period left that puts a promise at risk", old.atRiskShare, new.atRiskShare)
        each("activity", in: file, old.activities, new.activities, code: \.code) { changes, was, activity in
            changes.value(file, "activity `\(activity.code)`", was.text.english, activity.text.english)
        }
        for name in Set(old.areaKinds.keys).union(new.areaKinds.keys).sorted() {
            value(file, "unit `\(name)`", old.areaKinds[name], new.areaKinds[name])
        }
        compareReviewsAndOwners(old, new)
        each("team", in: teams, old.teams, new.teams, code: \.code) { changes, was, team in
            changes.value(teams, "team `\(team.code)`", was.name, team.name)
            changes.value(teams, "team `\(team.code)` kind", was.kind, team.kind)
            changes.value(teams, "team `\(team.code)` areas", was.areas, team.areas)
            changes.value(teams, "team `\(team.code)` begins", was.validFrom, team.validFrom)
            changes.value(teams, "team `\(team.code)` ends", was.validTo, team.validTo)
        }
    }

    private mutating func compareReviewsAndOwners(_ old: FieldworkRules, _ new: FieldworkRules) {
        let file = "standards.json"
        each("criterion of reviews", in: file, old.criteria, new.criteria, code: \.code) { changes, was, criterion in
            changes.value(file, "criterion of reviews `\(criterion.code)`", was.text, criterion.text)
            changes.value(file, "criterion of reviews `\(criterion.code)` is for", was.activities, criterion.activities)
        }
        each("owner", in: file, old.owners, new.owners, code: \.code) { changes, was, owner in
            changes.value(file, "owner `\(owner.code)`", was.text, owner.text)
            changes.value(file, "owner `\(owner.code)` role", was.role, owner.role)
            changes.value(file, "owner `\(owner.code)` is followed by", was.escalatesTo, owner.escalatesTo)
            changes.value(file, "owner `\(owner.code)` days", was.afterDays, owner.afterDays)
        }
    }

    mutating func compareAssessment(_ old: AssessmentRules, _ new: AssessmentRules) {
        let file = "assessment.json"
        if old.sections != new.sections { add(file, "other sections") }
        each("question", in: file, old.questions, new.questions, code: \.code) { changes, was, question in
            changes.value(file, "question `\(question.code)`", was.text, question.text)
            changes.value(file, "question `\(question.code)` number", was.number, question.number)
            changes.value(file, "question `\(question.code)` section", was.section, question.section)
        }
    }

    mutating func compareRoles(_ old: ForceConfiguration, _ new: ForceConfiguration) {
        let file = "roles.json"
        each(old.roles, new.roles, code: \.code) { changes, role in
            changes.add(file, "role `\(role.code)`: added, with \(role.permissions.sorted().joined(separator: ", "))", .roles)
        } removed: { changes, role in
            changes.add(file, "role `\(role.code)`: removed", .roles)
        } kept: { changes, was, role in
            changes.compareRole(was, role)
        }
        for kind in new.twoPerson.subtracting(old.twoPerson).sorted() { add(file, "a second person approves \(kind.name)", .roles) }
        for kind in old.twoPerson.subtracting(new.twoPerson).sorted() {
            add(file, "no second person approves \(kind.name) any more", kind)
        }
    }

    private mutating func compareRole(_ old: RoleDefinition, _ new: RoleDefinition) {
        let (file, name) = ("roles.json", "role `\(new.code)`")
        value(file, "\(name) name", old.name, new.name, .roles)
        for permission in new.permissions.subtracting(old.permissions).sorted() {
            add(file, "\(name): granted \(permission)", .roles)
        }
        for permission in old.permissions.subtracting(new.permissions).sorted() {
            add(file, "\(name): taken \(permission)", .roles)
        }
        value(file, "\(name) reaches the whole force", old.isForceWide, new.isForceWide, .roles)
        value(file, "\(name) is given to new staff", old.isDefault, new.isDefault, .roles)
    }

    mutating func comparePolicy(_ old: Policy, _ new: Policy) {
        let file = "policy.json"
        value(file, "minimum age", old.minimumAge, new.minimumAge)
        value(file, "figures hidden below", old.suppressionThreshold, new.suppressionThreshold)
        value(file, "coverage of districts is published", old.publishesDistricts, new.publishesDistricts)
        value(file, "hours to confirm an address", old.confirmationHours, new.confirmationHours)
        value(file, "days that links work", old.linkDays, new.linkDays)
        compareRetention(old.retention, new.retention)
        value(file, "messages a member in a month", old.messagesPerMemberPerMonth, new.messagesPerMemberPerMonth)
        if old.quietHours != new.quietHours { add(file, "quiet hours: \(old.quietHours.words) → \(new.quietHours.words)") }
        value(file, "months until contacts are verified again", old.contactVerifyMonths, new.contactVerifyMonths)
        value(file, "minutes without use after which a sign-in ends", old.sessionIdleMinutes, new.sessionIdleMinutes)
        value(file, "roles that need a second factor", old.secondFactorRoles, new.secondFactorRoles, .roles)
        compareDirectory(old.directory, new.directory)
        compareProviders(old.providers, new.providers)
        value(file, "interests", old.interests.map(\.text.english), new.interests.map(\.text.english))
        value(file, "members may tell", old.demographics.map(\.code), new.demographics.map(\.code))
        if old.demographics.map(\.code) == new.demographics.map(\.code), old.demographics != new.demographics {
            add(file, "other questions about members themselves")
        }
    }

    private mutating func compareRetention(_ old: Policy.Retention, _ new: Policy.Retention) {
        let parts: [(String, KeyPath<Policy.Retention, Int>)] = [
            ("inactive members, months", \.inactiveMemberMonths), ("messages, months", \.messageMonths),
            ("replies, months", \.replyMonths),
            ("doorstep visits, months", \.doorVisitMonths), ("audit, years", \.auditYears),
        ]
        for (name, part) in parts { value("policy.json", "kept: \(name)", old[keyPath: part], new[keyPath: part], .retention) }
    }

    /// Who vouches for staff decides who may do anything at all.
    private mutating func compareDirectory(_ old: DirectoryRules?, _ new: DirectoryRules?) {
        let (file, name) = ("policy.json", "sign-in by a directory")
        value(file, name, old?.issuer ?? "none", new?.issuer ?? "none", .roles)
        guard let old, let new else { return }
        value(file, "\(name): as the client", old.client, new.client, .roles)
        value(file, "\(name): with a secret", old.hasSecret, new.hasSecret, .roles)
        value(file, "\(name): its name", old.name, new.name)
        value(file, "\(name): addresses in", old.addressClaim, new.addressClaim, .roles)
        value(file, "\(name): addresses count as verified", old.addressesAreVerified, new.addressesAreVerified, .roles)
        value(file, "\(name): in place of passwords", old.replacesPasswords, new.replacesPasswords, .roles)
        value(file, "\(name): second steps that count", old.secondStepMarks.sorted(), new.secondStepMarks.sorted(), .roles)
    }

    private mutating func compareProviders(_ old: [Provider], _ new: [Provider]) {
        let file = "policy.json"
        each(old, new, code: \.code) { changes, provider in
            changes.add(file, "provider `\(provider.code)`: added, \(quoted(provider.name.english))", .providers)
        } removed: { changes, provider in
            changes.add(file, "provider `\(provider.code)`: removed", .providers)
        } kept: { changes, was, provider in
            changes.value(file, "provider `\(provider.code)`", was.name.english, provider.name.english, .providers)
            changes.value(file, "provider `\(provider.code)` purpose", was.purpose.english, provider.purpose.english, .providers)
            changes.compareWordings(was, provider)
        }
    }

    private mutating func compareWordings(_ old: Provider, _ new: Provider) {
        let (file, name) = ("policy.json", "provider `\(new.code)`")
        each(old.wordings, new.wordings, code: \.version.description) { changes, wording in
            changes.add(file, "\(name): new wording \(wording.version), from \(wording.validFrom)", .consentWordings)
        } removed: { changes, wording in
            changes.add(file, "\(name): wording \(wording.version) removed", .consentWordings)
        } kept: { changes, was, wording in
            changes.value(file, "\(name) wording \(wording.version) begins", was.validFrom, wording.validFrom, .consentWordings)
            if was.text != wording.text {
                changes.add(file, "\(name): other words in wording \(wording.version)", .consentWordings)
            }
        }
    }

    mutating func compareSegments(_ old: Segmentation, _ new: Segmentation) {
        let file = "segments.json"
        value(file, "under-represented below", old.minimumRatio, new.minimumRatio)
        if old.coverageTarget != new.coverageTarget {
            let words = [old, new].map { $0.coverageTarget.map { "\($0)" } ?? "none" }
            add(file, "target of coverage: \(words[0]) → \(words[1])")
        }
        if old.weighting != new.weighting { add(file, "results are weighted in another way") }
        each("classification", in: file, old.classifications, new.classifications, code: \.code) { changes, was, new in
            changes.value(file, "classification `\(new.code)` is used", was.isEnabled, new.isEnabled)
            changes.value(
                file, "classification `\(new.code)` is never shown for one person", was.isAggregateOnly, new.isAggregateOnly)
            if was.groups != new.groups || was.name != new.name {
                changes.add(file, "classification `\(new.code)`: other names or groups")
            }
        }
    }

    /// What no other line tells: other postcodes, and other words in other languages.
    mutating func compareTranslations(_ old: ForceConfiguration, _ new: ForceConfiguration) {
        if old.postcodes != new.postcodes {
            add("postcodes.csv", "\(old.postcodes.count) → \(new.postcodes.count) prefixes, or other areas for them")
        }
        if changes.isEmpty, old != new { add("translations", "other words in another language") }
    }
}

extension Standard.Period {
    /// In words, after “each”.
    public var words: String {
        switch self {
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .quarter: "quarter"
        case .halfYear: "half-year"
        case .year: "year"
        case .months(let months): "year in months \(months.map(String.init).joined(separator: ", "))"
        }
    }
}

extension Policy.QuietHours {
    /// `21:00 to 08:00`.
    public var words: String {
        func clock(_ minute: Int) -> String {
            [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
        return "\(clock(fromMinute)) to \(clock(toMinute))"
    }
}
