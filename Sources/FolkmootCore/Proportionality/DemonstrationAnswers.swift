public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Lets made-up members tell made-up things about themselves, for the demonstration.
public struct DemonstrationAnswers: Sendable {
    private let data: ForceData

    /// The members of a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// A member, and where.
    public struct Person: Sendable {
        /// Who.
        public let id: ID<Member>
        /// The area's code.
        public let area: String
    }

    /// Members who are active, in an order that does not hang on their identities, which are drawn by chance.
    public func members() async throws -> [Person] {
        try await data.read { db in
            try db.map("SELECT id, area FROM member WHERE state = 'active' ORDER BY email, phone, id") { row in
                Person(id: try row[0], area: try row[1])
            }
        }
    }

    /// Keeps what members told, by the code of a question that of the option; who has told something already keeps it.
    public func keep(_ answers: [(member: ID<Member>, told: [String: String])]) async throws {
        try await data.write(as: .bulk) { db in
            for (member, told) in answers where !told.isEmpty {
                try db.run(
                    """
                    INSERT INTO member_demographic (member, answers) VALUES (\(member), \(JSON(told)))
                    ON CONFLICT (member) DO NOTHING
                    """)
            }
            return answers.count
        } audit: {
            AuditEntry("members.demonstration-answers", detail: ["members": .integer(Int64($0))])
        }
    }

    /// Keeps what members want, as far as the force offers it.
    public func keep(_ wishes: [(member: ID<Member>, wishes: MemberWishes)]) async throws {
        let policy = data.tenant.configuration.policy
        try await data.write(as: .bulk) { db in
            for (member, wishes) in wishes { try wishes.offered(by: policy).keep(of: member, in: db) }
            return wishes.count
        } audit: {
            AuditEntry("members.demonstration-wishes", detail: ["members": .integer(Int64($0))])
        }
    }
}
