/// Everything that a force has decided about its service: its files and the defaults, checked and typed.
public struct ForceConfiguration: Sendable, Equatable {
    /// The name of its folder; it never changes.
    public let slug: String
    /// The official name.
    public let name: Localized
    /// The name without “Police” or “Constabulary”.
    public let shortName: Localized
    /// The code of its police force area.
    public let code: String
    /// The host names at which it answers; links are written with the first.
    public let hosts: [String]
    /// Its languages; the first is shown first.
    public let languages: [Language]
    /// Its kinds of area, from the force itself down.
    public let areaKinds: [AreaKind]
    /// How the public reaches it.
    public let contacts: Contacts
    /// What it wishes to be.
    public let mode: Mode
    /// How the service looks and what it is called.
    public let branding: Branding
    /// What it asks its communities, in the order in which it is offered.
    public let surveys: [SurveyDefinition]
    /// What its teams have promised.
    public let standards: [Standard]
    /// The words and the teams that promises are kept with.
    public let fieldwork: FieldworkRules
    /// By which questions its areas assess themselves.
    public let assessment: AssessmentRules
    /// How it shows what its teams did.
    public let performance: PerformanceRules
    /// By what it orders measures of its teams, what it has set itself, and when it looks at them.
    public let framework: PerformanceFramework
    /// What its staff may do.
    public let roles: [RoleDefinition]
    /// Which changes of configuration need a second person's approval.
    public let twoPerson: Set<DangerousChange>
    /// Its rules about people's data and about messages.
    public let policy: Policy
    /// The classifications by which it compares its members with its population.
    public let segments: Segmentation
    /// Its areas of all times.
    public let areas: AreaTree
    /// How they lay in one another on other days, and how they lie in one another in further hierarchies.
    public let hierarchies: AreaHierarchies
    /// Which area a postcode lies in.
    public let postcodes: PostcodeDirectory
    /// Its logo: an SVG that has been checked.
    public let logo: [UInt8]
    /// The origins whose pages may show a shared report within them.
    public let embeddedIn: [String]

    /// Whether a force sends to real people.
    public enum Mode: String, Sendable {
        /// Nothing is sent to real people.
        case test
        /// The force works with its public.
        case live
    }

    /// How the public reaches a force.
    public struct Contacts: Sendable, Equatable {
        /// The force's own web site.
        public let website: String
        /// The number to call when it is not an emergency.
        public let nonEmergency: String
        /// The number to call in an emergency.
        public let emergency: String
        /// Where members' questions go.
        public let email: String
        /// The data protection officer.
        public let dataProtectionEmail: String
        /// The postal address, in one line.
        public let address: Localized
    }
}

extension ForceConfiguration {
    /// The survey of a code.
    public func survey(_ code: String) -> SurveyDefinition? { surveys.first { $0.code == code } }
    /// The survey that the home page offers, if there is one.
    public var defaultSurvey: SurveyDefinition? { surveys.first(where: \.isDefault) }
    /// The role of a code.
    public func role(_ code: String) -> RoleDefinition? { roles.first { $0.code == code } }
    /// The role that new staff get, if there is one.
    public var defaultRole: RoleDefinition? { roles.first(where: \.isDefault) }
    /// The force's word for a kind of area.
    public func areaKind(_ code: String) -> AreaKind? { areaKinds.first { $0.code == code } }
}
