import Basics
import CLinux
import Dispatch
import FolkmootTenancy
import Glibc

extension Outgoing {
    /// By the system's `curl`, each request in a process of its own that ends with it.
    ///
    /// So neither TLS nor a reply from elsewhere is read within the process that has every force's data open, and whoever sends nothing
    /// carries no library for it. What must stay secret goes through a pipe, and stands on no command line.
    static let curl = byCurl(reachesInside: false)

    /// - Parameter reachesInside: whether addresses that forces have typed may lead to this machine and into private networks.
    static func byCurl(reachesInside: Bool) -> Outgoing {
        Outgoing(reachesInside: reachesInside) { call in
            try await withCheckedThrowingContinuation { continuation in
                OutgoingCurl.queue.async {
                    continuation.resume(with: Result { try OutgoingCurl(call, reachesInside: reachesInside).reply() })
                }
            }
        }
    }
}

/// One request by `curl`; it blocks the thread that it is on.
struct OutgoingCurl {
    /// How many there are at once is for whoever asks to bound.
    fileprivate static let queue = DispatchQueue(label: "folkmoot.outgoing", attributes: .concurrent)
    private let call: OutgoingCall
    private let program: String
    private let reachesInside: Bool

    init(_ call: OutgoingCall, reachesInside: Bool = false, program: String = "curl") {
        self.call = call
        self.program = program
        self.reachesInside = reachesInside
    }

    /// What came back.
    ///
    /// - Throws: `.unavailable`, with a detail that holds the address and no more.
    func reply() throws(Problem) -> OutgoingReply {
        // Before anything else is opened: it may take a while.
        let place = call.isTyped && !reachesInside ? try OutgoingPlace(call.url) { failure($0) } : nil
        let input = try Pipe(for: call)
        let output = try Pipe(for: call)
        // It fits into the pipe, so nobody needs to read yet.
        let words = configuration(at: place)
        guard words.count <= 32 * 1024, write(input.writing, words, words.count) == words.count else {
            throw failure("the request is too large")
        }
        let process = try start(reading: input.reading, writing: output.writing)
        input.close()
        output.closeWriting()
        let deadline = Self.now + Int64(Outgoing.mostSeconds + 2) * 1000
        let content = Self.content(of: output.reading, until: deadline)
        // What is done with, or goes on for too long, is ended for certain.
        if content == nil { kill(process, SIGKILL) }
        let status = Self.end(of: process)
        guard let content else { throw failure("the reply is too large, or took too long") }
        guard status == 0 else { throw failure(Self.causes[status] ?? "curl ended with \(status)") }
        return try parsed(content)
    }

    /// As `curl --config` reads it.
    ///
    /// - Parameter place: where its host was found to be; curl then looks for it nowhere else.
    func configuration(at place: OutgoingPlace? = nil) -> [UInt8] {
        let isPlain = call.url.hasPrefix("http://localhost")
        var lines = [
            "url = \(Self.quoted(call.url))", isPlain ? "proto = \"=http\"" : "proto = \"=https\"", "tlsv1.2", "globoff", "silent",
            "max-redirs = 0", "connect-timeout = 4", "max-time = \(Outgoing.mostSeconds)", "max-filesize = \(Outgoing.mostBytes)",
            "header = \"Accept: application/json\"", "write-out = \"\\n%{http_code}\"",
        ]
        if let credentials = call.credentials { lines.append("user = \(Self.quoted(credentials))") }
        if let bearer = call.bearer { lines.append("header = \(Self.quoted("Authorization: Bearer \(bearer)"))") }
        if let place { lines.append("resolve = \(Self.quoted(place.pin))") }
        lines += call.fields.map { "header = \(Self.quoted($0))" }
        if let json = call.json { lines += ["header = \"Content-Type: application/json\"", "data-raw = \(Self.quoted(json))"] }
        if let form = call.form { lines.append("data-raw = \(Self.quoted(form))") }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Nothing in it ends the quotation or the line.
    private static func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.filter { $0.value > 0x1F && $0.value != 0x7F }
        return "\"\(String(String.UnicodeScalarView(safe)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private func parsed(_ content: [UInt8]) throws(Problem) -> OutgoingReply {
        guard let line = content.lastIndex(of: UInt8(ascii: "\n")), line <= Outgoing.mostBytes,
            let status = Int(String(decoding: content[(line + 1)...], as: UTF8.self)), (200...599).contains(status)
        else { throw failure("it is no reply of HTTP") }
        return OutgoingReply(status: status, body: Array(content[..<line]))
    }

    /// What curl's own page says of those that a wrong setting or a directory out of order brings about.
    private static let causes: [Int32: String] = [
        3: "the address is wrong", 6: "its host is not known", 7: "nothing answers there", 22: "it was refused",
        28: "it took too long", 35: "no encrypted connection came about", 60: "its certificate is not trusted",
        63: "the reply is too large", 127: "the program curl is not installed",
    ]

    private func failure(_ cause: String) -> Problem {
        Problem(
            .unavailable, "What was asked of elsewhere did not come.", code: "outgoing",
            detail: "\(call.url.prefix { $0 != "?" }): \(cause)")
    }
}

// MARK: - The process

extension OutgoingCurl {
    /// Two ends; closed when nobody needs them any longer.
    private final class Pipe {
        let reading: Int32
        let writing: Int32
        private var isOpen = (reading: true, writing: true)

        init(for call: OutgoingCall) throws(Problem) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                throw Problem(.unavailable, "There are too many open files.", detail: "pipe: \(String(cString: strerror(errno)))")
            }
            (reading, writing) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }

        func close() {
            closeWriting()
            if isOpen.reading { Glibc.close(reading) }
            isOpen.reading = false
        }

        func closeWriting() {
            if isOpen.writing { Glibc.close(writing) }
            isOpen.writing = false
        }

        deinit { close() }
    }

    private func start(reading: Int32, writing: Int32) throws(Problem) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, reading, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, writing, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Neither files nor sockets of the service.
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let arguments = Self.words([program, "--disable", "--config", "-"])
        let environment = Self.words(Self.environment)
        defer { for word in arguments + environment { free(word) } }
        var process = pid_t()
        let code = posix_spawnp(&process, program, &actions, &attributes, arguments, environment)
        guard code == 0 else { throw failure(code == ENOENT ? Self.causes[127] ?? "" : String(cString: strerror(code))) }
        return process
    }

    /// Where programs and certificates are, and through whom the machine reaches others; nothing else that the service was told.
    private static var environment: [String] {
        [
            "PATH", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "CURL_CA_BUNDLE",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ].compactMap { name in Environment[name].map { "\(name)=\($0)" } }
    }

    private static func words(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }

    /// All that comes; nothing if it is too much or takes too long.
    private static func content(of descriptor: Int32, until deadline: Int64) -> [UInt8]? {
        var content: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16 * 1024)
        while content.count <= Outgoing.mostBytes + 16 {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = deadline - now
            guard left > 0 else { return nil }
            let ready = poll(&waiting, 1, Int32(left))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { return content }
            content += part.prefix(count)
        }
        return nil
    }

    /// What it ended with; -1 if it was stopped.
    private static func end(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
