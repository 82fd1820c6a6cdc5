import Basics

extension CheckRun {
    /// Providers, consent wordings, thresholds and what members are asked about themselves.
    mutating func checkPolicy() {
        guard let policy = documents.json["policy.json"] else { return }
        let providers = policy.list("providers")
        checkCodes(providers, "providers")
        for provider in providers { checkWordings(provider) }
        checkCodes(policy.list("interests"), "interests")
        checkDemographics(policy)
        checkSecondFactor(policy)
        checkDirectory(policy)
        guard !documents.broken.contains("policy.json") else { return }
        checkThreshold(policy)
        checkPolice(policy, providers)
        checkPublishedWordings(providers)
    }

    private mutating func checkSecondFactor(_ policy: SourcedValue) {
        let known = documents.list("roles.json", "roles").compactMap { $0.string("code") }
        for role in policy.list("second_factor") {
            guard let code = role.string, !known.contains(code) else { continue }
            add(role.origin, "unknown-role", "There is no role \(quoted(code)).", suggestion(for: code, among: known))
        }
    }

    /// What else names people than their address would let whoever can choose it be somebody else.
    private mutating func checkDirectory(_ policy: SourcedValue) {
        guard let directory = policy["directory"], let claim = directory.string("address_claim"), claim != "email" else { return }
        guard !directory.flag("addresses_are_verified") else { return }
        add(
            directory.origin(of: "address_claim"), "address-not-verified",
            "A directory says of the claim “email” alone whether it is verified, and not of \(quoted(claim)).",
            "Write “email”, or set \"addresses_are_verified\" to true if nobody can choose their own in the directory.")
    }

    private mutating func checkPolice(_ policy: SourcedValue, _ providers: [SourcedValue]) {
        guard !providers.isEmpty, !providers.contains(where: { $0.string("code") == "police" }) else { return }
        add(
            policy.origin(of: "providers"), "no-police", "The force's own provider is missing.",
            "Add a provider with the code “police”.")
    }

    private mutating func checkWordings(_ provider: SourcedValue) {
        var last: Day?
        for (index, wording) in provider.list("wordings").enumerated() {
            if let version = wording["version"]?.int, version != index + 1 {
                add(
                    wording.origin(of: "version"), "wording-version",
                    "This is wording \(index + 1) of its provider, and says \(version).",
                    "Write \(index + 1): versions rise by one from 1.")
            }
            let day = checkDay(wording, "valid_from")
            if let day, let last, day <= last {
                add(
                    wording.origin(of: "valid_from"), "wording-dates", "It begins no later than the version before it.",
                    "Write a day after \(last).")
            }
            last = day ?? last
        }
    }

    private mutating func checkPublishedWordings(_ providers: [SourcedValue]) {
        for old in context.previous?.policy.providers ?? [] {
            guard let provider = providers.first(where: { $0.string("code") == old.code }) else { continue }
            for wording in old.wordings { checkPublished(wording, provider) }
        }
    }

    private mutating func checkPublished(_ old: ConsentWording, _ provider: SourcedValue) {
        let wording = provider.list("wordings").first { $0["version"]?.int == old.version }
        guard let wording else {
            return add(
                provider.origin(of: "wordings"), "wording-removed", "Wording \(old.version) has been published and is left out.",
                "Put it back: people have agreed to it.")
        }
        checkTranslation(of: old, provider)
        guard let text = wording.string("text"), text != old.text.english else { return }
        add(
            wording.origin(of: "text"), "wording-changed",
            "The text of wording \(old.version) has been published and cannot change.",
            "Write it as it was, and add the new text as a version of its own.")
    }

    /// People agreed to the words in their own language.
    private mutating func checkTranslation(of old: ConsentWording, _ provider: SourcedValue) {
        let key = "policy.providers.\(provider.string("code") ?? "").wordings.\(old.version)"
        for (language, was) in old.text.translations.sorted(by: { $0.key < $1.key }) {
            let strings = documents.json["translations/\(language.rawValue).json"]?["strings"]
            guard let text = strings?.string(key), text != was, let origin = strings?.origin(of: key) else { continue }
            add(
                origin, "wording-changed",
                "The \(language.englishName) of wording \(old.version) has been published and cannot change.",
                "Write it as it was, and add the new text as a version of its own.")
        }
    }

    private mutating func checkThreshold(_ policy: SourcedValue) {
        guard let threshold = policy["suppression_threshold"]?.int, let old = context.previous?.policy.suppressionThreshold else {
            return
        }
        guard threshold < old else { return }
        add(
            policy.origin(of: "suppression_threshold"), "threshold-lowered", "The threshold was \(old) and may only be raised.",
            "Write \(old) or more: figures hidden until now could be worked out.")
    }

    private mutating func checkDemographics(_ policy: SourcedValue) {
        guard let demographics = policy["demographics"] else { return }
        let questions = demographics.list("questions")
        checkCodes(questions, "questions")
        for question in questions { checkCodes(question.list("options"), "options") }
        let known = questions.compactMap { $0.string("code") }
        for asked in demographics.list("asked") {
            guard let code = asked.string, !known.contains(code) else { continue }
            add(asked.origin, "unknown-question", "There is no question \(quoted(code)).", suggestion(for: code, among: known))
        }
    }

    /// Classifications and their groups.
    mutating func checkSegments() {
        let classifications = documents.list("segments.json", "classifications")
        checkCodes(classifications, "classifications")
        for classification in classifications {
            checkCodes(classification.list("groups"), "groups")
            checkQuestion(of: classification)
        }
        checkWeighting(classifications)
    }

    /// Results are weighted by a classification of which single people's groups may be known.
    private mutating func checkWeighting(_ classifications: [SourcedValue]) {
        guard let weighting = documents.json["segments.json"]?["weighting"], let code = weighting.string("classification") else {
            return
        }
        let usable = classifications.filter { !$0.flag("aggregate_only") }.compactMap { $0.string("code") }
        guard !usable.contains(code) else { return }
        add(
            weighting.origin(of: "classification"), "unknown-classification",
            "There is no classification \(quoted(code)) by which people can be weighted.", suggestion(for: code, among: usable))
    }

    /// People are compared by their answers to the question of the same code: an option then has to have the code of each group.
    private mutating func checkQuestion(of classification: SourcedValue) {
        guard classification.flag("enabled") else { return }
        let questions = documents.json["policy.json"]?["demographics"]?.list("questions") ?? []
        guard let question = questions.first(where: { $0.string("code") == classification.string("code") }) else { return }
        let options = question.list("options").compactMap { $0.string("code") }
        for group in classification.list("groups") {
            guard let code = group.string("code"), !options.contains(code) else { continue }
            add(
                group.origin(of: "code"), "group-not-offered",
                "The question \(quoted(question.string("code") ?? "")) of policy.json has no option \(quoted(code)).",
                suggestion(
                    for: code, among: options, otherwise: "Give the group the code of an option, or offer an option of this code."))
        }
    }
}
