import Basics
import FolkmootWeb
import Foundation
import Glibc
import HTTP
import Synchronization
import Testing

@testable import folkmoot

@Suite("The lines of the log")
struct LogBufferTests {
    private let meter = RequestMeter(
        owner: "westmarch", route: "/areas/:code", method: "GET", words: Array(#","force":"westmarch","route":"/areas/:code""#.utf8)
    )

    /// The events of a few requests, as a server tells them.
    private func events(_ requests: String) async throws -> [AccessEvent] {
        let events = Mutex<[AccessEvent]>([])
        let server = Server(
            ServerConfiguration(port: 0, loops: 1), onEvent: { event in events.withLock { $0.append(event) } },
            handler: { _ in .text("hello") })
        let port = try await server.start()
        _ = try LocalHTTP.exchange(requests, port: port)
        await server.stop(grace: .seconds(1))
        return events.withLock { $0 }
    }

    @Test("A request is a line of JSON with its time, what it was for and how it went")
    func line() async throws {
        let events = try await events("GET /areas/E05?q=x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let buffer = LogBuffer()

        buffer.append(try #require(events.first), meter)

        let batch = buffer.take()
        let json = try JSONNode.parse(batch.bytes).json
        #expect(batch.bytes.last == UInt8(ascii: "\n"))
        #expect(
            json.object?.map(\.key) == [
                "at", "event", "reference", "force", "route", "method", "status", "microseconds", "bytes", "outcome",
            ])
        #expect(json["force"] == "westmarch" && json["route"] == "/areas/:code")
        #expect(json["method"] == "GET" && json["status"] == 200 && json["outcome"] == "answered")
        #expect(json["reference"]?.string?.utf8.count == 8)
        let at = try #require(json["at"]?.string)
        #expect(at.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(at)")
        let seconds = try #require(Timestamp(String(at.prefix(19)) + "Z"))
        #expect(abs(seconds.seconds - WallClock.system.now.seconds) < 60)
    }

    @Test("A refused request says which rule it broke")
    func refused() async throws {
        let events = try await events("GET / HTTP/1.1\r\n\r\n")
        let buffer = LogBuffer()

        buffer.append(try #require(events.first), Traffic().elsewhere)

        let json = try JSONNode.parse(buffer.take().bytes).json
        #expect(json["reason"] == "There is no Host.")
        #expect(json["force"] == "" && json["route"] == "")
    }

    @Test("What finds no room is counted, and what was taken is not told again")
    func room() async throws {
        let events = try await events("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let event = try #require(events.first)
        let buffer = LogBuffer()

        for _ in 0..<40_000 { buffer.append(event, meter) }

        let batch = buffer.take()
        let lines = batch.bytes.count { $0 == UInt8(ascii: "\n") }
        #expect(batch.leftOut > 0 && lines + batch.leftOut == 40_000)
        #expect(buffer.take().bytes.isEmpty)
    }
}

@Suite("The file of the log")
struct LogFileTests {
    @Test("After the file was renamed, lines go to a new one once it is opened anew")
    func reopened() async throws {
        try await Office.open { office in
            let path = "\(office.folder)/log.jsonl"
            let log = try ServiceLog(path: path)
            log.write(failureOf: "first", Problem(.unavailable, "one"))
            await log.flush()
            #expect(rename(path, path + ".1") == 0)
            log.write(failureOf: "second", Problem(.unavailable, "two"))
            await log.flush()

            try log.reopen()
            log.write(failureOf: "third", Problem(.unavailable, "three"))
            log.finish()
            await log.run()

            #expect(try office.text(of: "log.jsonl.1").split(separator: "\n").count == 2)
            #expect(try office.text(of: "log.jsonl").contains("\"third\""))
        }
    }

    @Test("A log that cannot be opened anew goes on where it was")
    func notReopened() async throws {
        try await Office.open { office in
            let folder = "\(office.folder)/logs"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let log = try ServiceLog(path: folder + "/log.jsonl")
            #expect(rename(folder, office.folder + "/old") == 0)

            #expect(throws: Problem.self) { try log.reopen() }
            log.write(failureOf: "watch", Problem(.unavailable, "still here"))
            log.finish()
            await log.run()

            #expect(try office.text(of: "old/log.jsonl").contains("still here"))
        }
    }

    @Test("Lines that found no room are counted, and the log says how many once it is written again")
    func overrun() async throws {
        try await Office.open { office in
            let log = try ServiceLog(path: "\(office.folder)/log.jsonl")
            let words = String(repeating: "It did not work. ", count: 600)
            for _ in 0..<500 { log.write(failureOf: "watch", Problem(.unavailable, words)) }
            log.finish()

            await log.run()

            let lines = try office.text(of: "log.jsonl").split(separator: "\n")
            let last = try JSONNode.parse(Array((lines.last ?? "").utf8)).json
            #expect(last["event"] == "log-overrun")
            let lost = 500 - (lines.count - 1)
            #expect(lost > 0)
            #expect(last["lines_left_out"] == .integer(Int64(lost)))
            #expect(log.allLinesLeftOut == lost)
            #expect(log.linesLeftOut == 0)
        }
    }

    @Test("After a disk was full, only the line that was cut is not whole")
    func fullDisk() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reader = ends[0]
        defer { close(reader) }
        // A pipe that nobody reads is full after some pages, and says so.
        for end in ends { #expect(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
        var file = LogFile(descriptor: ends[1])
        let lines = (0..<3_000).map { "{\"line\":\($0),\"words\":\"the disk is full\"}\n" }

        let lost = file.append(Array(lines.joined().utf8))
        var text = Self.read(reader)
        let more = file.append(Array("{\"line\":3000}\n".utf8))
        text += Self.read(reader)

        let whole = text.split(separator: "\n").filter { (try? JSONNode.parse(Array($0.utf8))) != nil }
        #expect(lost > 0 && more == 0)
        #expect(whole.count == 3_000 - lost + 1)
        #expect(whole.last == "{\"line\":3000}")
        #expect(text.split(separator: "\n").count == whole.count + 1)
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
