import Basics
import Glibc

/// The place of a command among the other programs of the machine.
enum GivingWay {
    /// Lets the service and whatever else answers people go first, as far as the machine is busy.
    ///
    /// The process does batch work and is ten steps nicer, with all threads that it starts from now on; it still comes on where the service
    /// takes all it can get, for it may hold what the service waits for.
    static func toTheService() {
        // Where a sandbox refuses it, the command is only in the way.
        _ = nice(10)
        BatchWork.begin()
    }
}
