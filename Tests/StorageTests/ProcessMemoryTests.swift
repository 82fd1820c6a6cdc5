import Glibc
import Storage
import Testing

@Suite("Memory of the program")
struct ProcessMemoryTests {
    @Test("Pages of the program's code that only its start needed are given back, and what is used again comes back by itself")
    func code() throws {
        let before = try Self.residentPagesOfFiles()

        ProcessMemory.giveBackWithCode()

        #expect(try Self.residentPagesOfFiles() < before)
    }

    /// The third number of `/proc/self/statm` (proc(5)).
    private static func residentPagesOfFiles() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        _ = fgets(&line, 200, file)
        let numbers = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self).split(separator: " ")
        return try #require(numbers.count > 2 ? Int(numbers[2]) : nil)
    }
}
