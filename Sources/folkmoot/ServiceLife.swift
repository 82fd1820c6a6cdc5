import Basics
import Dispatch
import FolkmootTenancy
import Glibc
import HTTP

/// How the service begins and ends among the other processes of its machine: whose sockets it takes, who is told how it is, and who
/// takes over from it.
struct ServiceLife: Sendable {
    private let folder: String
    private let predecessor: Predecessor?
    private let manager = ServiceManager()
    private let hangUps = HangUps()
    /// The sockets that listen already: of the process before, or opened by systemd; if there are none, one listens oneself.
    let listeners: [Int32]

    /// - Parameter takesOver: whether a process that serves the folder is to be succeeded; if not, there must be none.
    init(in folder: String, takesOver: Bool) throws {
        self.folder = folder
        predecessor = try Predecessor.find(in: folder, takesOver: takesOver)
        let opened = ServiceManager.listeners()
        listeners = predecessor?.listeners ?? opened
    }

    /// Requests are taken: whoever served before may end, whoever started us is told, and a successor can find us.
    ///
    /// - Returns: nothing if no successor can be waited for, because the disk is full or cannot be written to.
    func begin(_ log: ServiceLog) throws -> Succession? {
        let succession = succession(log)
        try predecessor?.release()
        try manager.isReady()
        return succession
    }

    private func succession(_ log: ServiceLog) -> Succession? {
        do {
            return try Succession(in: folder)
        } catch {
            log.write(failureOf: "hand-over", error)
            return nil
        }
    }

    /// Returns when a successor has taken over.
    ///
    /// - Throws: when whoever started us cannot be told how we are.
    func run(_ succession: Succession?, _ server: Server, _ platform: Platform, _ log: ServiceLog) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                await reopenAtHangUps(log)
                return false
            }
            group.addTask {
                try await manager.feedWatchdog(server, platform)
                return false
            }
            group.addTask {
                await succession?.wait(server)
                return succession != nil
            }
            defer { group.cancelAll() }
            while let isOver = try await group.next(), !isOver {}
        }
    }

    private func reopenAtHangUps(_ log: ServiceLog) async {
        await hangUps.each {
            try manager.isReloading()
            try log.reopen()
            try manager.isReady()
        } otherwise: {
            log.write(failureOf: "log", $0)
        }
    }

    /// The requests at work are being ended.
    func end() throws { try manager.isStopping() }
}

/// Waits for SIGHUP, which from the moment this is made does not end the process.
struct HangUps: Sendable {
    private let arrivals: AsyncStream<Void>

    init() {
        let (arrivals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP)
        // The handler holds the source as long as the process lives.
        source.setEventHandler { withExtendedLifetime(source) { _ = continuation.yield() } }
        source.resume()
        self.arrivals = arrivals
    }

    /// Does something each time, until the task is cancelled.
    func each(_ body: () async throws -> Void, otherwise report: (any Error) -> Void) async {
        for await _ in arrivals {
            do { try await body() } catch { report(error) }
        }
    }
}
