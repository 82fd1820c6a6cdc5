import Basics
import FolkmootTenancy

/// Why a document that was not checked cannot be decoded; ``ConfigurationCheck`` says it better.
struct DecodingGap: Error {
    let path: String
}

/// Turns merged documents into a typed configuration.
struct ConfigurationDecoder {
    private let documents: ConfigurationDocuments
    private let languages: [Language]
    private let translations: [Language: [String: String]]

    init(_ documents: ConfigurationDocuments) {
        self.documents = documents
        languages = documents.languages
        let others = Set(languages).subtracting([.en])
        let strings = others.isEmpty ? [] : documents.publicStrings
        translations = Dictionary(uniqueKeysWithValues: others.map { ($0, documents.translations(into: $0, of: strings)) })
    }

    func configuration() throws(DecodingGap) -> ForceConfiguration {
        let force = try document("force.json")
        let roles = try document("roles.json")
        guard let mode = ForceConfiguration.Mode(rawValue: try force.text("mode")) else { throw DecodingGap(path: "mode") }
        let (areas, hierarchies) = try trees(force)
        return ForceConfiguration(
            slug: try force.text("slug"), name: words("force.name", try force.text("name")),
            shortName: words("force.short_name", try force.text("short_name")), code: try force.text("code"),
            hosts: force.strings("hosts"), languages: languages, areaKinds: try each(force, "area_kinds", areaKind),
            contacts: try contacts(try force.part("contacts")), mode: mode, branding: try branding(try document("branding.json")),
            surveys: try each(try document("survey.json"), "surveys", survey),
            standards: try each(try document("standards.json"), "standards", standard), fieldwork: try fieldwork(),
            assessment: try assessment(try document("assessment.json")),
            performance: try performance(), framework: try framework(),
            roles: try each(roles, "roles", role),
            twoPerson: Set(roles.strings("two_person").compactMap(DangerousChange.init(rawValue:))),
            policy: try policy(try document("policy.json")), segments: try segments(try document("segments.json")),
            areas: areas, hierarchies: hierarchies, postcodes: postcodes(), logo: documents.files.files["logo.svg"] ?? [],
            embeddedIn: force.strings("embedded_in"))
    }

    private func document(_ file: String) throws(DecodingGap) -> SourcedValue {
        guard let value = documents.json[file] else { throw DecodingGap(path: file) }
        return value
    }

    private func words(_ key: String, _ english: String) -> Localized {
        Localized(english, translations.compactMapValues { $0[key] })
    }

    private func each<T>(
        _ value: SourcedValue, _ key: String, _ decode: (SourcedValue) throws(DecodingGap) -> T
    ) throws(DecodingGap) -> [T] {
        var decoded: [T] = []
        for part in value.list(key) { decoded.append(try decode(part)) }
        return decoded
    }
}

extension ConfigurationDecoder {
    private func areaKind(_ kind: SourcedValue) throws(DecodingGap) -> AreaKind {
        let code = try kind.text("code")
        return AreaKind(
            code: code, name: words("force.area_kinds.\(code).name", try kind.text("name")),
            plural: words("force.area_kinds.\(code).plural", try kind.text("plural")))
    }

    private func contacts(_ contacts: SourcedValue) throws(DecodingGap) -> ForceConfiguration.Contacts {
        ForceConfiguration.Contacts(
            website: try contacts.text("website"), nonEmergency: try contacts.text("non_emergency"),
            emergency: try contacts.text("emergency"), email: try contacts.text("email"),
            dataProtectionEmail: try contacts.text("data_protection_email"),
            address: words("force.contacts.address", try contacts.text("address")))
    }

    private func branding(_ branding: SourcedValue) throws(DecodingGap) -> Branding {
        let runner = try branding.part("operator")
        return Branding(
            products: try each(branding, "products", product).sorted { $0.validFrom < $1.validFrom },
            palette: try palette(try branding.part("colours")), senders: try each(branding, "senders", sender),
            social: try each(branding, "social") { link throws(DecodingGap) in
                Branding.SocialLink(name: try link.text("name"), url: try link.text("url"))
            },
            operator: Branding.Operator(
                name: words("branding.operator.name", try runner.text("name")),
                address: words("branding.operator.address", try runner.text("address")),
                telephone: try runner.text("telephone"), website: try runner.text("website")))
    }

    private func product(_ product: SourcedValue) throws(DecodingGap) -> Branding.Product {
        let key = "branding.products.\(try product.text("valid_from"))"
        return Branding.Product(
            name: words("\(key).name", try product.text("name")),
            strapline: words("\(key).strapline", try product.text("strapline")),
            validFrom: try product.day("valid_from"))
    }

    private func sender(_ sender: SourcedValue) throws(DecodingGap) -> Branding.Sender {
        let provider = try sender.text("provider")
        let name = words("branding.senders.\(provider).name", try sender.text("name"))
        return Branding.Sender(provider: provider, name: name, email: try sender.text("email"))
    }

    private func palette(_ colours: SourcedValue) throws(DecodingGap) -> Palette {
        Palette(
            band: try colours.colour("band"), accent: try colours.colour("accent"), link: try colours.colour("link"),
            focus: try colours.colour("focus"), button: try colours.colour("button"))
    }
}

extension ConfigurationDecoder {
    private func survey(_ survey: SourcedValue) throws(DecodingGap) -> SurveyDefinition {
        let code = try survey.text("code")
        let key = "survey.\(code)"
        return SurveyDefinition(
            code: code, title: words("\(key).title", try survey.text("title")),
            introduction: words("\(key).introduction", try survey.text("introduction")), series: try survey.text("series"),
            isDefault: survey.flag("default"), resurveyMonths: try survey.count("resurvey_months"),
            schedule: try schedule(try survey.part("schedule")), minutes: try survey.count("minutes"),
            minimumResponses: try survey.count("minimum_responses"),
            showsRunningWave: survey.string("public_results") != "closed_waves",
            opensByApproval: survey.string("opens") == "by_approval",
            otherShare: survey["other_share"]?.int ?? Self.usualOtherShare,
            questions: try each(survey, "questions") { entry throws(DecodingGap) in try questions(entry, under: key) }.flatMap {
                $0
            })
    }

    /// What people are asked by one entry of the file: one question, or one of each row of a grid.
    private func questions(_ entry: SourcedValue, under prefix: String) throws(DecodingGap) -> [Question] {
        guard entry.string("kind") == SourcedValue.grid else { return [try question(entry, under: prefix)] }
        let code = try entry.text("code")
        let text = words("\(prefix).\(code).text", try entry.text("text"))
        return try each(entry, "rows") { row throws(DecodingGap) in
            try self.row(row, of: entry, code, text, under: "\(prefix).\(code)")
        }
    }

    private func row(
        _ row: SourcedValue, of entry: SourcedValue, _ grid: String, _ text: Localized, under key: String
    ) throws(DecodingGap) -> Question {
        let code = try row.text("code")
        let words = words("\(key).rows.\(code)", try row.text("text"))
        return Question(
            code: "\(grid)-\(code)", kind: .scale, text: text.joined(to: words),
            hint: entry.string("hint").map { self.words("\(key).hint", $0) },
            isRequired: row["required"]?.bool ?? entry.flag("required"), topic: entry.string("topic"), maximumSelections: nil,
            maximumLength: Self.usualLength, condition: try condition(entry["show_if"]),
            options: try each(entry, "options") { option throws(DecodingGap) in try self.option(option, under: key) },
            grid: Question.Grid(code: grid, text: text, row: words))
    }

    private func schedule(_ schedule: SourcedValue) throws(DecodingGap) -> SurveyDefinition.Schedule {
        if let months = schedule["every_months"]?.int { return .every(months: months) }
        guard schedule["months"] != nil else { throw DecodingGap(path: schedule.origin.path) }
        return .months(schedule.list("months").compactMap(\.int))
    }

    private func question(_ question: SourcedValue, under prefix: String) throws(DecodingGap) -> Question {
        let code = try question.text("code")
        let key = "\(prefix).\(code)"
        // Questions that members answer about themselves have no kind: they are answered by one option.
        guard let kind = Question.Kind(rawValue: question.string("kind") ?? "single") else { throw DecodingGap(path: key) }
        return Question(
            code: code, kind: kind, text: words("\(key).text", try question.text("text")),
            hint: question.string("hint").map { words("\(key).hint", $0) }, isRequired: question.flag("required"),
            topic: question.string("topic"), maximumSelections: question["max_selections"]?.int,
            maximumLength: question["max_length"]?.int ?? Self.usualLength, condition: try condition(question["show_if"]),
            options: try each(question, "options") { option throws(DecodingGap) in try self.option(option, under: key) })
    }

    private static let usualLength = 1000
    private static let usualOtherShare = 10

    private func condition(_ condition: SourcedValue?) throws(DecodingGap) -> Question.Condition? {
        guard let condition else { return nil }
        return Question.Condition(question: try condition.text("question"), option: try condition.text("option"))
    }

    private func option(_ option: SourcedValue, under key: String) throws(DecodingGap) -> Question.Option {
        let code = try option.text("code")
        return Question.Option(
            code: code, text: words("\(key).\(code)", try option.text("text")), isExclusive: option.flag("exclusive"),
            isOther: option.flag("other"), isPositive: option.flag("positive"), isExcluded: option.flag("excluded"),
            isRetired: option.flag("retired"))
    }
}

extension ConfigurationDecoder {
    private func standard(_ standard: SourcedValue) throws(DecodingGap) -> Standard {
        let code = try standard.text("code")
        let tightened = try each(standard, "tightened") { part throws(DecodingGap) in
            (try part.text("area"), try part.count("minimum"))
        }
        return Standard(
            code: code, text: words("standards.\(code).text", try standard.text("text")), activity: try standard.text("activity"),
            conditions: Set(standard.strings("conditions").compactMap(Standard.Condition.init(rawValue:))),
            minimum: try standard.count("minimum"), period: try period(standard), unit: try standard.text("unit"),
            owner: try standard.text("owner"), validFrom: try standard.day("valid_from"),
            validTo: standard.string("valid_to").flatMap { Day($0) }, objective: standard.string("objective"),
            tightened: Dictionary(tightened, uniquingKeysWith: max))
    }

    private func fieldwork() throws(DecodingGap) -> FieldworkRules {
        let file = try document("standards.json")
        guard let share = file["at_risk"]?.json.double else { throw DecodingGap(path: "at_risk") }
        let names = try each(file, "units") { unit throws(DecodingGap) in (try unit.text("code"), try unit.text("area_kind")) }
        return FieldworkRules(
            activities: try each(file, "activities") { activity throws(DecodingGap) in
                let code = try activity.text("code")
                return ActivityKind(code: code, text: words("standards.activities.\(code)", try activity.text("text")))
            },
            areaKinds: Dictionary(names) { first, _ in first }, teams: try teams(), atRiskShare: share,
            criteria: try each(file, "review_criteria") { criterion throws(DecodingGap) in
                ReviewCriterion(
                    code: try criterion.text("code"), text: try criterion.text("text"),
                    activities: criterion.strings("activities"))
            },
            owners: try each(file, "owners") { owner throws(DecodingGap) in
                StandardOwner(
                    code: try owner.text("code"), text: try owner.text("text"), role: try owner.text("role"),
                    escalatesTo: owner.string("escalates_to"), afterDays: owner["after_days"]?.int ?? 0)
            })
    }

    private func assessment(_ file: SourcedValue) throws(DecodingGap) -> AssessmentRules {
        AssessmentRules(
            sections: try each(file, "sections") { section throws(DecodingGap) in
                AssessmentRules.Section(code: try section.text("code"), text: try section.text("text"))
            },
            questions: try each(file, "questions") { question throws(DecodingGap) in
                AssessmentQuestion(
                    code: try question.text("code"), section: try question.text("section"), number: try question.text("number"),
                    text: try question.text("text"))
            })
    }

    private func performance() throws(DecodingGap) -> PerformanceRules {
        let rules = try document("standards.json").part("performance")
        return PerformanceRules(
            columns: try each(rules, "columns") { column throws(DecodingGap) in
                guard let kind = TeamColumn.Kind(rawValue: try column.text("figure")) else {
                    throw DecodingGap(path: column.origin.path)
                }
                return TeamColumn(kind: kind, title: column.string("title") ?? kind.title)
            },
            minimumWorkingDays: try rules.count("minimum_working_days"), smallestTeam: try rules.count("smallest_team"),
            outlierPercent: try rules.count("outlier_percent"), personMonths: try rules.count("person_months"))
    }

    private func framework() throws(DecodingGap) -> PerformanceFramework {
        let framework = try document("standards.json").part("framework")
        return PerformanceFramework(
            areas: try each(framework, "areas") { area throws(DecodingGap) in
                FrameworkArea(code: try area.text("code"), title: try area.text("text"))
            }, goals: try each(framework, "goals", goal), reviews: try each(framework, "reviews", review))
    }

    private func goal(_ goal: SourcedValue) throws(DecodingGap) -> PerformanceGoal {
        guard let number = (goal["at_least"] ?? goal["at_most"])?.json.double else { throw DecodingGap(path: goal.origin.path) }
        return PerformanceGoal(
            measure: try goal.text("measure"), area: try goal.text("area"), isLeast: goal["at_least"] != nil,
            hundredths: Int((number * 100).rounded()))
    }

    private func review(_ review: SourcedValue) throws(DecodingGap) -> PerformanceReview {
        guard let first = Month(try review.text("first")) else { throw DecodingGap(path: review.origin.path) }
        return PerformanceReview(
            code: try review.text("code"), text: try review.text("text"), months: try review.count("every_months"), first: first)
    }

    private func teams() throws(DecodingGap) -> [Team] {
        var teams: [Team] = []
        for row in documents.tables["teams.csv"]?.rows ?? [] {
            guard let from = Day(row["valid_from"]) else { throw DecodingGap(path: "valid_from") }
            teams.append(
                Team(
                    code: row["code"], name: row["name"], kind: row["kind"], areas: Team.areas(row["areas"]), validFrom: from,
                    validTo: Day(row["valid_to"])))
        }
        return teams
    }

    private func period(_ standard: SourcedValue) throws(DecodingGap) -> Standard.Period {
        if standard["months"] != nil { return .months(standard.list("months").compactMap(\.int)) }
        guard let period = Standard.Period(name: try standard.text("period")) else { throw DecodingGap(path: standard.origin.path) }
        return period
    }

    private func role(_ role: SourcedValue) throws(DecodingGap) -> RoleDefinition {
        RoleDefinition(
            code: try role.text("code"), name: try role.text("name"), permissions: Set(role.strings("permissions")),
            isForceWide: try role.text("scope") == "force", isDefault: role.flag("default"))
    }

    private func segments(_ segments: SourcedValue) throws(DecodingGap) -> Segmentation {
        guard let ratio = segments["min_ratio"]?.json.double else { throw DecodingGap(path: "min_ratio") }
        return Segmentation(
            minimumRatio: ratio, coverageTarget: segments["coverage_target"]?.json.double,
            weighting: try weighting(try segments.part("weighting")),
            classifications: try each(segments, "classifications", classification))
    }

    private func weighting(_ weighting: SourcedValue) throws(DecodingGap) -> Segmentation.Weighting {
        guard let lowest = weighting["lowest"]?.json.double, let highest = weighting["highest"]?.json.double, lowest <= highest
        else {
            throw DecodingGap(path: "weighting")
        }
        return Segmentation.Weighting(classification: weighting.string("classification"), limits: lowest...highest)
    }

    private func classification(_ value: SourcedValue) throws(DecodingGap) -> Classification {
        Classification(
            code: try value.text("code"), name: try value.text("name"), isAggregateOnly: value.flag("aggregate_only"),
            isEnabled: value.flag("enabled"),
            groups: try each(value, "groups") { group throws(DecodingGap) in
                Classification.Group(code: try group.text("code"), name: try group.text("name"))
            })
    }
}

extension ConfigurationDecoder {
    private func policy(_ policy: SourcedValue) throws(DecodingGap) -> Policy {
        let messages = try policy.part("messages")
        let quiet = try messages.part("quiet_hours")
        return Policy(
            minimumAge: try policy.count("minimum_age"), suppressionThreshold: try policy.count("suppression_threshold"),
            publishesDistricts: policy.flag("publish_districts"), confirmationHours: try policy.count("confirmation_hours"),
            linkDays: try policy.count("link_days"),
            retention: try retention(try policy.part("retention")),
            messagesPerMemberPerMonth: try messages.count("per_member_per_month"),
            quietHours: Policy.QuietHours(fromMinute: try quiet.minute("from"), toMinute: try quiet.minute("to")),
            contactVerifyMonths: try policy.part("contacts").count("verify_months"),
            sessionIdleMinutes: try policy.count("session_idle_minutes"), secondFactorRoles: policy.strings("second_factor"),
            directory: try policy["directory"].map(directory),
            providers: try each(policy, "providers", provider), interests: try each(policy, "interests", interest),
            demographics: try demographics(try policy.part("demographics")))
    }

    private func retention(_ retention: SourcedValue) throws(DecodingGap) -> Policy.Retention {
        Policy.Retention(
            inactiveMemberMonths: try retention.count("inactive_member_months"),
            messageMonths: try retention.count("message_months"),
            replyMonths: try retention.count("reply_months"), doorVisitMonths: try retention.count("door_visit_months"),
            auditYears: try retention.count("audit_years"))
    }

    private func directory(_ directory: SourcedValue) throws(DecodingGap) -> DirectoryRules {
        DirectoryRules(
            issuer: try directory.text("issuer"), client: try directory.text("client_id"), hasSecret: directory.flag("has_secret"),
            name: try directory.text("name"), addressClaim: directory.string("address_claim") ?? "email",
            addressesAreVerified: directory.flag("addresses_are_verified"),
            replacesPasswords: directory.flag("replaces_passwords"), secondStepMarks: Set(directory.strings("second_step")))
    }

    private func provider(_ provider: SourcedValue) throws(DecodingGap) -> Provider {
        let code = try provider.text("code")
        let key = "policy.providers.\(code)"
        return Provider(
            code: code, name: words("\(key).name", try provider.text("name")),
            purpose: words("\(key).purpose", try provider.text("purpose")),
            wordings: try each(provider, "wordings") { wording throws(DecodingGap) in
                let version = try wording.count("version")
                let text = words("\(key).wordings.\(version)", try wording.text("text"))
                return ConsentWording(version: version, validFrom: try wording.day("valid_from"), text: text)
            })
    }

    private func interest(_ interest: SourcedValue) throws(DecodingGap) -> Interest {
        let code = try interest.text("code")
        return Interest(code: code, text: words("policy.interests.\(code)", try interest.text("text")))
    }

    private func demographics(_ demographics: SourcedValue) throws(DecodingGap) -> [Question] {
        var questions: [Question] = []
        for code in demographics.strings("asked") {
            guard let found = demographics.list("questions").first(where: { $0.string("code") == code }) else {
                throw DecodingGap(path: "demographics.asked")
            }
            questions.append(try question(found, under: "policy.demographics"))
        }
        return questions
    }
}

extension ConfigurationDecoder {
    /// The force's own tree, and the further ones: areas that stand in those alone are not in its own.
    private func trees(_ force: SourcedValue) throws(DecodingGap) -> (AreaTree, AreaHierarchies) {
        let outside = documents.areasOutsideTheTree
        let all = try areas()
        let tree = AreaTree(all.filter { !outside.contains($0.code) })
        let named = try each(force, "hierarchies") { hierarchy throws(DecodingGap) in
            (code: try hierarchy.text("code"), name: try hierarchy.text("name"))
        }
        let groups = all.filter { outside.contains($0.code) }
        return (tree, AreaHierarchies(tree, groups: groups, parents: try areaParents(), named: named))
    }

    private func areaParents() throws(DecodingGap) -> [AreaParent] {
        var parents: [AreaParent] = []
        for row in documents.tables[AreaParents.file]?.rows ?? [] {
            guard let parent = AreaParent(row) else { throw DecodingGap(path: "valid_from") }
            parents.append(parent)
        }
        return parents
    }

    private func areas() throws(DecodingGap) -> [Area] {
        var areas: [Area] = []
        for row in documents.tables["areas.csv"]?.rows ?? [] {
            guard let from = Day(row["valid_from"]) else { throw DecodingGap(path: "valid_from") }
            areas.append(
                Area(
                    code: row["code"], name: words("areas.\(row["code"])", row["name"]), kind: row["kind"],
                    parent: row["parent"].isEmpty ? nil : row["parent"], validFrom: from, validTo: Day(row["valid_to"]),
                    households: Int(row["households"]), population: Int(row["population"]), position: position(row)))
        }
        return areas
    }

    private func position(_ row: ConfigurationTable.Row) -> Position? {
        guard let latitude = Double(row["latitude"]), let longitude = Double(row["longitude"]) else { return nil }
        return Position(latitude: latitude, longitude: longitude)
    }

    private func postcodes() -> PostcodeDirectory {
        let rows = documents.tables["postcodes.csv"]?.rows ?? []
        return PostcodeDirectory(
            rows.compactMap { row in PostcodeDirectory.prefix(row["prefix"]).map { (prefix: $0, area: row["area"]) } })
    }
}

extension SourcedValue {
    fileprivate func part(_ key: String) throws(DecodingGap) -> SourcedValue {
        guard let part = self[key] else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return part
    }

    fileprivate func text(_ key: String) throws(DecodingGap) -> String {
        guard let text = string(key) else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return text
    }

    fileprivate func count(_ key: String) throws(DecodingGap) -> Int {
        guard let number = self[key]?.int else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return number
    }

    fileprivate func day(_ key: String) throws(DecodingGap) -> Day {
        guard let day = Day(try text(key)) else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return day
    }

    fileprivate func colour(_ key: String) throws(DecodingGap) -> Colour {
        guard let colour = Colour(try text(key)) else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return colour
    }

    /// Minutes after midnight of a time `HH:MM`.
    fileprivate func minute(_ key: String) throws(DecodingGap) -> Int {
        let parts = try text(key).split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2 else { throw DecodingGap(path: "\(origin.path).\(key)") }
        return parts[0] * 60 + parts[1]
    }
}
