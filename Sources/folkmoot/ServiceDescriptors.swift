import Basics
import Glibc
import HTTP

/// How many files and sockets the process may have open.
enum ServiceDescriptors {
    /// Raises the limit as far as the system lets us, and keeps a quarter of it from connections.
    ///
    /// The quarter is for files: a process whose every descriptor is a client's connection could not open a force's file. Nor would
    /// it live long: libdispatch ends a process that has no descriptor left for the look that it takes at its threads once a second.
    ///
    /// - Returns: The configuration with as many connections as there may then be.
    static func fitted(_ configuration: ServerConfiguration) -> ServerConfiguration {
        var configuration = configuration
        configuration.limits.connections = raise(connections: configuration.limits.connections)
        return configuration
    }

    private static func raise(connections wanted: Int) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        limit.rlim_cur = limit.rlim_max
        // Where this is not allowed the old limit stays, and is what counts below.
        setrlimit(resource, &limit)
        getrlimit(resource, &limit)
        return connections(wanted, of: Int(clamping: limit.rlim_cur))
    }

    /// How many of so many descriptors connections may take.
    static func connections(_ wanted: Int, of limit: Int) -> Int { max(1, min(wanted, limit - limit / 4)) }
}
