/// Words of the configuration that the public reads, under the key by which `translations/` translates them.
struct PublicString {
    let key: String
    let english: String
    let origin: ConfigurationOrigin
    /// Whether each language must have it; an area's name may be the same in both.
    let isRequired: Bool
}

extension ConfigurationDocuments {
    /// Everything that the public reads, in the order of the files.
    var publicStrings: [PublicString] {
        var catalogue = StringCatalogue()
        if let force = json["force.json"] { catalogue.addForce(force) }
        if let branding = json["branding.json"] { catalogue.addBranding(branding) }
        if let survey = json["survey.json"] { catalogue.addSurveys(survey) }
        if let policy = json["policy.json"] { catalogue.addPolicy(policy) }
        catalogue.addStandards(list("standards.json", "standards"))
        catalogue.addActivities(list("standards.json", "activities"))
        catalogue.addAreas(tables["areas.csv"]?.rows ?? [])
        return catalogue.strings
    }

    /// A language's texts by key: the force's own, and the platform's for what the force has not worded otherwise.
    func translations(into language: Language, of strings: [PublicString]) -> [String: String] {
        let file = "translations/\(language.rawValue).json"
        let own = Self.texts(json[file])
        let english = Dictionary(strings.map { ($0.key, $0.english) }, uniquingKeysWith: { first, _ in first })
        let ofDefaults = seeds.publicStrings
        let standard = Self.texts(seeds.defaults[file]).filter { english[$0.key] != nil && english[$0.key] == ofDefaults[$0.key] }
        return standard.merging(own) { _, own in own }
    }

    private static func texts(_ file: SourcedValue?) -> [String: String] {
        let fields = file?["strings"]?.fields ?? []
        return Dictionary(fields.compactMap { field in field.value.string.map { (field.key, $0) } }, uniquingKeysWith: { $1 })
    }
}

extension Seeds {
    /// The English words of the defaults alone, by key.
    var publicStrings: [String: String] {
        var catalogue = StringCatalogue()
        if let branding = defaults["branding.json"] { catalogue.addBranding(branding) }
        if let survey = defaults["survey.json"] { catalogue.addSurveys(survey) }
        if let policy = defaults["policy.json"] { catalogue.addPolicy(policy) }
        return Dictionary(catalogue.strings.map { ($0.key, $0.english) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Gathers strings under their keys.
private struct StringCatalogue {
    var strings: [PublicString] = []

    mutating func add(_ key: String, _ value: SourcedValue?, isRequired: Bool = true) {
        guard let value, let english = value.string else { return }
        strings.append(PublicString(key: key, english: english, origin: value.origin, isRequired: isRequired))
    }

    mutating func addForce(_ force: SourcedValue) {
        add("force.name", force["name"])
        add("force.short_name", force["short_name"])
        for kind in force.list("area_kinds") {
            guard let code = kind.string("code") else { continue }
            add("force.area_kinds.\(code).name", kind["name"])
            add("force.area_kinds.\(code).plural", kind["plural"])
        }
        add("force.contacts.address", force["contacts"]?["address"], isRequired: false)
    }

    mutating func addBranding(_ branding: SourcedValue) {
        for product in branding.list("products") {
            guard let day = product.string("valid_from") else { continue }
            add("branding.products.\(day).name", product["name"])
            add("branding.products.\(day).strapline", product["strapline"])
        }
        for sender in branding.list("senders") {
            guard let provider = sender.string("provider") else { continue }
            add("branding.senders.\(provider).name", sender["name"], isRequired: false)
        }
        add("branding.operator.name", branding["operator"]?["name"], isRequired: false)
        add("branding.operator.address", branding["operator"]?["address"], isRequired: false)
    }

    mutating func addSurveys(_ file: SourcedValue) {
        for survey in file.list("surveys") {
            guard let code = survey.string("code") else { continue }
            add("survey.\(code).title", survey["title"])
            add("survey.\(code).introduction", survey["introduction"])
            for question in survey.list("questions") { addQuestion(question, under: "survey.\(code)") }
        }
    }

    mutating func addPolicy(_ policy: SourcedValue) {
        for provider in policy.list("providers") {
            guard let code = provider.string("code") else { continue }
            add("policy.providers.\(code).name", provider["name"])
            add("policy.providers.\(code).purpose", provider["purpose"])
            for wording in provider.list("wordings") {
                guard let version = wording["version"]?.int else { continue }
                add("policy.providers.\(code).wordings.\(version)", wording["text"])
            }
        }
        for interest in policy.list("interests") {
            guard let code = interest.string("code") else { continue }
            add("policy.interests.\(code)", interest["text"])
        }
        let asked = policy["demographics"]?.strings("asked") ?? []
        for question in policy["demographics"]?.list("questions") ?? [] where asked.contains(question.string("code") ?? "") {
            addQuestion(question, under: "policy.demographics")
        }
    }

    private mutating func addQuestion(_ question: SourcedValue, under prefix: String) {
        guard let code = question.string("code") else { return }
        add("\(prefix).\(code).text", question["text"])
        add("\(prefix).\(code).hint", question["hint"])
        for option in question.list("options") {
            guard let option = option.string("code").map({ ($0, option["text"]) }) else { continue }
            add("\(prefix).\(code).\(option.0)", option.1)
        }
        for row in question.list("rows") {
            guard let name = row.string("code") else { continue }
            add("\(prefix).\(code).rows.\(name)", row["text"])
        }
    }

    mutating func addStandards(_ standards: [SourcedValue]) {
        for standard in standards {
            guard let code = standard.string("code") else { continue }
            add("standards.\(code).text", standard["text"], isRequired: false)
        }
    }

    mutating func addActivities(_ activities: [SourcedValue]) {
        for activity in activities {
            guard let code = activity.string("code") else { continue }
            add("standards.activities.\(code)", activity["text"], isRequired: false)
        }
    }

    mutating func addAreas(_ rows: [ConfigurationTable.Row]) {
        for row in rows {
            strings.append(
                PublicString(key: "areas.\(row["code"])", english: row["name"], origin: row.origin("name"), isRequired: false))
        }
    }
}
