import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What programs can ask for, as people read it, made from the operations themselves.
enum APIPages {
    static func reference(_ call: Call) -> Page {
        Page(
            title: "What can your force’s other programs ask for?", caption: "API",
            body: """
                <p>A program asks with a key: <code>Authorization: Bearer folkmoot_…</code>. Whoever looks after staff makes one under \
                <a href="/staff/people/keys">Keys</a>, for what the program needs and no more. What it reads is kept in the audit.</p>
                <p>For tools, the same as an OpenAPI document: <a href="/api/v1/openapi.json"><code>/api/v1/openapi.json</code></a>.</p>
                \(Components.table(overview))
                \(HTML.joined(APIOperation.all.map(section)))
                """)
    }

    private static var overview: Table {
        Table(
            caption: "All addresses", columns: ["Address", "What it gives", "Needs"].map { .init(title: $0) },
            rows: APIOperation.all.map { operation in
                Table.Row([
                    "<a href=\"\(Path("/staff/api").fragment(operation.name))\"><code>\(OpenAPIDocument.path(of: operation))</code></a>",
                    "\(operation.summary)", need(operation),
                ])
            })
    }

    private static func need(_ operation: APIOperation) -> HTML {
        operation.permission.html { "<code>\($0.name)</code>" } ?? "Any key"
    }

    private static func section(_ operation: APIOperation) -> HTML {
        let name = operation.name
        return """
            <h2 id="\(name)">\(operation.summary)</h2>
            <p><code>GET \(OpenAPIDocument.path(of: operation))</code></p>
            \(when: !operation.parameters.isEmpty, Components.table(parameters(of: operation)))
            \(Components.details("Fields of the answer", fields(of: operation)))
            """
    }

    private static func parameters(of operation: APIOperation) -> Table {
        Table(
            caption: "What may be sent along: \(operation.name)",
            columns: ["Name", "Where", "What it is", "Value"].map { .init(title: $0) },
            rows: operation.parameters.map { parameter in
                let standard = parameter.standard?.int.html { "; \(String($0)) if left out" } ?? .empty
                return Table.Row([
                    "<code>\(parameter.name)</code>", "\(parameter.place.rawValue)", "\(parameter.words)",
                    "\(parameter.schema.help)\(standard)",
                ])
            })
    }

    /// A table to each object of the answer, the outermost first.
    private static func fields(of operation: APIOperation) -> HTML {
        .joined(
            operation.answer.objects.map { name, words, members in
                Components.table(
                    Table(
                        caption: "\(name): \(words)", columns: ["Field", "What it is", "Value"].map { .init(title: $0) },
                        rows: members.map { Table.Row(["<code>\($0.name)</code>", "\($0.words)", "\($0.schema.kind)"]) }))
            })
    }
}

extension APISchema {
    /// The objects in it, each once, the outermost first.
    fileprivate var objects: [(name: String, words: String, members: [Member])] {
        var known: Set<String> = []
        return nested.filter { known.insert($0.name).inserted }
    }

    private var nested: [(name: String, words: String, members: [Member])] {
        switch self {
        case .text, .whole, .number, .flag: []
        case .list(let schema), .orNull(let schema): schema.nested
        case .object(let name, let words, let members): [(name, words, members)] + members.flatMap(\.schema.nested)
        }
    }

    /// Its kind in a few words.
    fileprivate var kind: String {
        switch self {
        case .list(let item): "list of \(item.kind)"
        case .object(let name, _, _): name
        case .orNull(let schema): "\(schema.kind), or null"
        default: help
        }
    }
}
