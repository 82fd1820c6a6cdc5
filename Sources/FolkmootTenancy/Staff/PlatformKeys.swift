import Basics
import Glibc
import Hashing
@_spi(TenantFiles) import Storage

/// Keys that are kept apart from the data: with a force's file alone, or a backup of it, nobody can try passwords or make codes of apps.
///
/// They are the lines of the file `key` of the data folder, which may lead elsewhere, each of 64 hexadecimal digits. What is kept from now
/// on is kept under the first; the others are those from before, for what was kept under them, and is kept anew at its next use. Where
/// there is no such file, all is kept without. No backup holds it.
struct PlatformKeys: Sendable {
    /// How passwords and secrets of apps are kept where there is no key apart.
    static let none = PlatformKeys(path: "", keys: [], fault: nil)

    private struct Key: Sendable {
        let bytes: [UInt8]
        /// The first digits of what nobody comes from to the key.
        let name: String

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            name = String(Hex.encode(HMAC.sha256(key: bytes, Array("name of the key".utf8))).prefix(PlatformKeys.nameLength))
        }
    }

    private static let nameLength = 8
    private static let mostBytes = 4_000
    private let path: String
    private let keys: [Key]
    /// Why they cannot be read.
    private let fault: String?

    private init(path: String, keys: [Key], fault: String?) {
        (self.path, self.keys, self.fault) = (path, keys, fault)
    }

    /// Reads them, once: a change counts from the next start.
    init(file path: String) {
        var status = stat()
        // A link to what is not there counts as well: what is missing is then told, and not passed over.
        guard lstat(path, &status) == 0 else {
            self = .none
            return
        }
        do throws(Unreadable) {
            self.init(path: path, keys: try Self.keys(in: path), fault: nil)
        } catch {
            self.init(path: path, keys: [], fault: error.reason)
        }
    }

    /// What is wrong with the file, where there is one that cannot be read.
    var faultInWords: String? { fault.map { "\(path) \($0)" } }

    /// - Throws: `.unavailable` with the reason for the log if there is a file and it cannot be read.
    private func requireReadable() throws(Problem) {
        if let faultInWords { throw Self.problem(faultInWords) }
    }

    /// - Parameter names: under which something is kept.
    /// - Throws: `.unavailable` with the reason for the log if one of them is not here.
    func require(_ names: [String]) throws(Problem) {
        try requireReadable()
        for name in names { _ = try bytes(of: name) }
    }

    /// Those of such names that are not here.
    func missing(among names: [String]) -> [String] { names.filter { name in !keys.contains { $0.name == name } } }

    private func bytes(of name: String) throws(Problem) -> [UInt8] {
        guard let key = keys.first(where: { $0.name == name }) else {
            throw Self.problem("the key \(name) is not among those of the data folder: put it back as a line of its file ‘key’")
        }
        return key.bytes
    }

    private static func problem(_ reason: String) -> Problem {
        Problem(.unavailable, "Nobody can sign in with a password or a code at present. Try again later.", detail: reason)
    }
}

// MARK: - Passwords

extension PlatformKeys {
    /// The names of the keys under which a password or the secret of an app is kept of anybody who may sign in.
    static let namesInUse: SQL = """
        SELECT substr(password_hash, 1, 8) FROM account WHERE active = 1 AND password_hash NOT LIKE '$%'
        UNION SELECT substr(factor_key, 1, 8) FROM account WHERE active = 1 AND factor_key IS NOT NULL
        """

    /// The name of the key under which a password is kept, if it is under one.
    static func names(in kept: String) -> [String] { kept.hasPrefix("$") ? [] : [String(kept.prefix(nameLength))] }

    /// What to keep of a password: `a1b2c3d4:$y$…`, with the name of the key in front, or `$y$…` without a key.
    func kept(_ password: String) async throws -> String {
        try requireReadable()
        guard let key = keys.first else { return try await PasswordWork.shared.make(password) }
        return "\(key.name):\(try await PasswordWork.shared.make(password, key: key.bytes))"
    }

    /// Whether a password is the one that was kept so.
    func matches(_ password: String, _ kept: String) async throws -> Bool {
        try requireReadable()
        guard !kept.hasPrefix("$") else { return try await PasswordWork.shared.matches(password, kept, key: nil) }
        let key = try bytes(of: String(kept.prefix(Self.nameLength)))
        return try await PasswordWork.shared.matches(password, String(kept.dropFirst(Self.nameLength + 1)), key: key)
    }

    /// Whether it would be kept in the same way today.
    func isPresent(_ kept: String?) -> Bool { keys.isEmpty || kept?.hasPrefix(keys[0].name + ":") == true }
}

// MARK: - Secrets of apps

extension PlatformKeys {
    /// The secret of an app as it is kept, and under what; nothing without a key.
    struct Sealed {
        let secret: [UInt8]
        let key: String?
    }

    /// Hides a secret under a pad that is used once: a keyed hash of the account and of random bytes, as NIST SP 800-108 derives keys.
    func sealed(_ secret: [UInt8], of account: ID<Account>) throws(Problem) -> Sealed {
        try requireReadable()
        guard let key = keys.first else { return Sealed(secret: secret, key: nil) }
        let once = Hex.encode(SecureRandom.bytes(16))
        return Sealed(secret: Self.hidden(secret, key.bytes, account, once), key: "\(key.name):\(once)")
    }

    /// The secret itself.
    func opened(_ sealed: Sealed, of account: ID<Account>) throws(Problem) -> [UInt8] {
        guard let kept = sealed.key else { return sealed.secret }
        let key = try bytes(of: String(kept.prefix(Self.nameLength)))
        return Self.hidden(sealed.secret, key, account, String(kept.dropFirst(Self.nameLength + 1)))
    }

    /// Done twice it is the secret again.
    private static func hidden(_ secret: [UInt8], _ key: [UInt8], _ account: ID<Account>, _ once: String) -> [UInt8] {
        let pad = HMAC.sha256(key: key, Array("secret of an app \(account) \(once)".utf8))
        precondition(secret.count <= pad.count, "a pad is as long as what it hides")
        return zip(secret, pad).map { $0 ^ $1 }
    }
}

// MARK: - The file

extension PlatformKeys {
    private struct Unreadable: Error {
        let reason: String
    }

    private static func keys(in path: String) throws(Unreadable) -> [Key] {
        let lines = try text(of: path).split(whereSeparator: \.isNewline).map { CleanText.line(String($0), limit: 200) }.filter {
            !$0.isEmpty
        }
        var keys: [Key] = []
        for (index, line) in lines.enumerated() {
            guard line.utf8.count == 64, let bytes = Hex.decode(line) else {
                throw Unreadable(
                    reason: "has no key in line \(index + 1): 64 hexadecimal digits, as ‘openssl rand -hex 32’ makes them")
            }
            keys.append(Key(bytes))
        }
        guard !keys.isEmpty else { throw Unreadable(reason: "is empty: write a key there, or remove it if there never was one") }
        return keys
    }

    private static func text(of path: String) throws(Unreadable) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Unreadable(reason: "cannot be read: \(String(cString: strerror(errno))); put the key back where it leads")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Unreadable(reason: "is no file") }
        guard status.st_mode & 0o037 == 0 else { throw Unreadable(reason: "can be read by others: chmod 600 \(path)") }
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0, count < mostBytes else {
            throw Unreadable(reason: "is longer than \(mostBytes) bytes, or cannot be read")
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

// MARK: - For whoever looks after them

extension Platform {
    /// What is wrong with the keys that are kept apart from the data, and what to do; nothing if all is well or there are none.
    public var keyFault: String? { keys.faultInWords }

    /// The names of the keys under which passwords or secrets of apps are kept in a force's file, and which are not there.
    ///
    /// - Parameter slug: of the force; nothing for national leads, who are in the registry.
    public func missingKeys(of slug: String?) async throws -> [String] {
        let keys = keys
        let look: @Sendable (Connection) throws -> [String] = { db in
            keys.missing(among: try db.values(PlatformKeys.namesInUse, as: String.self))
        }
        guard let slug else { return try await registry.inWords.read(look) }
        return try await read(in: slug, look)
    }
}
