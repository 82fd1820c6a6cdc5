import Basics
import FolkmootTenancy
import Glibc
import HTTP

/// What systemd, or whatever else started the service, wants to know of it and hands to it (sd_notify(3), sd_listen_fds(3)).
///
/// Without `$NOTIFY_SOCKET` nothing is told to anybody.
struct ServiceManager: Sendable {
    private let name: String?
    private let watchdogPause: Duration?

    init() {
        name = Environment["NOTIFY_SOCKET"]
        let isForUs = Environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let microseconds = Environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogPause = isForUs && microseconds > 0 ? .microseconds(microseconds / 3) : nil
    }

    /// Requests are taken.
    func isReady() throws { try tell("READY=1\nMAINPID=\(getpid())\nSTATUS=Serving") }

    /// The requests at work are being ended.
    func isStopping() throws { try tell("STOPPING=1\nSTATUS=Answering what is at work") }

    /// Something that was changed beside us is being taken up; ``isReady()`` ends it.
    func isReloading() throws {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        try tell("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)")
    }

    /// Tells the watchdog that all is well, as long as it is: each loop comes round, and the registry can be read.
    ///
    /// When one of them hangs nothing is told, and the watchdog ends the process.
    func feedWatchdog(_ server: Server, _ platform: Platform) async throws {
        guard let watchdogPause else { return }
        while true {
            if await server.areLoopsTurning(within: watchdogPause) {
                try await platform.reload()
                try tell("WATCHDOG=1")
            }
            try await Task.sleep(for: watchdogPause)
        }
    }

    /// The sockets that were opened for us before we were started; each is given once.
    static func listeners() -> [Int32] {
        defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) } }
        guard Environment["LISTEN_PID"] == "\(getpid())", let count = Environment["LISTEN_FDS"].flatMap({ Int32($0) }) else {
            return []
        }
        let descriptors = (0..<max(0, min(count, 1000))).map { $0 + 3 }
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        return descriptors
    }

    private func tell(_ text: String) throws {
        guard let name else { return }
        do throws(SystemError) {
            try LocalSocket.send(text, to: name)
        } catch {
            throw Problem(.unavailable, "The service manager cannot be told that “\(text)”.", detail: error.description)
        }
    }
}
