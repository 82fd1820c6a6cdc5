import Basics
import CSV

/// A table of posts as a tool for social media exports it: its columns are found by what their names begin with, whatever the tool.
struct PostsFile {
    /// A post that can be taken.
    struct Post {
        /// The account and the tool's own name of the post, by which it is known again.
        let id: String
        let area: Area
        let draft: EncounterDraft
    }

    /// The accounts of a force's teams, by the name that the tool has for them.
    struct Account {
        let name: String
        let area: Area
        let team: String
        let kind: String
    }

    private(set) var posts: [Post] = []
    /// What is wrong, by line and column.
    private(set) var findings: [Finding] = []
    /// Columns that say nothing that is kept.
    private(set) var passedOver: [String] = []

    /// - Throws: a ``Problem`` or a ``CSVError`` if a file cannot be read at all.
    init(_ path: String, accounts: [Account], for configuration: ForceConfiguration, today: Day) throws {
        var reader = try CSVReader(path: path)
        guard let header = try reader.next() else {
            throw CSVError(line: 1, column: 1, message: "The file is empty. Its first line names the columns.")
        }
        let columns = try PostColumns(header)
        passedOver = columns.passedOver
        let known = Dictionary(accounts.map { ($0.name.lowercased(), $0) }) { first, _ in first }
        var seen: Set<String> = []
        while let record = try reader.next() {
            do {
                let post = try columns.post(record, accounts: known, for: configuration, today: today)
                guard seen.insert(post.id).inserted else {
                    throw record.error(at: columns.id, "This post stands twice. Remove one of them.")
                }
                posts.append(post)
            } catch let error as CSVError {
                findings.append(Finding(post: error, in: path))
            }
        }
    }
}

extension PostsFile {
    /// Reads which account is which team's: columns account, area, team, kind.
    ///
    /// - Throws: a ``CSVError`` for an area, team or kind that the force does not have.
    static func accounts(_ path: String, of configuration: ForceConfiguration) throws -> [Account] {
        var table = try CSVTable(try CSVReader(path: path), required: ["account", "area", "kind"], optional: ["team"])
        var accounts: [Account] = []
        while let row = try table.next() {
            guard let area = configuration.areas[row["area"] ?? ""] else { throw row.error(in: "area", "There is no such area.") }
            let (team, kind) = (row["team"] ?? "", row["kind"] ?? "")
            if !team.isEmpty, configuration.fieldwork.team(team) == nil { throw row.error(in: "team", "There is no such team.") }
            if configuration.fieldwork.activity(kind) == nil {
                throw row.error(in: "kind", "There is no such activity in standards.json.")
            }
            let name = CleanText.line(row["account"] ?? "", limit: 200)
            if name.isEmpty { throw row.error(in: "account", "Write what the tool calls the account.") }
            accounts.append(Account(name: name, area: area, team: team, kind: kind))
        }
        return accounts
    }
}

extension Finding {
    fileprivate init(post error: CSVError, in path: String) {
        self.init(
            file: path, line: error.line, column: error.column, code: "post", message: error.message,
            remedy: "Put it right, or remove the row.")
    }
}

/// Where the columns of an export stand.
private struct PostColumns {
    let id: Int
    let passedOver: [String]
    private let account: Int
    private let day: Int
    private let words: Int
    private let link: Int?
    private let reach: Int?
    private let engagements: Int?

    /// What names of columns begin with once they are in lower case and without what is no letter, the most telling first.
    private static let stems: [(part: String, stems: [String])] = [
        ("id", ["postid", "messageid", "tweetid", "videoid", "id"]), ("account", ["account", "page", "profile", "channel"]),
        ("day", ["published", "posted", "publish", "created", "date", "time"]),
        ("words", ["message", "text", "caption", "title", "description", "post"]), ("link", ["permalink", "link", "url"]),
        ("reach", ["reach", "impressions", "views"]), ("engagements", ["engagement", "interaction", "reactions"]),
    ]

    init(_ header: CSVRecord) throws(CSVError) {
        let names = (0..<header.count).map { header[$0].lowercased().filter(\.isLetter) }
        var found: [String: Int] = [:]
        for (part, stems) in Self.stems {
            let free = names.indices.filter { !found.values.contains($0) }
            found[part] = stems.lazy.compactMap { stem in free.first { names[$0].hasPrefix(stem) } }.first
        }
        func needed(_ part: String, _ words: String) throws(CSVError) -> Int {
            guard let index = found[part] else { throw header.error(at: 0, "No column tells \(words).") }
            return index
        }
        id = try needed("id", "the post's identity, such as “Post ID”")
        account = try needed("account", "the account, such as “Page name”")
        day = try needed("day", "when it was published, such as “Published”")
        words = try needed("words", "what it says, such as “Message”")
        (link, reach, engagements) = (found["link"], found["reach"], found["engagements"])
        passedOver = (0..<header.count).filter { !found.values.contains($0) }.map { header[$0] }
    }

    func post(
        _ record: CSVRecord, accounts: [String: PostsFile.Account], for configuration: ForceConfiguration, today: Day
    ) throws -> PostsFile.Post {
        let name = CleanText.line(cell(account, record), limit: 200)
        guard let account = accounts[name.lowercased()] else {
            throw record.error(at: self.account, "The table of accounts has no \(quoted(name)).")
        }
        let key = CleanText.line(cell(id, record), limit: 100)
        guard !key.isEmpty else { throw record.error(at: id, "The post has no identity.") }
        var form = EncounterForm()
        (form.kind, form.team, form.words) = (account.kind, account.team, Self.short(cell(words, record)))
        form.day = try published(record).description
        form.link = link.map { cell($0, record) } ?? ""
        form.reached = reach.map { cell($0, record) } ?? ""
        form.engagements = engagements.map { cell($0, record) } ?? ""
        do {
            let draft = try EncounterDraft(form, in: account.area, for: configuration, today: today)
            return PostsFile.Post(id: "\(account.name.lowercased())|\(key)", area: account.area, draft: draft)
        } catch {
            throw record.error(at: column(of: error), error.message)
        }
    }

    private func cell(_ index: Int, _ record: CSVRecord) -> String { index < record.count ? record[index] : "" }

    /// Where the cell stands of which a form complains.
    private func column(of problem: Problem) -> Int {
        let places = [
            "day": day, "words": words, "link": link ?? 0, "reached": reach ?? 0, "engagements": engagements ?? 0, "team": account,
        ]
        return problem.fields.keys.compactMap { places[$0] }.min() ?? 0
    }

    /// `2026-11-20`, `2026-11-20T18:30:00Z`, `20/11/2026 18:30`.
    private func published(_ record: CSVRecord) throws(CSVError) -> Day {
        let text = CleanText.line(cell(day, record), limit: 60)
        if let instant = Timestamp(text) { return London.day(at: instant) }
        if let day = Day(String(text.prefix(10))) { return day }
        let parts = text.prefix { $0 != " " }.split(separator: "/").compactMap { Int($0) }
        if parts.count == 3, let day = Day(year: parts[2], month: parts[1], day: parts[0]) { return day }
        throw record.error(at: day, "This is no date. Write it like 2026-11-20 or 20/11/2026.")
    }

    /// As much of a post as an encounter has room for, cut between words.
    private static func short(_ text: String) -> String {
        let words = CleanText.line(text, limit: 100_000)
        guard words.unicodeScalars.count > 500 else { return words }
        let cut = words.prefix(480)
        return (cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut) + "…"
    }
}
