import CLinux
import Glibc

/// A stream between two processes of this machine, at a name in the file system (unix(7)), over which they may pass descriptors.
///
/// Whoever makes one closes it.
public struct LocalSocket: Sendable {
    /// The socket itself.
    public let descriptor: Int32

    /// Takes the name from whoever had it, and listens there.
    public static func listen(in folder: String, at name: String) throws(SystemError) -> LocalSocket {
        unlink("\(folder)/\(name)")
        let socket = try LocalSocket(SOCK_STREAM)
        do throws(SystemError) {
            try withShortPath(folder, name) { LocalAddress($0).apply { bind(socket.descriptor, $0, $1) } }
            chmod("\(folder)/\(name)", 0o600)
            guard Glibc.listen(socket.descriptor, 4) == 0 else { throw SystemError("listen") }
            // Whoever has connected may have gone again before it is accepted.
            guard fcntl(socket.descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw SystemError("fcntl") }
            return socket
        } catch {
            socket.close()
            throw error
        }
    }

    /// Connects to whoever listens there; nothing if nobody does.
    ///
    /// - Parameter patience: how long sending and receiving may take, in seconds.
    public static func connect(in folder: String, to name: String, patience: Int) throws(SystemError) -> LocalSocket? {
        let socket = try LocalSocket(SOCK_STREAM)
        var time = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket.descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        do throws(SystemError) {
            try withShortPath(folder, name) { LocalAddress($0).apply { Glibc.connect(socket.descriptor, $0, $1) } }
            return socket
        } catch {
            socket.close()
            if error.code == ENOENT || error.code == ECONNREFUSED { return nil }
            throw error
        }
    }

    /// Sends a datagram to a name: a path, or after an `@` one without a file.
    public static func send(_ text: String, to name: String) throws(SystemError) {
        let socket = try LocalSocket(SOCK_DGRAM)
        defer { socket.close() }
        let bytes = Array(text.utf8)
        let sent = LocalAddress(name).apply { sendto(socket.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) }
        guard sent == bytes.count else { throw SystemError("sendto") }
    }

    /// Whoever has connected; nothing if nobody waits.
    public func accept() -> LocalSocket? {
        let descriptor = accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
        return descriptor < 0 ? nil : LocalSocket(descriptor: descriptor)
    }

    /// Ends it.
    public func close() { Glibc.close(descriptor) }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    private init(_ type: __socket_type) throws(SystemError) {
        descriptor = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
    }

    /// A name has room for 107 bytes only, so a folder of any length is named by its descriptor.
    private static func withShortPath(
        _ folder: String, _ name: String, _ body: (String) -> Int32
    ) throws(SystemError) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw SystemError("open") }
        defer { Glibc.close(directory) }
        guard body("/proc/self/fd/\(directory)/\(name)") == 0 else { throw SystemError("bind or connect") }
    }
}

extension LocalSocket {
    /// What has come from the other side.
    public enum Message: Sendable, Equatable {
        /// Descriptors, which the receiver closes.
        case descriptors([Int32])
        /// A byte that means what both sides have agreed on.
        case byte
        /// Nothing yet.
        case nothing
        /// The other side is gone.
        case end
    }

    /// Hands descriptors to the other side, where they are new ones for the same sockets.
    public func send(descriptors: [Int32]) throws(SystemError) {
        guard send_descriptors(descriptor, descriptors, Int32(descriptors.count)) == 1 else { throw SystemError("sendmsg") }
    }

    /// Sends one byte, which means what both sides have agreed on.
    public func sendByte() throws(SystemError) {
        guard Glibc.send(descriptor, [1], 1, Int32(MSG_NOSIGNAL)) == 1 else { throw SystemError("send") }
    }

    /// Takes one message, if there is one.
    public func receive() throws(SystemError) -> Message {
        var room = [Int32](repeating: -1, count: Int(LOCAL_DESCRIPTORS))
        errno = 0
        let count = receive_descriptors(descriptor, &room)
        if count > 0 { return .descriptors(Array(room[..<Int(count)])) }
        if count == 0 { return .byte }
        switch errno {
        case 0, ECONNRESET: return .end
        case EAGAIN: return .nothing
        default: throw SystemError("recvmsg")
        }
    }
}

/// `struct sockaddr_un` for a path, or for a name without a file, which begins with `@`.
struct LocalAddress {
    private let bytes: [UInt8]

    init(_ name: String) {
        var name = Array(name.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
        bytes = withUnsafeBytes(of: UInt16(AF_UNIX)) { Array($0) } + name.prefix(108)
    }

    func apply<Result>(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count)) }
    }
}
