import Basics

/// The handbook of configuration, written from the schemas, so that it cannot say other than what is checked.
public enum ConfigurationHandbook {
    /// The whole handbook.
    ///
    /// - Parameter schemas: By the names of ``Seeds/schemaNames``, as ``Seeds/schemas`` has them.
    public static func markdown(schemas: [String: JSONSchema]) -> String {
        let sections = Seeds.schemaNames.compactMap { schemas[$0 + ".json"] }.map(section)
        return ([introduction] + sections).joined(separator: "\n")
    }

    private static let introduction = """
        # A force's configuration

        This page is written from the schemas in `seeds/schemas`; change it there.

        A force is a folder of plain files in `tenants/`. `force.json`, `branding.json`, `areas.csv` and `logo.svg` are required; what
        the others leave out comes from `seeds/defaults`. Objects are merged key by key, and a list takes the place of the whole
        standard list. `folkmoot force check` finds everything that is wrong at once and says what would be right;
        `folkmoot config show` prints the result, and where each value came from.

        """

    private static func section(_ schema: JSONSchema) -> String {
        let root = schema.root
        let rows = entries(of: root, in: schema, under: "").map { row($0, in: schema) }
        let head = [
            "## `\(root.title)`", "", root.description, "", "| key | what it is | form | when left out | example |",
            "| --- | --- | --- | --- | --- |",
        ]
        return (head + rows + [""]).joined(separator: "\n")
    }

    private struct Entry {
        let path: String
        let rule: JSONSchema.Rule
        let isRequired: Bool
    }

    /// The named parts of a rule, each followed by its own.
    private static func entries(of rule: JSONSchema.Rule, in schema: JSONSchema, under prefix: String) -> [Entry] {
        rule.properties.flatMap { property in
            let part = schema.resolved(property.rule)
            let path = prefix + property.key
            let entry = Entry(path: path, rule: part, isRequired: rule.required.contains(property.key))
            let item = part.items.first.map { schema.resolved($0) }
            return [entry] + entries(of: item ?? part, in: schema, under: path + (item == nil ? "." : "[]."))
        }
    }

    private static func row(_ entry: Entry, in schema: JSONSchema) -> String {
        let rule = entry.rule
        let example = rule.examples.first.map { "`\(text($0))`" } ?? ""
        let standard = rule.standard.map { "`\(text($0))`" } ?? (entry.isRequired ? "required" : "")
        let cells = ["`\(entry.path)`", rule.description, form(rule, in: schema), standard, example]
        return "| " + cells.map(escaped).joined(separator: " | ") + " |"
    }

    /// The sort of value, and its limits.
    private static func form(_ rule: JSONSchema.Rule, in schema: JSONSchema) -> String {
        if let values = rule.values { return values.map { "`\(text($0))`" }.joined(separator: ", ") }
        switch rule.type {
        case "string": return rule.length.most.map { "text, up to \(Int($0)) characters" } ?? "text"
        case "integer": return "whole number, \(rule.range.words)"
        case "number": return "number, \(rule.range.words)"
        case "boolean": return "`true` or `false`"
        case "array": return "list, \(rule.count.words) entries"
        default: return "object"
        }
    }

    private static func text(_ value: JSON) -> String { String(decoding: value.encoded(), as: UTF8.self) }

    private static func escaped(_ cell: String) -> String {
        cell.map { $0 == "|" ? "\\|" : String($0) }.joined()
    }
}
