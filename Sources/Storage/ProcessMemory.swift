import CSQLite

/// The memory of the program as a whole.
public enum ProcessMemory {
    /// Lets all threads take memory from one place, from now on: to be asked before there are other threads.
    ///
    /// Left alone, each thread gets a place of its own, and what one keeps lies scattered among what others gave back: 1,000 forces took 10 to
    /// 20 MB more. What threads wait for each other is not to be measured, for each keeps a few small pieces at hand.
    public static func keepTogether() { _ = mallopt(M_ARENA_MAX, 1) }
}
