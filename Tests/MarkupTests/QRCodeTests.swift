import Markup
import Testing

@Suite("Codes for cameras")
struct QRCodeTests {
    @Test("A short text is drawn as other programs read it")
    func short() throws {
        let code = try #require(QRCode("folkmoot"))

        let picture = (0..<code.size).map { row in
            String((0..<code.size).map { code.isDark($0, row) ? "#" : "." })
        }

        // As drawn when zbarimg 0.23 read it as “folkmoot”.
        #expect(
            picture.joined(separator: "\n") == """
                #######...#.#.#######
                #.....#.#..##.#.....#
                #.###.#..#.#..#.###.#
                #.###.#...###.#.###.#
                #.###.#.##.##.#.###.#
                #.....#..#.#..#.....#
                #######.#.#.#.#######
                .........##..........
                #.#.#.#..##.#...#..#.
                .####....#.#....#.###
                #..#..##.#.#..####.##
                #####..#.#.###..#..##
                ##.#.##.#.##..##...##
                ........###...###.###
                #######..##.#..##.###
                #.....#...#...#.#..#.
                #.###.#.#.#.#.##.....
                #.###.#..###.#.#####.
                #.###.#.#.##.#####..#
                #.....#....###.....#.
                #######.##.#.###...##
                """)
    }

    /// The longest text of each version, and a sum over its squares when zbarimg 0.23 read it as what it is.
    @Test(
        "Each size of code is drawn as other programs read it",
        arguments: [
            (14, 209576), (26, 4844), (42, 996868), (62, 199096), (84, 976119), (106, 344472), (122, 936613), (152, 426452),
            (180, 212914), (213, 342495),
        ])
    func longest(count: Int, sum: Int) throws {
        let text = String(String(repeating: "https://example.org/alerts?", count: 10).prefix(count))

        let code = try #require(QRCode(text))

        var seen = 0
        for row in 0..<code.size {
            for column in 0..<code.size { seen = (seen * 31 + (code.isDark(column, row) ? 1 : 0)) % 1_000_003 }
        }
        #expect(seen == sum)
    }

    @Test("A text that is too long has no code")
    func tooLong() {
        #expect(QRCode(String(repeating: "a", count: 213)) != nil)
        #expect(QRCode(String(repeating: "a", count: 214)) == nil)
        #expect(QRCode(String(repeating: "ŵ", count: 107)) == nil)
    }

    @Test("The drawing has its words, a light ground and the margin that readers need")
    func drawing() throws {
        let code = try #require(QRCode("a"))

        let svg = "\(code.svg(id: "code", title: "Scan <this>"))"

        #expect(svg.contains("<title id=\"code-title\">Scan &lt;this&gt;</title>"))
        #expect(svg.contains("viewBox=\"0 0 29 29\"") && svg.contains("fill=\"#fff\"") && svg.contains("d=\"M4 4h7v1h-7z"))
    }
}
