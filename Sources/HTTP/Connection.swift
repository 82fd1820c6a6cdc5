import Basics
import CLinux
import Glibc

/// One client: reads its requests one after another, has each answered, and writes the answers in the same order.
///
/// While a request is being answered, later ones wait unread in the parser, up to a limit, and then in the socket.
///
/// Unchecked, because all it holds belongs to its loop's thread: a handler's task runs there too, and ``BodyWriter`` comes by way
/// of ``EventLoop/perform(_:)``.
final class Connection: @unchecked Sendable {
    enum Phase {
        case idle, receiving, handling, streaming, writing, lingering, closed
    }

    static let reading = EPOLLIN.rawValue | EPOLLRDHUP.rawValue

    let worker: Worker
    private let descriptor: Int32
    private let peer: IPAddress
    private let isTrusted: Bool
    private let origin: Origin
    private var parser: RequestParser
    private var phase = Phase.idle
    private var exchange: Exchange?
    private var task: Task<Void, Never>?
    private var output = Output()
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var interest = Connection.reading
    private var hasPeerEnded = false
    /// Whether the answer that is being written says that the connection ends with it.
    private var isLast = false
    /// Once the server ends: how long the connection is open for one request more, whose answer is the last.
    private var lastRequest: Duration?
    private var turn: UInt64 = 0
    /// Bytes of content that count as this connection's part of what the server holds.
    private var held = 0
    /// Since when it has been as it is: new, idle, sending a header, or ended and lingering.
    private(set) var since: Int64

    /// When time is over for what is being done, in the loop's microseconds.
    private(set) var deadline = Int64.max

    init(_ descriptor: Int32, worker: Worker, peer: IPAddress, isTrusted: Bool) {
        self.descriptor = descriptor
        self.worker = worker
        self.peer = peer
        self.isTrusted = isTrusted
        since = worker.loop.now
        origin = Origin(address: peer.description, isSecure: false)
        parser = RequestParser(limits: worker.plan.configuration.limits)
    }

    /// Whether it may be closed in favour of another at a moment: nobody has waited for an answer on it for a while, or it has
    /// been sending a header for much longer than a browser takes.
    func canMakeRoom(at moment: Int64) -> Bool {
        switch phase {
        case .idle, .lingering: moment - since > 10_000
        case .receiving: exchange == nil && moment - since > 1_000_000
        case .handling, .streaming, .writing, .closed: false
        }
    }

    private var timeouts: Timeouts { worker.plan.configuration.timeouts }
    private var limits: Limits { worker.plan.configuration.limits }

    /// The connection is new: the client has as long to begin as to send a header.
    func begin() { setDeadline(timeouts.header) }

    /// The server ends: the next answer that is begun is the last.
    ///
    /// A connection between requests is not closed at once, since the next one may be on its way: it has a while to come, and so has
    /// the one after an answer that is being written, since that has said that the connection stays open.
    func drain(lastRequest: Duration) {
        self.lastRequest = lastRequest
        if phase == .idle { setDeadline(min(lastRequest, .microseconds(deadline - worker.loop.now))) }
    }

    private func setDeadline(_ time: Duration, more: Int64 = 0) {
        deadline = worker.loop.now + time.microseconds + more
        worker.loop.wake(at: deadline)
    }

    /// What a slow client is granted for so many bytes.
    private func grant(_ bytes: Int) -> Int64 { Int64(bytes) * 1_000_000 / Int64(max(1, timeouts.minimumRate)) }
}

// MARK: - Reading

extension Connection: EventLoop.Pollable {
    func ready(_ events: UInt32) {
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { return abandon() }
        if events & EPOLLOUT.rawValue != 0 { flush() }
        if events & EPOLLIN.rawValue != 0 { receive() } else if events & EPOLLRDHUP.rawValue != 0 { peerEnded() }
    }

    private func receive() {
        guard phase != .closed else { return }
        let count = read(descriptor, worker.loop.scratch.baseAddress, min(worker.loop.scratch.count, room))
        if count > 0 {
            take(UnsafeRawBufferPointer(rebasing: worker.loop.scratch[..<count]))
        } else if count == 0 {
            peerEnded()
        } else if errno != EAGAIN, errno != EINTR {
            abandon()
        }
    }

    /// How much is read at once: of requests ahead of the one that is being answered, no more than is allowed.
    private var room: Int {
        switch phase {
        case .handling, .streaming, .writing: max(1, limits.readAhead - parser.buffered)
        case .idle, .receiving, .lingering, .closed: .max
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        guard phase != .lingering else { return }
        parser.feed(bytes)
        if phase == .idle || phase == .receiving { return advance() }
        if parser.buffered >= limits.readAhead { watch(interest & ~EPOLLIN.rawValue) }
    }

    /// Reads on in what was received, until there is a whole request or nothing more.
    private func advance() {
        do throws(Refusal) {
            while phase == .idle || phase == .receiving {
                guard let event = try parser.next() else { return waitForMore() }
                switch event {
                case .head(let head): try begin(head)
                case .content(let content): dispatch(content)
                }
            }
        } catch {
            refuse(error)
        }
    }

    private func waitForMore() {
        if hasPeerEnded { return abandon() }
        if phase == .idle, !parser.isBetweenRequests {
            phase = .receiving
            since = worker.loop.now
            setDeadline(timeouts.header)
        } else if exchange != nil {
            holdContent()
        }
    }

    private func begin(_ head: RequestHead) throws(Refusal) {
        phase = .receiving
        exchange = Exchange(head: head, started: worker.loop.now)
        guard head.framing.hasContent else { return }
        if let limit = limits.bodyLimit?(head.line.method, head.line.path) { parser.bodyLimit = limit }
        try parser.checkAnnouncedLength()
        if head.expectsContinue, parser.buffered == 0 { sendContinue() }
    }

    /// Content that is still coming: it has more time for what has come, and counts among what the server holds.
    private func holdContent() {
        guard let exchange else { return }
        guard worker.plan.hold(parser.contentReceived - held) else {
            return refuse(Refusal(.serviceUnavailable, "Too much content is being received at once."))
        }
        held = parser.contentReceived
        deadline = exchange.started + timeouts.body.microseconds + grant(parser.contentReceived)
        worker.loop.wake(at: deadline)
    }

    private func peerEnded() {
        hasPeerEnded = true
        switch phase {
        case .idle, .receiving, .lingering: abandon()
        case .handling, .streaming, .writing:
            watch(interest & ~Connection.reading)
            task?.cancel()
        case .closed: break
        }
    }

    private func watch(_ events: UInt32) {
        guard events != interest else { return }
        interest = events
        worker.loop.change(descriptor, events)
    }
}

// MARK: - Answering

extension Connection {
    private func dispatch(_ content: [UInt8]) {
        guard let exchange, let head = exchange.head else { return }
        let origin = isTrusted && head.framing.isForwarded ? worker.origin(of: peer, head.headers) : origin
        worker.plan.forwarding.note(head, isTrusted: isTrusted, isSecure: origin.isSecure)
        let request = Request(RequestContent(head: head, body: content, origin: origin, limits: limits), id: exchange.id)
        exchange.remoteAddress = origin.address
        exchange.request = request
        phase = .handling
        turn += 1
        if let response = worker.plan.atOnce?(request) { return send(response.conditional(on: request)) }
        setDeadline(timeouts.handler)
        handle(request, turn)
    }

    /// The task is a child of this connection in all but syntax: kept by it, cancelled by it, and counted by its worker, which does
    /// not end before it.
    private func handle(_ request: Request, _ turn: UInt64) {
        let worker = worker
        worker.handlerBegins()
        task = Task(executorPreference: worker.loop) {
            await self.answer(request, turn)
            worker.loop.perform { worker.handlerEnds() }
        }
    }

    private func answer(_ request: Request, _ turn: UInt64) async {
        let response = await worker.plan.handler(request).conditional(on: request)
        if case .stream(let stream) = response.body, !request.isHead, !response.status.hasNoContent {
            await self.stream(response, stream, turn)
        } else {
            worker.loop.perform { self.send(response, turn) }
        }
    }

    private func send(_ response: Response, _ turn: UInt64) {
        if turn == self.turn, phase == .handling { send(response) }
    }

    /// The server's own answer to what it cannot take; the connection cannot be understood any further, and ends.
    private func refuse(_ refusal: Refusal) {
        let exchange = exchange ?? Exchange(head: nil, started: worker.loop.now)
        exchange.remoteAddress = origin.address
        exchange.refusal = refusal
        self.exchange = exchange
        releaseContent()
        sendError(refusal.status, .refused)
    }

    private func sendError(_ status: Status, _ outcome: AccessEvent.Outcome) {
        turn += 1
        isLast = true
        exchange?.outcome = outcome
        let target = exchange?.head?.line.target ?? parser.beginningOfTarget
        send(worker.plan.errorPage(status, exchange?.id ?? RequestID(), target))
    }

    private func send(_ response: Response) {
        guard let exchange else { return }
        task = nil
        decideWhetherLast(exchange)
        exchange.status = response.status
        var content: [UInt8] = []
        if case .bytes(let bytes) = response.body { content = bytes }
        let head = ResponseHead(response, exchange: exchange, length: content.count, isLast: isLast).bytes(on: worker)
        if exchange.isHead || response.status.hasNoContent { content = [] }
        phase = .writing
        transmit(head, content)
    }

    private func decideWhetherLast(_ exchange: Exchange) {
        isLast = isLast || lastRequest != nil || !exchange.keepsAlive || hasPeerEnded
    }
}

// MARK: - Streaming

extension Connection {
    private func stream(_ response: Response, _ stream: BodyStream, _ turn: UInt64) async {
        worker.loop.perform { self.beginStream(response, turn) }
        let writer = BodyWriter { chunk in
            try await withCheckedThrowingContinuation { continuation in
                self.worker.loop.perform { self.write(chunk, turn, continuation) }
            }
        }
        do {
            try await stream.produce(writer)
            worker.loop.perform { self.endStream(turn) }
        } catch {
            // Whoever reads the content sees that it is cut; the log has the outcome.
            worker.loop.perform { self.failStream(turn) }
        }
    }

    private func beginStream(_ response: Response, _ turn: UInt64) {
        guard turn == self.turn, phase == .handling, let exchange else { return }
        decideWhetherLast(exchange)
        if exchange.isHTTP10 { isLast = true }
        exchange.status = response.status
        phase = .streaming
        transmit(ResponseHead(response, exchange: exchange, length: nil, isLast: isLast).bytes(on: worker), [])
    }

    private func write(_ chunk: [UInt8], _ turn: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        guard turn == self.turn, phase == .streaming, let exchange else {
            return continuation.resume(throwing: CancellationError())
        }
        waiting.append(continuation)
        guard !exchange.isHTTP10 else { return transmit([], chunk) }
        var size: [UInt8] = []
        size.append(number: chunk.count, radix: 16)
        size.append("\r\n")
        var content = chunk
        content.append("\r\n")
        transmit(size, content)
    }

    private func endStream(_ turn: UInt64) {
        guard turn == self.turn, phase == .streaming, let exchange else { return }
        phase = .writing
        transmit(exchange.isHTTP10 ? [] : Array("0\r\n\r\n".utf8), [])
    }

    private func failStream(_ turn: UInt64) {
        guard turn == self.turn, phase == .streaming else { return }
        exchange?.outcome = hasPeerEnded ? .abandoned : .failed
        close()
    }

    private func resumeWriters(_ result: Result<Void, any Error>) {
        let resumed = waiting
        waiting = []
        for continuation in resumed { continuation.resume(with: result) }
    }
}

// MARK: - Writing

extension Connection: EventLoop.Sender {
    /// Sends a head and then a content with the other answers of this round; what the socket does not take is kept and sent when it
    /// has room.
    private func transmit(_ head: [UInt8], _ content: [UInt8]) {
        let isWaiting = !output.isEmpty
        output.append(head, content)
        setDeadline(timeouts.write, more: grant(output.remaining))
        if !isWaiting { worker.loop.sendSoon(self) }
    }

    /// The loop says that it is time.
    func send() { flush() }

    private func flush() {
        guard phase != .closed, phase != .lingering else { return }
        switch output.send(to: descriptor) {
        case .sent(let count):
            exchange?.sent += count
            output.isEmpty ? flushed() : watch(interest | EPOLLOUT.rawValue)
        case .failed: abandon()
        }
    }

    private func flushed() {
        watch(interest & ~EPOLLOUT.rawValue)
        switch phase {
        case .writing: finishExchange()
        case .streaming:
            setDeadline(timeouts.handler)
            resumeWriters(.success(()))
        default: break
        }
    }

    private func finishExchange() {
        task = nil
        report()
        guard !isLast else { return linger() }
        phase = .idle
        since = worker.loop.now
        setDeadline(min(timeouts.idle, lastRequest ?? timeouts.idle))
        advance()
        if phase != .closed, phase != .lingering, parser.buffered < limits.readAhead, !hasPeerEnded {
            watch(interest | Connection.reading)
        }
    }

    private func sendContinue() {
        var output = Output()
        output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), [])
        // A socket without room for 25 bytes between requests belongs to a client that does not read.
        guard case .sent = output.send(to: descriptor), output.isEmpty else { return abandon() }
    }
}

// MARK: - The end

extension Connection {
    /// Time is over for what was being done.
    func timeIsOver() {
        switch phase {
        case .idle, .lingering: close()
        case .receiving: refuse(Refusal(.requestTimeout, "The request did not arrive in time."))
        case .handling:
            task?.cancel()
            sendError(.serviceUnavailable, .tooSlow)
        case .streaming, .writing:
            exchange?.outcome = .tooSlow
            close()
        case .closed: break
        }
    }

    /// The client has gone.
    private func abandon() {
        if phase != .lingering, exchange?.outcome == .answered { exchange?.outcome = .abandoned }
        close()
    }

    /// Says that nothing more will be sent, and reads on for a moment: closing at once could destroy the answer on its way, if the
    /// client is still sending (RFC 9112, section 9.6).
    private func linger() {
        if hasPeerEnded { return close() }
        phase = .lingering
        since = worker.loop.now
        shutdown(descriptor, Int32(SHUT_WR))
        setDeadline(timeouts.linger)
        watch(Connection.reading)
    }

    /// Ends the connection at once, and with it whatever was being done for it.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        turn += 1
        deadline = .max
        task?.cancel()
        task = nil
        resumeWriters(.failure(CancellationError()))
        if exchange?.outcome == .answered { exchange?.outcome = .abandoned }
        report()
        output = Output()
        worker.closed(descriptor)
    }

    /// What was received no longer counts as held, from when it is refused: others of the same round have its room.
    private func releaseContent() {
        if held > 0 { worker.plan.release(held) }
        held = 0
    }

    /// Tells how the exchange went, once.
    private func report() {
        guard let exchange else { return }
        self.exchange = nil
        releaseContent()
        worker.plan.onEvent?(exchange.event(onLoop: worker.number))
    }
}
