import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What programs can ask for, as people read it, made from the operations themselves.
enum APIPages {
    static var ofForces: Page {
        reference(
            to: APIOperation.all, title: "What can your force’s other programs ask for?",
            """
            Whoever looks after staff makes one under <a href="/staff/people/keys">Keys of programs</a>, for what the program needs and \
            no more.
            """)
    }

    static var national: Page {
        reference(
            to: APIOperation.national, title: "What can programs ask for that compare forces?",
            """
            Make one under <a href="/account/keys">Keys of programs</a>, for what the program needs and no more. It reads what forces \
            have published, as the pages here show it, and nothing else.
            """)
    }

    private static func reference(to operations: [APIOperation], title: String, _ keys: HTML) -> Page {
        Page(
            title: title, caption: "API",
            body: """
                <p>A program asks with a key: <code>Authorization: Bearer folkmoot_…</code>. \(keys) What it reads is kept in the \
                audit.</p>
                <p>Lists come in parts: <code>limit</code> says how many at most, \(APIParameter.limit.schema.help), and \
                <code>cursor</code> where to go on: what the part before gave as <code>next</code>.</p>
                <p>For tools, the same as an OpenAPI document: <a href="/api/v1/openapi.json"><code>/api/v1/openapi.json</code></a>.</p>
                \(Components.table(overview(of: operations)))
                \(HTML.joined(operations.map(section)))
                <h2 id="answers">What is sent and answered</h2>
                \(HTML.joined(objects(of: operations).map { answer($0.name, $0.words, $0.members) }))
                """)
    }

    private static func overview(of operations: [APIOperation]) -> Table {
        Table(
            caption: "All addresses", columns: ["Address", "What it gives", "Needs"].map { .init(title: $0) },
            rows: operations.map { operation in
                Table.Row([
                    "<a href=\"#\(operation.name)\"><code>\(operation.method.rawValue) \(OpenAPIDocument.path(of: operation))</code></a>",
                    "\(operation.summary)",
                    operation.permission.html { "<code>\($0.name)</code>" } ?? "Any key",
                ])
            })
    }

    private static func section(_ operation: APIOperation) -> HTML {
        let parameters = operation.parameters.filter { !["limit", "cursor"].contains($0.name) }
        return """
            <h2 id="\(operation.name)">\(operation.summary)</h2>
            <p><code>\(operation.method.rawValue) \(OpenAPIDocument.path(of: operation))</code></p>
            \(when: !parameters.isEmpty, Components.table(table(of: parameters, operation)))
            \(operation.sent.html { "<p>Send as JSON: \(kind(of: $0)).</p>" } ?? .empty)
            <p>Answers \(when: operation.isList, "a list: ")\(kind(of: operation.told)).</p>
            """
    }

    private static func table(of parameters: [APIParameter], _ operation: APIOperation) -> Table {
        Table(
            caption: "What may be sent along: \(operation.name)", captionIsUnseen: true,
            columns: ["Name", "Where", "What it is", "Value"].map { .init(title: $0) },
            rows: parameters.map { parameter in
                Table.Row([
                    "<code>\(parameter.name)</code>", "\(parameter.place.rawValue)", "\(parameter.words)",
                    "\(parameter.schema.help)",
                ])
            })
    }

    /// The objects of all answers, each once.
    private static func objects(
        of operations: [APIOperation]
    ) -> [(name: String, words: String, members: [APISchema.Member])] {
        var known: Set<String> = []
        return operations.flatMap { ($0.sent?.objects ?? []) + $0.told.objects }.filter { known.insert($0.name).inserted }
    }

    private static func answer(_ name: String, _ words: String, _ members: [APISchema.Member]) -> HTML {
        """
        <h3 id="\(name)">\(name)</h3>
        <p>\(words)</p>
        \(Components.table(fields(of: members, name)))
        """
    }

    private static func fields(of members: [APISchema.Member], _ name: String) -> Table {
        Table(
            caption: "Fields of \(name)", captionIsUnseen: true,
            columns: ["Field", "What it is"].map { .init(title: $0) },
            rows: members.map { Table.Row(["<code>\($0.name)</code>", "\($0.words)<br>\(kind(of: $0.schema))"]) })
    }

    /// What a value is, in a few words; an object by its name.
    private static func kind(of schema: APISchema) -> HTML {
        switch schema {
        case .list(let item): "list of \(kind(of: item))"
        case .object(let name, _, _): "<a href=\"#\(name)\">\(name)</a>"
        case .orNull(let schema): "\(kind(of: schema)), or null"
        default: "\(schema.help)"
        }
    }
}

extension APIOperation {
    /// What it tells: of a list, what each thing in it is.
    fileprivate var told: APISchema {
        guard isList, case .object(_, _, let members) = answer, case .list(let item)? = members.first?.schema else { return answer }
        return item
    }
}

extension APISchema {
    /// The objects in it, the outermost first.
    fileprivate var objects: [(name: String, words: String, members: [Member])] {
        switch self {
        case .text, .whole, .number, .flag: []
        case .list(let schema), .orNull(let schema): schema.objects
        case .object(let name, let words, let members): [(name, words, members)] + members.flatMap(\.schema.objects)
        }
    }
}
