import Basics
import Testing

@testable import folkmoot

extension Commands {
    @Suite("The commands about keys of programs")
    struct Keys {
        @Test("Keys of the national host are made, listed and ended apart from those of forces, for what is read there")
        func national() async throws {
            try await Office.withForce { office in
                let made = try await office.json("keys", "add", "--national", "--name", "Warehouse", "--may", "figures.read")
                let listed = try await office.json("keys", "list", "--national").array ?? []
                let id = try #require(listed.first?["id"]?.string)
                let elsewhere = await office.run("keys", "end", id, "--force", "north-wales")
                let ended = try await office.json("keys", "end", id, "--national")
                let after = try await office.json("keys", "list", "--national").array ?? []
                let wrong = await office.run("keys", "add", "--national", "--name", "Warehouse", "--may", "areas.read")
                let neither = await office.run("keys", "list")

                #expect(made["key"]?.string?.hasPrefix("folkmoot_") == true)
                #expect(listed.count == 1 && listed[0]["name"] == "Warehouse" && listed[0]["permissions"] == ["figures.read"])
                #expect(try await office.json("keys", "list", "--force", "north-wales") == [])
                #expect(elsewhere.code != 0 && ended["ended"] == true)
                #expect(listed[0]["ended_at"]?.isNull == true && after[0]["ended_at"]?.string != nil)
                #expect(wrong.code == 64 && wrong.errors.contains("publications.read, figures.read"), "\(wrong.errors)")
                #expect(neither.code == 64 && neither.errors.contains("--national"), "\(neither.errors)")
            }
        }
    }
}
