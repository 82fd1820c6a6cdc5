import Basics
import Glibc

/// Asks a port of this machine, in plain HTTP: just enough to talk with the service itself.
enum LocalHTTP {
    /// The content of what a path answers, and its status.
    ///
    /// - Throws: `.unavailable` if nothing answers within a few seconds.
    static func get(_ path: String, port: Int) throws(Problem) -> (status: Int, content: String) {
        let answer = try exchange("GET \(path) HTTP/1.0\r\nHost: localhost\r\n\r\n", port: port)
        let head = answer.split(separator: "\r\n", maxSplits: 1).first?.split(separator: " ") ?? []
        guard head.count >= 2, let status = Int(head[1]), let end = answer.firstRange(of: "\r\n\r\n") else {
            throw Problem(.unavailable, "What listens on port \(port) does not speak HTTP.")
        }
        return (status, String(answer[end.upperBound...]))
    }

    /// Sends bytes, and gives what comes back until the other side has ended.
    static func exchange(_ text: String, port: Int) throws(Problem) -> String {
        let descriptor = try connected(to: port)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw silence(port) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { throw silence(port) }
            guard count > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer[..<count]
        }
    }

    private static func connected(to port: Int) throws(Problem) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = withUnsafeBytes(of: &address) { bytes in
            connect(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
        if code == 0 { return descriptor }
        close(descriptor)
        throw silence(port)
    }

    private static func silence(_ port: Int) -> Problem {
        Problem(.unavailable, "Nothing answers on port \(port) of this machine: \(String(cString: strerror(errno))).")
    }
}
