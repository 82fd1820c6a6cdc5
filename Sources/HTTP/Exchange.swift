/// One request and its answer, while they are at work.
final class Exchange {
    let head: RequestHead?
    let id = RequestID()
    let started: Int64
    /// When its header had been read, to the microsecond.
    private let began = Clock.microseconds()
    /// The request as the handler got it.
    var request: Request?
    var status = Status.ok
    var sent = 0
    var outcome = AccessEvent.Outcome.answered
    var refusal: Refusal?
    var remoteAddress = ""

    init(head: RequestHead?, started: Int64) {
        self.head = head
        self.started = started
    }

    var isHead: Bool { head?.line.method == .head }
    var isHTTP10: Bool { head?.line.isHTTP10 ?? false }
    var keepsAlive: Bool { head?.keepsAlive ?? false }
    var isForwarded: Bool { head?.framing.isForwarded ?? false }

    func event(onLoop loop: Int) -> AccessEvent {
        AccessEvent(
            method: head?.line.method, path: head?.line.path ?? "", host: head?.host ?? "", remoteAddress: remoteAddress, id: id,
            status: status, microseconds: Int(Clock.microseconds() - began), bytesSent: sent, outcome: outcome,
            reason: refusal?.reason.description, meter: request?.meter, loop: loop)
    }
}

/// Status line and fields of an answer (RFC 9112, section 4).
struct ResponseHead {
    private let response: Response
    private let exchange: Exchange
    private let length: Int?
    private let isLast: Bool

    /// - Parameter length: of the content in bytes, or nothing if it is not known beforehand.
    init(_ response: Response, exchange: Exchange, length: Int?, isLast: Bool) {
        self.response = response
        self.exchange = exchange
        self.length = length
        self.isLast = isLast
    }

    /// What is sent before the content, with the date as the worker has it.
    func bytes(on worker: Worker) -> [UInt8] {
        worker.refreshDate()
        let fields = response.headers.withoutFraming().wire
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.count + 192)
        writeStatusLine(&bytes)
        bytes.append(contentsOf: worker.dateLine)
        bytes.append(contentsOf: fields)
        if !response.status.hasNoContent { writeFraming(&bytes) }
        writeConnection(&bytes)
        bytes.append("\r\n")
        return bytes
    }

    private func writeStatusLine(_ bytes: inout [UInt8]) {
        bytes.append("HTTP/1.1 ")
        bytes.append(number: response.status.code)
        bytes.append(" ")
        bytes.append(response.status.phrase)
        bytes.append("\r\n")
    }

    private func writeFraming(_ bytes: inout [UInt8]) {
        if let length, !isHeadOfStream {
            bytes.append("Content-Length: ")
            bytes.append(number: length)
            bytes.append("\r\n")
        } else if !exchange.isHTTP10 {
            bytes.append("Transfer-Encoding: chunked\r\n")
        }
    }

    private var isHeadOfStream: Bool {
        if case .stream = response.body { true } else { false }
    }

    private func writeConnection(_ bytes: inout [UInt8]) {
        if isLast {
            bytes.append("Connection: close\r\n")
        } else if exchange.isHTTP10 {
            bytes.append("Connection: keep-alive\r\n")
        }
    }
}
