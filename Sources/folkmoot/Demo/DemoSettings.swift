import Basics
import Glibc

/// What the demonstration makes up: how many members, what they answer, who signs in.
///
/// Read from `seeds/demo.json`.
struct DemoSettings: Sendable {
    /// The same seed makes the same people and the same answers.
    let seed: UInt64
    /// How many months are published.
    let months: Int
    /// The first month in which anybody joined, for each force.
    let launched: Month
    /// The password of everybody who signs in.
    let password: String
    let members: Members
    let answers: Answers
    let told: Told
    let patterns: [String: Pattern]
    let districts: [String: District]
    let names: Words
    let streets: Words
    let forces: [String: Force]
    let staff: [Person]
    let nationalLead: Person
    let products: [Product]

    /// How members come to be and to go.
    struct Members: Sendable {
        let emailDomain: String
        let sharedHouseholds: Double
        let leavingPerMonth: Double
        let unconfirmed: Double
        let withEmail: Double
        let welsh: Double
        let routes: [String: Double]
    }

    /// What members tell about themselves.
    struct Told: Sendable {
        /// The share of members who tell anything.
        let share: Double
        /// The share of survey answers that are a member's.
        let answering: Double
        /// By option, how much likelier than the population people are to tell it.
        let pull: [String: Double]
    }

    /// How surveys are answered.
    struct Answers: Sendable {
        let modes: [String: Double]
        let selections: [Int: Double]
        let noIssues: Double
        let skipped: Double
        let withComment: Double
        let issues: [String: Double]
        let choices: [String: [String: Double]]
        let comments: [String]
    }

    /// How the answers of one sort of place differ from those of all.
    struct Pattern: Sendable {
        let questions: [String: Double]
        let issues: [String: Double]
    }

    /// How one district differs.
    struct District: Sendable {
        let pattern: String
        let pull: Double
        let confidence: Double
        let confidencePerMonth: Double
    }

    /// First and last parts of names.
    struct Words: Sendable {
        let first: [String]
        let last: [String]
    }

    /// How much there is of a force.
    struct Force: Sendable {
        let membersPerHousehold: Double
        let joinedBefore: Double
        let answers: Int
    }

    /// Somebody who signs in.
    struct Person: Sendable {
        let email: String
        let name: String
        let force: String
        let role: String
        let area: String?
    }

    /// What a force without a folder of its own calls its service; `{force}` stands for its name.
    struct Product: Sendable {
        let english: String
        let welsh: String
    }
}

extension DemoSettings {
    /// Reads the settings.
    ///
    /// - Throws: an `.unavailable` ``Problem`` that names what is missing.
    init(file: String) throws(Problem) {
        let bytes = try DemoFile.read(file)
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSONNode.parse(bytes).json
        } catch {
            throw Problem(.unavailable, "\(file):\(error.line):\(error.column): \(error.message)")
        }
        try self.init(DemoValue(json, file: file))
    }

    private init(_ root: DemoValue) throws(Problem) {
        seed = UInt64(try root.at("seed").int())
        months = try root.at("months").int()
        launched = try root.at("launched").read(Month.init)
        password = try root.at("password").text()
        members = try Members(root.at("members"))
        answers = try Answers(root.at("answers"))
        told = try Told(root.at("told"))
        patterns = try root.at("patterns").dictionary { value throws(Problem) in
            Pattern(questions: try value.at("questions").numbers(), issues: try value.at("issues").numbers())
        }
        districts = try root.at("districts").keyed(by: "area", District.init)
        names = try Words(root.at("names"))
        streets = try Words(root.at("streets"))
        forces = try root.at("forces").keyed(by: "force_id", Force.init)
        staff = try root.at("staff").list(Person.init)
        nationalLead = try Person(root.at("national_lead"))
        products = try root.at("products").list { value throws(Problem) in
            Product(english: try value.at("en").text(), welsh: try value.at("cy").text())
        }
    }
}

extension DemoSettings.Members {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        emailDomain = try value.at("email_domain").text()
        sharedHouseholds = try value.at("household_shared_share").number()
        leavingPerMonth = try value.at("leaving_share_per_month").number()
        unconfirmed = try value.at("unconfirmed_share").number()
        withEmail = try value.at("email_share").number()
        welsh = try value.at("welsh_share").number()
        routes = try value.at("routes").numbers()
    }
}

extension DemoSettings.Told {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        share = try value.at("share").number()
        answering = try value.at("answering_share").number()
        pull = try value.at("pull").numbers()
    }
}

extension DemoSettings.Answers {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        modes = try value.at("modes").numbers()
        selections = Dictionary(
            try value.at("selections").numbers().compactMap { key, weight in Int(key).map { ($0, weight) } },
            uniquingKeysWith: { first, _ in first })
        noIssues = try value.at("no_issues_share").number()
        skipped = try value.at("skipped_question_share").number()
        withComment = try value.at("comment_share").number()
        issues = try value.at("issue_weights").numbers()
        choices = try value.at("questions").dictionary { value throws(Problem) in try value.numbers() }
        comments = try value.at("comments").list { value throws(Problem) in try value.text() }
    }
}

extension DemoSettings.District {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        pattern = try value.at("pattern").text()
        pull = try value.at("members_pull").number()
        confidence = try value.at("confidence_start").number()
        confidencePerMonth = try value.at("confidence_per_month").number()
    }
}

extension DemoSettings.Words {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        first = try value.at("first").list { value throws(Problem) in try value.text() }
        last = try value.at("last").list { value throws(Problem) in try value.text() }
    }
}

extension DemoSettings.Force {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        membersPerHousehold = try value.at("members_share_of_households").number()
        joinedBefore = try value.at("share_joined_before_first_month").number()
        answers = try value.at("survey_answers").int()
    }
}

extension DemoSettings.Person {
    fileprivate init(_ value: DemoValue) throws(Problem) {
        email = try value.at("email").text()
        name = try value.at("name").text()
        force = value.optional("force_id") ?? ""
        role = value.optional("role") ?? ""
        area = value.optional("area")
    }
}

/// A value of the settings that knows where it stands.
private struct DemoValue {
    let json: JSON
    let path: String

    init(_ json: JSON, file: String) { (self.json, path) = (json, file + ":") }

    private init(_ json: JSON, path: String) { (self.json, self.path) = (json, path) }

    func at(_ key: String) throws(Problem) -> DemoValue {
        guard let value = json[key] else { throw Problem(.unavailable, "\(path) \(key) is missing.") }
        return DemoValue(value, path: path + " " + key)
    }

    func optional(_ key: String) -> String? { json[key]?.string }

    func int() throws(Problem) -> Int { try needed(json.int, "a whole number") }

    func number() throws(Problem) -> Double { try needed(json.double, "a number") }

    func text() throws(Problem) -> String { try needed(json.string, "text") }

    func read<T>(_ make: (String) -> T?) throws(Problem) -> T { try needed(make(try text()), "of that form") }

    func numbers() throws(Problem) -> [String: Double] { try dictionary { value throws(Problem) in try value.number() } }

    func list<T>(_ make: (DemoValue) throws(Problem) -> T) throws(Problem) -> [T] {
        var made: [T] = []
        for (index, value) in try needed(json.array, "a list").enumerated() {
            made.append(try make(DemoValue(value, path: "\(path)[\(index)]")))
        }
        return made
    }

    func dictionary<T>(_ make: (DemoValue) throws(Problem) -> T) throws(Problem) -> [String: T] {
        var made: [String: T] = [:]
        for member in try needed(json.object, "an object") { made[member.key] = try make(try at(member.key)) }
        return made
    }

    func keyed<T>(by key: String, _ make: (DemoValue) throws(Problem) -> T) throws(Problem) -> [String: T] {
        let pairs = try list { value throws(Problem) in (try value.at(key).text(), try make(value)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private func needed<T>(_ value: T?, _ what: String) throws(Problem) -> T {
        guard let value else { throw Problem(.unavailable, "\(path) is not \(what).") }
        return value
    }
}

/// Files that the demonstration reads.
enum DemoFile {
    /// All bytes of a file.
    ///
    /// - Throws: an `.unavailable` ``Problem`` if it cannot be read.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Problem(.unavailable, "\(path) cannot be read.") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        guard ferror(file) == 0 else { throw Problem(.unavailable, "\(path) cannot be read.") }
        return bytes
    }

    /// Makes a file of bytes, or puts them in the place of what is there.
    static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        let failed = Problem(.unavailable, "\(path) cannot be written.")
        guard let file = fopen(path, "w") else { throw failed }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw failed }
    }
}
