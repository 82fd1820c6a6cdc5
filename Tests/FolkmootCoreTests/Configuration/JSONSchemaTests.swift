import Basics
import FolkmootCore
import FolkmootTenancy
import Glibc
import Testing

@Suite("Schemas")
struct JSONSchemaTests {
    @Test("A keyword that is not kept is refused")
    func unsupported() {
        let error = #expect(throws: JSONSchema.Unsupported.self) { try JSONSchema(["type": "object", "patternProperties": [:]]) }
        #expect(error?.message == "# has the keyword “patternProperties”, which is not supported.")
        #expect(throws: JSONSchema.Unsupported.self) { try JSONSchema(["type": ["string", "null"]]) }
        #expect(throws: JSONSchema.Unsupported.self) { try JSONSchema(["pattern": "x"]) }
        #expect(throws: JSONSchema.Unsupported.self) { try JSONSchema(["$ref": "#/$defs/nowhere"]) }
        #expect(throws: JSONSchema.Unsupported.self) { try JSONSchema(["$ref": "https://x.example/"]) }
    }

    @Test(
        "Each rule is kept",
        arguments: [
            ("{\"type\": \"string\"}", "1", "wrong-type"), ("{\"type\": \"string\"}", "\"a\"", nil),
            ("{\"type\": \"number\"}", "1", nil), ("{\"type\": \"integer\"}", "1.5", "wrong-type"),
            ("{\"type\": \"boolean\"}", "null", "wrong-type"), ("{\"const\": 3}", "4", "not-allowed"),
            ("{\"enum\": [\"a\", \"b\"]}", "\"c\"", "not-allowed"), ("{\"enum\": [\"a\", \"b\"]}", "\"b\"", nil),
            ("{\"pattern\": \"^[a-z]+$\"}", "\"ab1\"", "wrong-form"), ("{\"pattern\": \"^[a-z]+$\"}", "\"ab\\n\"", "wrong-form"),
            ("{\"pattern\": \"^[a-z]+$\"}", "\"ab\"", nil), ("{\"minimum\": 2}", "1", "out-of-range"),
            ("{\"maximum\": 2}", "3", "out-of-range"), ("{\"maximum\": 2}", "2", nil), ("{\"minLength\": 2}", "\"a\"", "too-short"),
            ("{\"maxLength\": 2}", "\"abc\"", "too-long"), ("{\"maxLength\": 2}", "\"ŵŷ\"", nil),
            ("{\"minItems\": 1}", "[]", "wrong-count"), ("{\"maxItems\": 1}", "[1, 2]", "wrong-count"),
            ("{\"uniqueItems\": true}", "[1, 1]", "repeated"), ("{\"items\": {\"type\": \"string\"}}", "[1]", "wrong-type"),
            ("{\"required\": [\"a\"]}", "{}", "missing-key"), ("{\"additionalProperties\": false}", "{\"a\": 1}", "unknown-key"),
            ("{\"additionalProperties\": {\"type\": \"string\"}}", "{\"a\": 1}", "wrong-type"),
            ("{\"properties\": {\"a\": {\"type\": \"string\"}}}", "{\"a\": 1}", "wrong-type"),
            ("{\"$ref\": \"#/$defs/x\", \"$defs\": {\"x\": {\"type\": \"string\"}}}", "1", "wrong-type"),
        ])
    func rules(schema: String, document: String, code: String?) throws {
        let schema = try JSONSchema(try JSONNode.parse(Array(schema.utf8)).json)
        let document = SourcedValue(try JSONNode.parse(Array(document.utf8)), file: "x.json")

        #expect(schema.findings(in: document).map(\.code) == (code.map { [$0] } ?? []))
    }

    @Test("Every key of every schema says what it means, and no limit is open")
    func described() throws {
        for (name, schema) in try Westmarch.seeds().schemas {
            for rule in everything(in: schema.root, schema) {
                #expect(!rule.description.isEmpty, "\(name)")
                if rule.type == "array" { #expect(rule.count.most != nil, "\(name): \(rule.description)") }
            }
        }
    }

    @Test("Every pattern of every schema is a regular expression")
    func patterns() throws {
        let schemas = try Westmarch.seeds().schemas.values
        let patterns = Set(schemas.flatMap { schema in everything(in: schema.root, schema).compactMap(\.pattern) })

        #expect(patterns.count > 10)
        for pattern in patterns { #expect(throws: Never.self, "\(pattern)") { try Regex(pattern) } }
    }

    private func everything(in rule: JSONSchema.Rule, _ schema: JSONSchema) -> [JSONSchema.Rule] {
        let rule = schema.resolved(rule)
        return [rule] + (rule.properties.map(\.rule) + rule.others + rule.items).flatMap { everything(in: $0, schema) }
    }

    @Test("What a schema says of a value left out is what the defaults give")
    func defaults() throws {
        let seeds = try Westmarch.seeds()
        for (file, document) in seeds.defaults {
            let schema = try #require(seeds.schemas[file.hasPrefix("translations/") ? "translations.json" : file])
            #expect(schema.findings(in: document).filter { $0.code != "missing-key" } == [], "\(file)")
            compare(document, schema.root, schema)
        }
    }

    private func compare(_ value: SourcedValue, _ rule: JSONSchema.Rule, _ schema: JSONSchema) {
        let rule = schema.resolved(rule)
        if let standard = rule.standard { #expect(value.json == standard, "\(value.origin)") }
        for property in rule.properties {
            if let part = value[property.key] { compare(part, property.rule, schema) }
        }
    }

    @Test("The handbook names every permission that a role may grant")
    func permissions() throws {
        let handbook = ConfigurationHandbook.markdown(schemas: try Westmarch.seeds().schemas)

        #expect(ConfigurationContext.catalogue.filter { !handbook.contains("`\($0)`") } == [])
        #expect(ConfigurationContext.catalogue == ConfigurationContext.catalogue.sorted())
    }

    @Test("The handbook is what the schemas say")
    func handbook() throws {
        let path = "\(Westmarch.root)/docs/configuration.md"
        let written = ConfigurationHandbook.markdown(schemas: try Westmarch.seeds().schemas)
        if getenv("FOLKMOOT_WRITE_DOCS") != nil { try write(written, to: path) }

        #expect(try contents(path) == written, "Run this test with FOLKMOOT_WRITE_DOCS=1 and commit docs/configuration.md.")
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    private func contents(_ path: String) throws -> String {
        let file = try #require(fopen(path, "r"), "docs/configuration.md is missing")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
