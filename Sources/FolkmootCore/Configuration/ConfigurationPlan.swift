/// What would change from one configuration to another, in words, a line for each change.
public struct ConfigurationPlan: Sendable, Equatable {
    /// One change.
    public struct Change: Sendable, Equatable {
        /// The file in which it stands.
        public let file: String
        /// In words: ``survey `talking`: up to 5 → up to 4; affects 1 live wave``.
        public let text: String
        /// The kind of change that a force may set to need a second person's approval, if it is of one.
        public let danger: DangerousChange?
    }

    /// All changes, by file.
    public let changes: [Change]
    /// Kinds of change in this plan for which the configuration now in force asks for a second person.
    public let needsSecondPerson: Set<DangerousChange>

    /// Whether nothing would change.
    public var isEmpty: Bool { changes.isEmpty }

    /// What would change.
    ///
    /// - Parameter liveWaves: By the code of a survey, how many of its waves are open.
    public init(from old: ForceConfiguration, to new: ForceConfiguration, liveWaves: [String: Int] = [:]) {
        var comparison = Comparison()
        comparison.compareForce(old, new)
        comparison.compareBranding(old.branding, new.branding)
        if old.logo != new.logo { comparison.add("logo.svg", "another logo") }
        comparison.compareSurveys(old.surveys, new.surveys, liveWaves)
        comparison.compareStandards(old.standards, new.standards)
        comparison.compareFieldwork(old.fieldwork, new.fieldwork)
        comparison.compareAssessment(old.assessment, new.assessment)
        comparison.comparePerformance(old.performance, new.performance)
        comparison.compareFramework(old.framework, new.framework)
        comparison.compareRoles(old, new)
        comparison.comparePolicy(old.policy, new.policy)
        comparison.compareSegments(old.segments, new.segments)
        comparison.compareAreas(old.areas, new.areas)
        comparison.compareHierarchies(old.hierarchies, new.hierarchies)
        comparison.compareTranslations(old, new)
        changes = comparison.changes
        // The rule that counts is the one in force: a change cannot free itself of the approval that it needs.
        needsSecondPerson = old.twoPerson.intersection(changes.compactMap(\.danger))
    }
}

extension ConfigurationPlan: CustomStringConvertible {
    /// The changes under the names of their files; dangerous ones are marked with an exclamation mark.
    public var description: String {
        guard !isEmpty else { return "Nothing would change." }
        var lines: [String] = []
        for (index, change) in changes.enumerated() {
            if index == 0 || changes[index - 1].file != change.file { lines.append(change.file) }
            lines.append("  \(change.danger == nil ? " " : "!") \(change.text)")
        }
        return lines.joined(separator: "\n")
    }
}

/// Gathers changes.
struct Comparison {
    var changes: [ConfigurationPlan.Change] = []

    mutating func add(_ file: String, _ text: String, _ danger: DangerousChange? = nil) {
        changes.append(ConfigurationPlan.Change(file: file, text: text, danger: danger))
    }

    /// One value that may have become another.
    mutating func value<T: Equatable>(_ file: String, _ what: String, _ old: T, _ new: T, _ danger: DangerousChange? = nil) {
        guard old != new else { return }
        add(file, "\(what): \(Self.words(old)) → \(Self.words(new))", danger)
    }

    /// Things with codes: those that are new, those that are gone, and those that are in both.
    mutating func each<T>(
        _ old: [T], _ new: [T], code: (T) -> String, added: (inout Comparison, T) -> Void, removed: (inout Comparison, T) -> Void,
        kept: (inout Comparison, T, T) -> Void
    ) {
        let before = Dictionary(old.map { (code($0), $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.map(code))
        for thing in new {
            if let was = before[code(thing)] { kept(&self, was, thing) } else { added(&self, thing) }
        }
        for thing in old where !after.contains(code(thing)) { removed(&self, thing) }
    }

    /// Things of one sort with codes: that one is new or gone is told by the sort and the code.
    mutating func each<T>(
        _ sort: String, in file: String, _ old: [T], _ new: [T], code: (T) -> String, kept: (inout Comparison, T, T) -> Void
    ) {
        each(old, new, code: code) { changes, thing in
            changes.add(file, "\(sort) `\(code(thing))`: added")
        } removed: { changes, thing in
            changes.add(file, "\(sort) `\(code(thing))`: removed")
        } kept: { changes, was, thing in
            kept(&changes, was, thing)
        }
    }

    private static func words<T>(_ value: T) -> String {
        switch value {
        case let value as any OptionalText: value.text
        case let list as [String]: list.isEmpty ? "none" : list.joined(separator: ", ")
        case let text as String: quoted(text)
        case let flag as Bool: flag ? "yes" : "no"
        default: "\(value)"
        }
    }
}

/// A value that may be left out, in words.
private protocol OptionalText {
    var text: String { get }
}

extension Optional: OptionalText {
    fileprivate var text: String { map { "\($0)" } ?? "none" }
}
