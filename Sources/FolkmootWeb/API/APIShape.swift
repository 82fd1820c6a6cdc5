import Basics
import FolkmootCore

/// How a thing is told by the API: each of its fields with what it is, what it means and where it comes from.
///
/// Document and answers are made from the same fields, so that they cannot differ.
struct APIShape<Model: Sendable>: Sendable {
    struct Field: Sendable {
        let member: APISchema.Member
        let value: @Sendable (Model) -> JSON

        init(_ name: String, _ schema: APISchema, _ words: String, _ value: @escaping @Sendable (Model) -> JSON) {
            member = APISchema.Member(name: name, schema: schema, words: words)
            self.value = value
        }

        /// The same field of something that has such a thing.
        func of<Whole: Sendable>(_ part: @escaping @Sendable (Whole) -> Model) -> APIShape<Whole>.Field {
            .init(member.name, member.schema, member.words) { value(part($0)) }
        }
    }

    /// The name of the component in the document.
    let name: String
    let words: String
    let fields: [Field]

    init(_ name: String, _ words: String, _ fields: [Field]) { (self.name, self.words, self.fields) = (name, words, fields) }

    var schema: APISchema { .object(name: name, words: words, fields.map(\.member)) }

    func json(_ model: Model) -> JSON { .object(fields.map { JSON.Member($0.member.name, $0.value(model)) }) }

    /// A part of a list of them.
    func list(_ cursor: APISchema) -> APISchema {
        .object(
            name: "\(name)List", words: "A part of a list.",
            [
                .init(name: "items", schema: .list(schema), words: "The part."),
                .init(
                    name: "next", schema: .orNull(cursor),
                    words: "What to send as cursor for the next part; null if this is the last."),
            ])
    }

    func told(_ page: APIPage<Model>) -> APIAnswer {
        .told(["items": .array(page.items.map(json)), "next": .text(page.next)], next: page.next)
    }
}

/// A part of a list, and after what the next begins.
struct APIPage<Item: Sendable>: Sendable {
    let items: [Item]
    /// What to send as `cursor` for the next part; nothing if this is the last.
    let next: String?

    func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> APIPage<Other> {
        APIPage<Other>(items: try items.map(transform), next: next)
    }
}

extension APIPage {
    /// The part of a list that a call asks for, of one that was read up to one beyond it.
    init<Ground>(reading items: [Item], _ call: APIRequest<Ground>, cursor: (Item) -> String) {
        let isLast = items.count <= call.limit
        self.items = isLast ? items : Array(items.prefix(call.limit))
        next = isLast ? nil : self.items.last.map(cursor)
    }

    /// The part of a short list that a call asks for, in the order of its codes.
    init<Ground>(of all: [Item], by code: (Item) -> String, _ call: APIRequest<Ground>) {
        let after = call.cursor
        let rest = all.filter { item in after.map { code(item) > $0 } ?? true }.sorted { code($0) < code($1) }
        self.init(reading: rest, call, cursor: code)
    }
}

extension JSON {
    static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    static func count(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }

    static func day(_ day: Day?) -> JSON { text(day?.description) }

    static func instant(_ instant: Timestamp?) -> JSON { text(instant?.description) }

    static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

    static func words(_ words: Localized) -> JSON {
        .object([JSON.Member("en", .string(words.english))] + (words.translations[.cy].map { [.init("cy", .string($0))] } ?? []))
    }

    /// A percentage rounded half up; null of nothing.
    static func percent(_ ratio: Ratio?, decimals: Int) -> JSON { rounded(ratio?.percent(decimals: decimals)) }

    /// A number rounded half up to one decimal.
    static func tenths(_ value: Double?) -> JSON { rounded(value.map { Decimals.text($0, decimals: 1) }) }

    /// A number as it is printed with the decimals of its measure.
    static func printed(_ amount: Amount?, of measure: Measure) -> JSON {
        rounded(amount.map { String(measure.text($0).filter { $0 != "," }) })
    }

    /// A number rounded half up to some decimals.
    static func number(_ value: Double?, decimals: Int) -> JSON { rounded(value.map { Decimals.text($0, decimals: decimals) }) }

    private static func rounded(_ text: String?) -> JSON { text.flatMap(Double.init).map { .number($0) } ?? .null }
}
