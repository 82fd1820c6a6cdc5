import CLinux
import Glibc

/// What is on its way to a client: a head and a content, sent without being copied together.
struct Output {
    enum Outcome {
        case sent(Int)
        case failed
    }

    private var head: [UInt8] = []
    private var content: [UInt8] = []
    private var position = 0

    var remaining: Int { head.count + content.count - position }
    var isEmpty: Bool { remaining == 0 }

    mutating func append(_ head: [UInt8], _ content: [UInt8]) {
        guard !isEmpty else {
            (self.head, self.content, position) = (head, content, 0)
            return
        }
        self.content += head
        self.content += content
    }

    /// Sends as much as the socket takes.
    mutating func send(to descriptor: Int32) -> Outcome {
        var total = 0
        while !isEmpty {
            let count = sendOnce(descriptor)
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? .sent(total) : .failed
            }
            position += count
            total += count
        }
        (head, content, position) = ([], [], 0)
        return .sent(total)
    }

    private func sendOnce(_ descriptor: Int32) -> Int {
        head.withUnsafeBytes { head in
            content.withUnsafeBytes { content in
                let sentOfHead = min(position, head.count)
                let head = UnsafeRawBufferPointer(rebasing: head[sentOfHead...])
                let content = UnsafeRawBufferPointer(rebasing: content[(position - sentOfHead)...])
                return Output.sendPair(descriptor, head, content)
            }
        }
    }

    private static func sendPair(_ descriptor: Int32, _ head: UnsafeRawBufferPointer, _ content: UnsafeRawBufferPointer) -> Int {
        var parts = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: content.baseAddress), iov_len: content.count)
        )
        return withUnsafeMutableBytes(of: &parts) { parts in
            var message = msghdr()
            message.msg_iov = parts.assumingMemoryBound(to: iovec.self).baseAddress
            message.msg_iovlen = 2
            return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
        }
    }
}
