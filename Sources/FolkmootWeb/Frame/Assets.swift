import Hashing
import Markup

/// A file that pages refer to.
///
/// Its name holds the hash of what is in it, so it may be kept for ever.
struct Asset: Sendable {
    /// What an asset may be.
    enum Kind: String, Sendable {
        case stylesheet = "css"
        case script = "js"
        case picture = "svg"

        var mediaType: String {
            switch self {
            case .stylesheet: "text/css; charset=utf-8"
            case .script: "text/javascript; charset=utf-8"
            case .picture: "image/svg+xml"
            }
        }
    }

    /// For `Cache-Control`: a year, and no asking whether it has changed.
    static let cacheControl = "public, max-age=31536000, immutable"

    /// `/assets/site-0123456789ab.css`.
    let path: Path
    let kind: Kind
    let bytes: [UInt8]

    init(_ name: String, _ kind: Kind, _ bytes: [UInt8]) {
        let hash = Hex.encode(SHA256.hash(bytes)).prefix(12)
        path = Path("/assets/\("\(name)-\(hash).\(kind.rawValue)")")
        self.kind = kind
        self.bytes = bytes
    }
}

/// The platform's own assets, which are part of the program.
///
/// A force's logo and colours are assets of its tenant.
enum Assets {
    static let stylesheet = Asset("site", .stylesheet, PackageResources.site_css)
    static let script = Asset("site", .script, PackageResources.site_js)

    /// The platform's mark, for pages that are no force's: people around a fire, seen from above.
    static let mark = Asset(
        "mark", .picture,
        Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1b3a5c"/>\
            <circle cx="16" cy="16" r="3.5" fill="#e0a83a"/><g fill="#fff"><circle cx="16" cy="6.5" r="3"/><circle cx="25" cy="13" r="3"/>\
            <circle cx="21.6" cy="23.6" r="3"/><circle cx="10.4" cy="23.6" r="3"/><circle cx="7" cy="13" r="3"/></g></svg>
            """.utf8))

    /// The asset of that path, if it is one of these.
    static func find(_ path: String) -> Asset? { byPath[path] }

    private static let byPath = Dictionary(
        uniqueKeysWithValues: [stylesheet, script, mark].map { ($0.path.description, $0) })
}
