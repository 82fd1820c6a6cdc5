import CCrypt
import Glibc

/// Randomness that nobody can guess.
public enum SecureRandom {
    /// So many bytes from the kernel's generator (getrandom(2)).
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = getrandom(buffer.baseAddress.map { $0 + filled }, count - filled, 0)
                if got > 0 {
                    filled += got
                } else {
                    // Only an interrupted call may come back with nothing; any other cause is a kernel without randomness.
                    precondition(errno == EINTR, "The kernel gives no randomness (error \(errno)).")
                }
            }
        }
    }
}
