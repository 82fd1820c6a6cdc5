import CSQLite

/// The memory of the program as a whole.
public enum ProcessMemory {
    /// Lets all threads take memory from one place, from now on: to be asked before there are other threads.
    ///
    /// Left alone, each thread gets a place of its own, and what one keeps lies scattered among what others gave back: 1,000 forces took 10 to
    /// 20 MB more. What threads wait for each other is not to be measured, for each keeps a few small pieces at hand.
    public static func keepTogether() { _ = mallopt(M_ARENA_MAX, 1) }

    /// Gives back to the system what the program has let go of: for after work that needed more than usual.
    public static func giveBack() { _ = malloc_trim(0) }

    /// Gives back, besides, the pages of the program's own code: for when it has just started, and seldom after.
    ///
    /// Two thirds of what an idle service has resident would be code that only its start went through. What is used again comes back from
    /// the system's cache of the file, sixteen pages at a time.
    public static func giveBackWithCode() {
        giveBack()
        folkmoot_let_go_of_code()
    }
}
