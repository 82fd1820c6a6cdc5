import FolkmootCore
import FolkmootTenancy

/// A grant of a role in words.
enum GrantWords {
    /// `Neighbourhood inspector in Blaby, until 3 May 2026`.
    static func words(of grant: Grant, _ call: Call) -> String {
        let role = call.configuration.role(grant.role)?.name ?? grant.role
        let place = grant.area.map { " in \(call.configuration.areas[$0]?.name.english ?? $0)" } ?? ""
        let until = grant.until.map { ", until \(call.language.dateAndTime($0))" } ?? ""
        return "\(role)\(place)\(until)"
    }

    /// `1 hour`, `4 hours`.
    static func hours(_ count: Int) -> String { count == 1 ? "1 hour" : "\(count) hours" }
}
