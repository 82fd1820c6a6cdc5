import Basics
import Hashing

/// What a newsletter holds as it is kept: everything that its page says, so that nothing else is read for it.
extension NewsletterContent {
    var json: JSON {
        ["area": area.json, "team": team.map { .string($0) } ?? .null, "items": .array(items.map(\.json))]
    }

    init?(_ json: JSON) {
        guard let area = json["area"].flatMap(Localized.init(json:)) else { return nil }
        self.init(area: area, team: json["team"]?.string, items: (json["items"]?.array ?? []).compactMap(NewsletterItem.init))
    }

    /// By which it is known again: what was looked at is what is published.
    public var mark: String { String(SHA256.hex(of: json.encoded(pretty: false)).prefix(32)) }
}

extension NewsletterItem {
    fileprivate var json: JSON {
        let happening = occasion.map { occasion -> JSON in
            [
                "begins": .integer(occasion.begins.seconds), "minutes": .integer(Int64(occasion.minutes)),
                "place": .string(occasion.place),
            ]
        }
        return [
            "kind": .string(name.kind.rawValue), "subject": .string(name.subject), "area": area.map { .string($0) } ?? .null,
            "area_name": areaName?.json ?? .null, "words": words.json, "remark": remark?.json ?? .null,
            "on": on.map { .string($0.description) } ?? .null,
            "sources": .array(sources.map { ["source": .string($0.source.rawValue), "on": .string($0.on.description)] }),
            "steps": .array(
                steps.map { ["stage": .string($0.stage.rawValue), "on": .string($0.on.description), "words": $0.words.json] }),
            "occasion": happening ?? .null,
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init), let subject = json["subject"]?.string,
            let words = json["words"].flatMap(Localized.init(json:))
        else { return nil }
        self.init(
            kind, subject, in: json["area"]?.string, named: json["area_name"].flatMap(Localized.init(json:)), words: words,
            on: json["on"]?.string.flatMap { Day($0) }, sources: (json["sources"]?.array ?? []).compactMap(Source.init),
            steps: (json["steps"]?.array ?? []).compactMap(Step.init), occasion: json["occasion"].flatMap(Occasion.init))
        remark = json["remark"].flatMap(Localized.init(json:))
    }
}

extension NewsletterItem.Source {
    fileprivate init?(_ json: JSON) {
        guard let source = json["source"]?.string.flatMap(CommunitySource.init), let on = json["on"]?.string.flatMap({ Day($0) })
        else { return nil }
        (self.source, self.on) = (source, on)
    }
}

extension NewsletterItem.Step {
    fileprivate init?(_ json: JSON) {
        guard let stage = json["stage"]?.string.flatMap(IssueStage.init), let on = json["on"]?.string.flatMap({ Day($0) }),
            let words = json["words"].flatMap(Localized.init(json:))
        else { return nil }
        (self.stage, self.on, self.words) = (stage, on, words)
    }
}

extension NewsletterItem.Occasion {
    fileprivate init?(_ json: JSON) {
        guard let begins = json["begins"]?.int, let minutes = json["minutes"]?.int, let place = json["place"]?.string else {
            return nil
        }
        (self.begins, self.minutes, self.place) = (Timestamp(seconds: Int64(begins)), minutes, place)
    }
}

extension NewsletterChoice {
    var json: JSON { ["item": .string(item.text), "remark": remark?.json ?? .null] }

    init?(_ json: JSON) {
        guard let item = json["item"]?.string.flatMap({ NewsletterItem.Name($0) }) else { return nil }
        (self.item, remark) = (item, json["remark"].flatMap(Localized.init(json:)))
    }
}

extension Localized {
    fileprivate var json: JSON { ["en": .string(english), "cy": welsh.map { .string($0) } ?? .null] }

    fileprivate init?(json: JSON) {
        guard let english = json["en"]?.string else { return nil }
        self.init(english, welsh: json["cy"]?.string)
    }
}
