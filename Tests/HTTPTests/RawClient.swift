import Glibc

@testable import HTTP

/// A client that sends the bytes it is told and reads what comes, so that no library mends what a test breaks.
final class RawClient {
    private let descriptor: Int32
    private(set) var received: [UInt8] = []

    /// Connects to a port of this machine.
    ///
    /// - Parameter isLate: only takes a socket, to be connected later.
    init(port: Int, receiveBuffer: Int32? = nil, sendBuffer: Int32? = nil, isLate: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        if var size = sendBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        if !isLate { try connectNow(port: port) }
    }

    func connectNow(port: Int) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let code = withUnsafeBytes(of: &address) { bytes in
            connect(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
        guard code == 0 else { throw SystemError("connect") }
    }

    deinit { close() }

    private var isClosed = false
    func close() {
        if !isClosed { _ = Glibc.close(descriptor) }
        isClosed = true
    }

    func send(_ text: String) { send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Whether nothing has come, and the connection has not ended.
    var isQuiet: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) < 0 && errno == EAGAIN
    }

    /// Sends the same again and again until the socket takes no more for a while.
    ///
    /// - Returns: how often it was begun, and what is missing of the last.
    func sendWhatFits(_ bytes: [UInt8], upTo limit: Int) -> (count: Int, rest: [UInt8]) {
        for count in 1...limit {
            var (rest, tries) = (bytes[...], 0)
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
                if sent > 0 { rest = rest.dropFirst(sent) } else { tries += 1 }
                if tries > 50 { return (count, Array(rest)) }
                if sent <= 0 { usleep(1000) }
            }
        }
        return (limit, [])
    }

    /// Closes with a reset instead of an orderly end.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Everything until the server closes (or five seconds are over, which adds "[still open]").
    func readToEnd() async -> String {
        while true {
            let count = await readSome()
            if count <= 0 { return String(decoding: received, as: UTF8.self) + (count < 0 ? "[still open]" : "") }
        }
    }

    /// Everything until the received text ends in, or has, the given words.
    func read(until words: String) async -> String {
        let wanted = Array(words.utf8)
        while true {
            if let end = received.firstRange(of: wanted)?.upperBound {
                defer { received.removeFirst(end) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            if await readSome() <= 0 { return String(decoding: received, as: UTF8.self) + "[without: \(words)]" }
        }
    }

    /// What comes first, waited for with the thread.
    func readBlocking() -> String {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    }

    /// Reads once; the count, 0 at the end, or less if nothing came in five seconds.
    ///
    /// Waits without holding a thread.
    @discardableResult
    func readSome() async -> Int {
        var buffer = [UInt8](repeating: 0, count: 65536)
        for _ in 0..<5000 {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { received += buffer[..<count] }
            // A connection that was reset has ended, too.
            if count >= 0 || errno != EAGAIN { return max(0, count) }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return -1
    }
}
