import Basics
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "Values are read for what they are",
        arguments: [
            ("null", JSON.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12), ("1.5", 1.5),
            ("1e2", .number(100)),
            ("1.5E-2", 0.015), ("2E+1", .number(20)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("\"\"", ""), ("\"é\"", "é"), (#""\u00e9\ud83d\ude00\n\/\"\\""#, "é😀\n/\"\\"), (#""\u0000""#, "\u{0}"),
            ("[]", []), ("[ 1 ,2 ]", [1, 2]), ("{}", [:]), (#"{"b":1,"a":[null,{}]}"#, ["b": 1, "a": [nil, [:]]]),
        ] as [(String, JSON)])
    func reading(text: String, value: JSON) throws {
        #expect(try JSONNode.parse(text.utf8).json == value)
    }

    @Test("Parts are found by name and by kind")
    func accessors() {
        let survey: JSON = ["title": "Your Views", "limit": 5, "share": 0.5, "open": true, "options": ["a"], "end": nil]

        #expect(survey["title"]?.string == "Your Views")
        #expect(survey["limit"]?.int == 5)
        #expect(survey["limit"]?.double == 5)
        #expect(survey["share"]?.double == 0.5)
        #expect(survey["open"]?.bool == true)
        #expect(survey["options"]?.array == ["a"])
        #expect(survey["end"]?.isNull == true)
        #expect(survey.object?.map(\.key) == ["title", "limit", "share", "open", "options", "end"])
        #expect(survey["missing"] == nil)
        #expect(survey["title"]?.int == nil)
    }

    @Test("Every value of a file knows its line and column, in characters")
    func places() throws {
        let text = "{\r\n  \"naïve 👩‍👩‍👧\": [1,\t\"x\"],\n\n\"b\" :  {\"c\": null}}"

        let root = try JSONNode.parse(text.utf8)

        guard case .object(let fields) = root.content, case .array(let items) = fields[0].value.content else {
            Issue.record("not an object with a list")
            return
        }
        #expect(fields.map { [$0.line, $0.column] } == [[2, 3], [4, 1]])
        #expect(items.map { [$0.line, $0.column] } == [[2, 15], [2, 18]])
        #expect(root["b"]?["c"].map { [$0.line, $0.column] } == [4, 14])
    }

    @Test("What is written is safe within a page and a script")
    func escaping() {
        let value: JSON = ["</script>": "<&>\u{2028}\u{2029}\u{1}\u{1f}\t\r\n\u{8}\u{c}\"\\é"]

        let text = String(decoding: value.encoded(), as: UTF8.self)

        #expect(
            text == #"{"\u003c/script\u003e":"\u003c\u0026\u003e\u2028\u2029\u0001\u001f\t\r\n\b\f\"\\"# + "é\"}")
    }

    @Test("For people it is written on several lines")
    func pretty() {
        let value: JSON = ["a": [1, [:], []], "b": ["c": nil]]

        let text = String(decoding: value.encoded(pretty: true), as: UTF8.self)

        #expect(
            text == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null
                  }
                }
                """)
    }

    @Test("For hashing there is one spelling, with names in the order of their UTF-16 units")
    func canonical() throws {
        let text =
            "{\"\u{FB33}\":1, \"\u{1F600}\":2, \"€\":\"</\u{2028}\", \"1\":[1.0, 1e30, 4.50, 2e-3, 1e-27, -0.0], \"\\r\":true}"

        let canonical = try JSONNode.parse(text.utf8).json.canonical()

        #expect(
            String(decoding: canonical, as: UTF8.self)
                == "{\"\\r\":true,\"1\":[1,1e+30,4.5,0.002,1e-27,0],\"€\":\"</\u{2028}\",\"\u{1F600}\":2,\"\u{FB33}\":1}")
    }

    @Test(
        "Canonical numbers are those of RFC 8785, appendix B",
        arguments: [
            (0x0000_0000_0000_0001, "5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] as [(UInt64, String)])
    func canonicalNumbers(bits: UInt64, text: String) {
        #expect(String(decoding: JSON.number(Double(bitPattern: bits)).canonical(), as: UTF8.self) == text)
    }

    @Test("What is no number is written as null", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(number: Double) {
        #expect(JSON.number(number).encoded() == Array("null".utf8))
    }

    @Test("Whatever is written is read again as it was", arguments: 0..<300)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let value = JSON.random(depth: 5, using: &random)

        let plain = try JSONNode.parse(value.encoded()).json
        let pretty = try JSONNode.parse(value.encoded(pretty: true)).json
        let canonical = try JSONNode.parse(value.canonical()).json

        #expect(plain == value)
        #expect(plain.encoded() == value.encoded())
        #expect(pretty == value)
        #expect(canonical.canonical() == value.canonical())
    }

    @Test("A line of a million characters is read in no time")
    func longLine() throws {
        let list = JSON.array((0..<100_000).map { ["é\($0)": .integer(Int64($0))] })

        let node = try JSONNode.parse(list.encoded())

        #expect(node.json == list)
    }
}

/// Random numbers that come out alike for the same seed (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension JSON {
    static func random(depth: Int, using random: inout some RandomNumberGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: return .number(finite(using: &random))
        case 4, 5: return .string(text(using: &random))
        case 6: return .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            let keys = (0..<Int.random(in: 0..<5, using: &random)).map { "\($0)" + text(using: &random) }
            return .object(keys.map { Member($0, .random(depth: depth - 1, using: &random)) })
        }
    }

    private static func finite(using random: inout some RandomNumberGenerator) -> Double {
        let number = Double(bitPattern: random.next())
        return number.isFinite ? number : Double.random(in: -1000...1000, using: &random)
    }

    private static func text(using random: inout some RandomNumberGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let limit: UInt32 = [0x80, 0x800, 0x1_0000, 0x11_0000].randomElement(using: &random) ?? 0x80
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }
}
