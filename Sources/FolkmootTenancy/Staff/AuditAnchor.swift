public import Basics
import Hashing
import Storage

/// The last line of an audit in a month, as it was noted: kept where nobody who can write the audit can write, it shows if the whole
/// chain was made anew.
public struct AuditAnchor: Sendable, Equatable {
    /// In which month the line was written, on the clocks of London.
    public let month: Month
    /// Its place in the chain.
    public let sequence: Int
    let hash: [UInt8]

    /// Its hash in 64 hexadecimal digits.
    public var hexHash: String { Hex.encode(hash) }

    init(month: Month, sequence: Int, hash: [UInt8]) {
        self.month = month
        self.sequence = sequence
        self.hash = hash
    }

    /// An anchor as it was noted; nothing if it cannot be one.
    public init?(month: String, sequence: String, hash: String) {
        guard let month = Month(month), let number = Int(sequence), number > 0, let bytes = Hex.decode(hash), bytes.count == 32
        else {
            return nil
        }
        self.init(month: month, sequence: number, hash: bytes)
    }
}

extension AuditChain {
    /// The last line of each month, the earliest first.
    static func anchors(in db: Connection) throws -> [AuditAnchor] {
        var anchors: [AuditAnchor] = []
        try db.forEach("SELECT sequence, at, hash FROM audit ORDER BY sequence") { row in
            let month = London.day(at: try row[1]).inMonth
            if anchors.last?.month == month { anchors.removeLast() }
            anchors.append(AuditAnchor(month: month, sequence: try row[0], hash: try row[2]))
        }
        return anchors
    }
}
