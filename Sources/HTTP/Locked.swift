import Glibc

/// A value behind a POSIX mutex.
///
/// `Synchronization.Mutex` would do as well, but ThreadSanitizer cannot see into it on Linux and reports races that are none; what
/// loops and other threads share is to be checked by it.
///
/// Unchecked, because the compiler does not know that the mutex guards the pointer.
final class Locked<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
