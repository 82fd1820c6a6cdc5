import Glibc

/// The place of a command among the other programs of the machine.
enum GivingWay {
    /// Lets the service and whatever else answers people go first, as far as the machine is busy.
    ///
    /// The process becomes one that works through something (`SCHED_BATCH`) and that is ten steps nicer, with all threads that it starts
    /// from now on; it still comes on where the service takes all it can get, for it may hold what the service waits for.
    static func toTheService() {
        // Nobody may be refused this; if a sandbox does it all the same, the command is only in the way.
        _ = nice(10)
        var parameter = sched_param()
        _ = sched_setscheduler(0, batch, &parameter)
    }

    /// `SCHED_BATCH` of `<linux/sched.h>`, which the module of the C library leaves out.
    private static let batch: Int32 = 3
}
