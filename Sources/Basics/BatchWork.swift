import Glibc

/// Work that nobody waits for moment by moment.
public enum BatchWork {
    /// Has this thread, and those that it starts from now on, give way to whoever answers people (`SCHED_BATCH` of sched(7)).
    ///
    /// Nobody may be refused this; where a sandbox does it all the same, the work goes on as before.
    public static func begin() {
        var parameters = sched_param()
        _ = sched_setscheduler(0, policy, &parameters)
    }

    /// Of `<linux/sched.h>`, which the module of the C library leaves out.
    private static let policy: Int32 = 3
}
