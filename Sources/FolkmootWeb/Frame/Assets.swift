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
    static let stylesheet = Asset("site", .stylesheet, compacted(PackageResources.site_css))
    static let script = Asset("site", .script, compacted(script: PackageResources.site_js))
    /// How a newsletter is printed; only its page refers to it.
    static let newsletter = Asset("newsletter", .stylesheet, compacted(PackageResources.newsletter_css))
    /// Saves a picture that is to be shared; only the page that shows one refers to it.
    static let share = Asset("share", .script, compacted(script: PackageResources.share_js))
    /// Shows what is typed into fields for passwords; only pages that have some refer to it.
    static let passwords = Asset("passwords", .script, compacted(script: PackageResources.passwords_js))
    /// The platform's own mark, for pages that are no force's.
    static let icon = Asset("icon", .picture, PackageResources.icon_svg)

    /// Whether a path lies where all assets lie, the forces' too.
    static func isInFolder(_ path: String) -> Bool { path.utf8.starts(with: "/assets/".utf8) }

    /// The asset of that path, if it is one of these.
    static func find(_ path: String) -> Asset? { byPath[path] }

    private static let byPath = Dictionary(
        uniqueKeysWithValues: [stylesheet, script, newsletter, share, passwords, icon].map { ($0.path.description, $0) })

    /// A stylesheet without its comments and without the white space at the beginning of its lines.
    ///
    /// It holds no comment signs in its strings, and no string of more than a line.
    static func compacted(_ css: [UInt8]) -> [UInt8] {
        var text = String(decoding: css, as: UTF8.self)
        text.replace(/\/\*(?:[^*]|\*(?!\/))*\*\//, with: "")
        return compacted(lines: text)
    }

    /// A script without the white space at the beginning of its lines, and without those that are comments.
    ///
    /// It has no string of more than a line.
    static func compacted(script: [UInt8]) -> [UInt8] { compacted(lines: String(decoding: script, as: UTF8.self), comment: "//") }

    private static func compacted(lines text: String, comment: String? = nil) -> [UInt8] {
        let lines = text.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
        return Array(
            lines.filter { line in !line.isEmpty && comment.map { !line.hasPrefix($0) } ?? true }.joined(separator: "\n").utf8)
    }
}
