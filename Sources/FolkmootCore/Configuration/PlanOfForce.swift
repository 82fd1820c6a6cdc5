import Basics

extension Comparison {
    mutating func compareForce(_ old: ForceConfiguration, _ new: ForceConfiguration) {
        let file = "force.json"
        value(file, "name", old.name.english, new.name.english)
        value(file, "short name", old.shortName.english, new.shortName.english)
        value(file, "code", old.code, new.code)
        for host in new.hosts where !old.hosts.contains(host) { add(file, "host \(host): added") }
        for host in old.hosts where !new.hosts.contains(host) { add(file, "host \(host): removed") }
        value(file, "links are written with", old.hosts.first, new.hosts.first)
        value(file, "languages", old.languages.map(\.englishName), new.languages.map(\.englishName))
        value(file, "sites that may show shared reports", old.embeddedIn, new.embeddedIn)
        value(file, "mode wished for", old.mode.rawValue, new.mode.rawValue)
        compareContacts(old.contacts, new.contacts)
        compareKinds(old.areaKinds, new.areaKinds)
    }

    private mutating func compareContacts(_ old: ForceConfiguration.Contacts, _ new: ForceConfiguration.Contacts) {
        let file = "force.json"
        value(file, "web site", old.website, new.website)
        value(file, "non-emergency number", old.nonEmergency, new.nonEmergency)
        value(file, "emergency number", old.emergency, new.emergency)
        value(file, "e-mail", old.email, new.email)
        value(file, "data protection e-mail", old.dataProtectionEmail, new.dataProtectionEmail)
        value(file, "address", old.address.english, new.address.english)
    }

    private mutating func compareKinds(_ old: [AreaKind], _ new: [AreaKind]) {
        let file = "force.json"
        each("kind of area", in: file, old, new, code: \.code) { changes, was, kind in
            changes.value(file, "word for `\(kind.code)`", was.name.english, kind.name.english)
            changes.value(file, "word for several of `\(kind.code)`", was.plural.english, kind.plural.english)
        }
    }

    mutating func compareBranding(_ old: Branding, _ new: Branding) {
        let file = "branding.json"
        each(old.products, new.products, code: \.validFrom.description) { changes, product in
            changes.add(file, "product from \(product.validFrom): \(quoted(product.name.english))")
        } removed: { changes, product in
            changes.add(file, "product from \(product.validFrom): removed")
        } kept: { changes, was, product in
            changes.value(file, "product from \(product.validFrom)", was.name.english, product.name.english)
            changes.value(file, "strapline from \(product.validFrom)", was.strapline.english, product.strapline.english)
        }
        compareColours(old.palette, new.palette)
        compareSenders(old, new)
        if old.social != new.social { add(file, "other links to pages elsewhere") }
        if old.operator != new.operator { add(file, "other details of the operator") }
    }

    private mutating func compareColours(_ old: Palette, _ new: Palette) {
        let parts: [(String, KeyPath<Palette, Colour>)] = [
            ("band", \.band), ("accent", \.accent), ("link", \.link), ("focus", \.focus), ("button", \.button),
        ]
        for (name, part) in parts { value("branding.json", "colour of \(name)", old[keyPath: part], new[keyPath: part]) }
    }

    private mutating func compareSenders(_ old: Branding, _ new: Branding) {
        let file = "branding.json"
        each(old.senders, new.senders, code: \.provider) { changes, sender in
            changes.add(file, "sender for `\(sender.provider)`: \(sender.name) <\(sender.email)>")
        } removed: { changes, sender in
            changes.add(file, "sender for `\(sender.provider)`: removed")
        } kept: { changes, was, sender in
            let texts = [was, sender].map { "\($0.name) <\($0.email)>" }
            changes.value(file, "sender for `\(sender.provider)`", texts[0], texts[1])
        }
    }

    mutating func compareAreas(_ old: AreaTree, _ new: AreaTree) {
        let file = "areas.csv"
        let first = changes.count
        each(old.areas, new.areas, code: \.code) { changes, area in
            changes.add(file, "area \(area.code) \(quoted(area.name.english)): added")
        } removed: { changes, area in
            changes.add(file, "area \(area.code) \(quoted(area.name.english)): removed, with nothing left to show for its past")
        } kept: { changes, was, area in
            if was != area { changes.compareArea(was, area) }
        }
        shorten(after: first)
    }

    /// Rows are told by what they say; one that changed is one removed and one added.
    mutating func compareHierarchies(_ old: AreaHierarchies, _ new: AreaHierarchies) {
        let first = changes.count
        each("hierarchy", in: "force.json", old.further, new.further, code: \.code) { changes, was, hierarchy in
            changes.value("force.json", "hierarchy `\(hierarchy.code)`", was.name, hierarchy.name)
        }
        if old.groups != new.groups {
            add(
                "areas.csv",
                "areas of further hierarchies alone: \(old.groups.count) → \(new.groups.count), or other words for them")
        }
        for parent in new.parents where !old.parents.contains(parent) { add(AreaParents.file, "\(parent.words): added") }
        for parent in old.parents where !new.parents.contains(parent) { add(AreaParents.file, "\(parent.words): removed") }
        shorten(after: first)
    }

    private mutating func compareArea(_ old: Area, _ new: Area) {
        let (file, name) = ("areas.csv", "area \(new.code)")
        value(file, name, old.name.english, new.name.english)
        value(file, "\(name) lies in", old.parent, new.parent)
        value(file, "\(name) kind", old.kind, new.kind)
        value(file, "\(name) begins", old.validFrom, new.validFrom)
        if let end = new.validTo, old.validTo == nil {
            add(file, "\(name): closed on \(end)")
        } else {
            value(file, "\(name) ends", old.validTo, new.validTo)
        }
        value(file, "\(name) households", old.households, new.households)
        value(file, "\(name) population", old.population, new.population)
        if old.position != new.position { add(file, "\(name): another position") }
    }

    /// A plan is read by people: of very many like changes the first are told, and how many more there are.
    private mutating func shorten(after first: Int) {
        let most = 200
        guard changes.count - first > most else { return }
        let more = changes.count - first - most
        changes.removeSubrange((first + most)...)
        add("areas.csv", "and \(more) more")
    }
}

extension AreaParent {
    /// `area E05005150 in E07000117 from 2015-01-01 until 2026-03-31`.
    fileprivate var words: String {
        let place = hierarchy.map { "area \(area) in \(parent) of `\($0)`" } ?? "area \(area) in \(parent)"
        return "\(place) from \(validFrom)" + (validTo.map { " until \($0)" } ?? "")
    }
}
