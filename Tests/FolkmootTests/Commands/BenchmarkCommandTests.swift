import Basics
import Foundation
import Testing

extension Commands {
    @Suite("The commands about published figures")
    struct Benchmarks {
        @Test("A month is published once; the same figures again change nothing")
        func publish() async throws {
            try await Office.withForce { office in
                let first = await Self.publish(office)
                let second = await Self.publish(office)

                #expect(first.code == 0, "\(first.errors)")
                #expect(first.results.hasPrefix("Measure "))
                let last = try #require(first.results.split(separator: "\n").last)
                #expect(
                    last.wholeMatch(of: /\d{4}-\d\d: \d+ figures published, as demonstration data, as revision 1, [0-9a-f]{12}\./)
                        != nil, "\(last)")
                #expect(second.results == first.results)
            }
        }

        @Test("A dry run shows what would leave the force, and publishes nothing")
        func dryRun() async throws {
            try await Office.withForce { office in
                let told = await Self.publish(office, "--dry-run")

                #expect(told.code == 0)
                #expect(told.results.hasSuffix(" figures would leave the force. Nothing was published: this was a dry run.\n"))
                let shown = await office.run("benchmark", "show", "--month", Self.month)
                #expect(shown.results.hasSuffix("\(Self.month): No force has published this month.\n"))
            }
        }

        @Test("A running month is not published")
        func running() async throws {
            try await Office.withForce { office in
                let today = London.day(at: WallClock.system.now)

                let told = await office.run(
                    "benchmark", "publish", "--force", "north-wales", "--month", "\(today.inMonth)", "--json")

                #expect(told.code == 73)
                #expect(
                    told.errors == """
                        folkmoot: \(today.inMonth) has not ended, so it cannot be published. It ends on \(today.inMonth.last).

                        """)
                let problem = try told.json["problem"]
                #expect(problem?["code"] == "month-not-ended")
            }
        }

        @Test("Other figures for a month need a reason, and then restate it")
        func restatement() async throws {
            try await Office.withForce { office in
                _ = await Self.publish(office)
                try await Self.bringMembersIn(office, 1...20)

                let refused = await Self.publish(office)
                let restated = await Self.publish(office, "--reason", "A list came late", "--json")

                #expect(refused.code == 73)
                #expect(
                    refused.errors == """
                        folkmoot: North Wales Police has published \(Self.month) already, with other figures. Give a reason to restate it.

                        """)
                #expect(restated.code == 0, "\(restated.errors)")
                let publication = try restated.json["publications"]?.array?.first
                #expect(publication?["revision"] == 2)
                #expect(publication?["reason"] == "A list came late")
            }
        }

        @Test("What forces have published of a month is shown by force, what is suppressed too")
        func show() async throws {
            try await Office.withForce { office in
                try await Self.bringMembersIn(office, 1...2)
                _ = await Self.publish(office)
                let small = await office.run("benchmark", "show", "--month", Self.month)
                try await Self.bringMembersIn(office, 3...40)
                _ = await Self.publish(office, "--reason", "A list came late")

                let told = await office.run("benchmark", "show", "--month", Self.month)

                #expect(small.results.hasSuffix("\(Self.month): What was published of this month has no coverage to show.\n"))
                #expect(told.results.contains("   1  North Wales Police "), "\(told.results)")
                #expect(told.results.hasSuffix("\(Self.month): 1 force reaches 0.01 % of 301,374 households.\n"), "\(told.results)")
                let json = try await office.json("benchmark", "show", "--month", Self.month)
                #expect(json["month"]?.string == Self.month)
            }
        }

        @Test("An export has a row for each figure, and as JSON the publications whole")
        func export() async throws {
            try await Office.withForce { office in
                _ = await Self.publish(office)

                let table = await office.run("benchmark", "export", "--month", Self.month)
                let byFormat = await office.run("benchmark", "export", "--month", Self.month, "--format", "json")
                let byOption = await office.run("benchmark", "export", "--month", Self.month, "--json")

                let rows = table.results.split(whereSeparator: \.isNewline)
                #expect(rows.first?.hasPrefix("month,force,force_name,area,area_name,measure,measure_version,part,value,") == true)
                #expect(rows.dropFirst().allSatisfy { $0.hasPrefix("\(Self.month),north-wales,North Wales Police,") })
                #expect(rows.count > 5)
                #expect(byFormat.results == byOption.results)
                let publications = try byFormat.json["publications"]?.array ?? []
                #expect(publications.map { $0["force"] } == ["north-wales"])
            }
        }

        @Test("A month that is none is told with an example", arguments: ["publish", "show", "export"])
        func noMonth(verb: String) async throws {
            try await Office.withForce { office in
                let whose = verb == "publish" ? ["--force", "north-wales"] : []

                let told = await office.run(["benchmark", verb, "--month", "2026-13"] + whose, data: office.data)

                #expect(told.code == 64)
                #expect(
                    told.errorLines.first == "folkmoot: The option --month takes a month such as 2026-10, not ‘2026-13’.")
            }
        }

        @Test("A month must be named to be published, and a format be one that there is")
        func usage() async throws {
            try await Office.withForce { office in
                let monthless = await office.run("benchmark", "publish", "--force", "north-wales")
                let misspelt = await office.run("benchmark", "export", "--format", "cvs")

                #expect(monthless.code == 64 && misspelt.code == 64)
                #expect(monthless.errorLines.first == "folkmoot: The option --month YYYY-MM is missing.")
                #expect(misspelt.errorLines.first == "folkmoot: ‘cvs’ is no value of --format. Did you mean ‘csv’?")
            }
        }

        @Test("The registry of measures needs no platform")
        func measures() async throws {
            try await Office.open { office in
                let page = await office.run("measures")
                let list = try await office.json("measures").array ?? []

                let handbook = try Checkout.text(of: "docs/measures.md")
                #expect(page.results == handbook)
                #expect(list.contains { $0["id"] == "household_coverage" })
            }
        }

        static func publish(_ office: Office, _ more: String...) async -> Office.Told {
            await office.run(["benchmark", "publish", "--force", "north-wales", "--month", month] + more, data: office.data)
        }

        /// Members of as many households since long before the month.
        private static func bringMembersIn(_ office: Office, _ numbers: ClosedRange<Int>) async throws {
            let header = "name,email,address,postcode,area,joined_on,consent_on,consent_provider,consent_wording\n"
            let rows = numbers.map { number in
                "Ann Lee,ann\(number)@example.org,\(number) Mill Lane,LL1 1AA,W06000001,2024-01-05,2024-01-05,police,1\n"
            }
            let list = try office.file("list.csv", header + rows.joined())
            let told = await office.run("members", "import", list, "--force", "north-wales")
            try #require(told.results.hasPrefix("\(Decimals.grouped(numbers.count)) members "), "\(told.results)\(told.errors)")
        }

        /// The month before the running one.
        static var month: String { "\(London.day(at: WallClock.system.now).inMonth.adding(months: -1))" }
    }
}
