public import Basics
public import FolkmootCore
public import FolkmootTenancy

/// A force whose configuration a proof is made with.
public struct ProofForce: Sendable {
    /// The short name under which it stands in the copies.
    public let slug: String
    /// Where its configuration comes from, in words: `revision 12`.
    public let origin: String
    /// The fingerprint of its configuration: the hash of a revision.
    public let fingerprint: String
    let files: ConfigurationFiles

    /// A force from its folder of reviewed files.
    ///
    /// - Throws: `.invalid` if the folder holds no configuration that can be read.
    public init(folder: ConfigurationFolder) throws(Problem) {
        guard let slug = Self.slug(of: folder.files), folder.findings.isEmpty else {
            throw Problem(.invalid, "\(folder.path) is no configuration. Look at it with: folkmoot force check \(folder.path)")
        }
        self.init(slug: slug, origin: "its folder", folder.files)
    }

    /// A force from the revision that is in force in a data folder.
    public init(kept: KeptConfiguration) {
        self.init(slug: kept.slug, origin: "revision \(kept.revision)", kept.files)
    }

    init(slug: String, origin: String, _ files: ConfigurationFiles) {
        self.slug = slug
        self.origin = origin
        fingerprint = files.canonicalised().hash
        self.files = files
    }

    /// Another force with the same configuration, under a made-up short name and host.
    public func copied() -> ProofForce {
        let name = "second-\(slug)"
        var files = files.files
        files["force.json"] = Self.changing(files["force.json"]) { member in
            switch member.key {
            case "slug": JSON.Member("slug", .string(name))
            case "hosts": JSON.Member("hosts", .array([.string("\(name).localhost")]))
            default: member
            }
        }
        return ProofForce(slug: name, origin: "made up: a copy of \(slug)", ConfigurationFiles(files))
    }

    private static func slug(of files: ConfigurationFiles) -> String? {
        // What cannot be read has no name.
        files.files["force.json"].flatMap { try? JSONNode.parse($0) }?.json["slug"]?.string
    }

    /// A file of JSON with the members of its object changed, or left out.
    private static func changing(_ file: [UInt8]?, _ change: (JSON.Member) -> JSON.Member?) -> [UInt8]? {
        guard let file, case .object(let members)? = (try? JSONNode.parse(file))?.json else { return file }
        return JSON.object(members.compactMap(change)).encoded(pretty: true)
    }
}

extension ProofForce {
    /// Its files, with what makes signing in depend on more than a password left out: a directory elsewhere, a second step.
    var filesForCopy: [String: [UInt8]] {
        var files = files.files
        files["policy.json"] = Self.changing(files["policy.json"]) { member in
            ["directory", "second_factor"].contains(member.key) ? nil : member
        }
        return files
    }

    /// A file of JSON with words before the text of every member of a name; nothing if there is none.
    static func marking(_ name: String, with words: String, in file: [UInt8]?) -> [UInt8]? {
        guard let file, let node = try? JSONNode.parse(file) else { return nil }
        var count = 0
        let marked = marking(name, with: words, in: node.json, &count)
        return count > 0 ? marked.encoded(pretty: true) : nil
    }

    private static func marking(_ name: String, with words: String, in json: JSON, _ count: inout Int) -> JSON {
        switch json {
        case .object(let members):
            return .object(
                members.map { member in
                    guard member.key == name, case .string(let text) = member.value else {
                        return JSON.Member(member.key, marking(name, with: words, in: member.value, &count))
                    }
                    count += 1
                    return JSON.Member(name, .string("\(words) \(text)"))
                })
        case .array(let values): return .array(values.map { marking(name, with: words, in: $0, &count) })
        default: return json
        }
    }

    /// A table of areas with words after the name of a smallest one that there is today, and its code; nothing if there is none.
    static func marking(areas file: [UInt8]?, with words: String) -> (file: [UInt8], code: String)? {
        var rows = String(decoding: file ?? [], as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        let cells = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        guard let header = cells.first, let code = header.firstIndex(of: "code"), let name = header.firstIndex(of: "name"),
            let parent = header.firstIndex(of: "parent"), let end = header.firstIndex(of: "valid_to")
        else { return nil }
        let parents = Set(cells.compactMap { parent < $0.count ? $0[parent] : nil })
        let last = cells.indices.dropFirst().last { index in
            let row = cells[index]
            return row.count == header.count && !rows[index].contains("\"") && row[end].isEmpty && !parents.contains(row[code])
        }
        guard let last else { return nil }
        var row = cells[last]
        row[name] += " " + words
        rows[last] = row.joined(separator: ",")
        return (Array((rows.joined(separator: "\n") + "\n").utf8), row[code])
    }

    /// Where one lives in the force, as its forms ask for it: by a postcode of its table, or by the area where it has none.
    func residence(in configuration: ForceConfiguration, otherwise area: String) -> (field: String, value: String) {
        let table = String(decoding: files.files["postcodes.csv"] ?? [], as: UTF8.self)
        let prefixes = table.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
        let whole = prefixes.lazy.filter { Postcode($0) != nil }
        let begun = prefixes.lazy.flatMap { ["\($0)AA", "\($0) 1AA"] }
        let found = (whole.first { isThere($0, in: configuration) }) ?? begun.first { isThere($0, in: configuration) }
        return found.map { ("postcode", $0) } ?? ("area", area)
    }

    private func isThere(_ postcode: String, in configuration: ForceConfiguration) -> Bool {
        (try? configuration.area(ofPostcode: postcode, in: .en)) != nil
    }
}

extension ProofForce {
    /// How many forces walk at once: what is asked for grows faster than the square of their number.
    public static let most = 5

    /// The short names of the forces of a proof: those that were named, then others until there are ``most``.
    ///
    /// - Throws: `.missing` if a named force is not there, or there is none; `.invalid` if more are named than walk at once.
    public static func choose(_ named: [String], from all: [String]) throws(Problem) -> (chosen: [String], left: [String]) {
        for slug in named where !all.contains(slug) {
            let hint = Spelling.nearest(to: slug, among: all).map { " Did you mean ‘\($0)’?" } ?? ""
            throw Problem(.missing, "There is no force ‘\(slug)’ here.\(hint)", code: "no-such-force")
        }
        guard Set(named).count <= most else {
            throw Problem(.invalid, "At most \(most) forces walk at once. Name fewer, and the others in another proof.")
        }
        guard !all.isEmpty else { throw Problem(.missing, "There is no force here.") }
        let chosen = Array((all.filter(named.contains) + all.filter { !named.contains($0) }).prefix(most))
        return (chosen, all.filter { !chosen.contains($0) })
    }

    /// Forces that can walk together: with only one, a copy of it stands beside it.
    ///
    /// - Throws: `.conflict` if two names are too much alike to tell their marked words apart.
    public static func together(_ forces: [ProofForce]) throws(Problem) -> [ProofForce] {
        let forces = forces.count == 1 ? forces + forces.map { $0.copied() } : forces
        for one in forces {
            for other in forces where other.slug != one.slug {
                guard !Canary.prefix(of: one.slug).hasPrefix(Canary.prefix(of: other.slug)) else {
                    throw Problem(
                        .conflict,
                        "The marked words of \(one.slug) and \(other.slug) could not be told apart. Name only one of them.")
                }
            }
        }
        return forces
    }
}
