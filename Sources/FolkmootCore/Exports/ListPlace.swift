public import Basics

/// A place in a list whose latest is first: after what is of this day and has this identity.
///
/// Written as `2026-11-21.` and the identity. Any text of that form is a place, also where nothing stands, so that a list goes on
/// from there whatever has come or gone meanwhile.
public struct ListPlace: Sendable, Equatable {
    let day: String
    let id: String

    /// Of what form a place is.
    public static let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}\\.[0-9a-z]{26}$"

    /// The place after something.
    public init<Entity>(_ day: Day, _ id: ID<Entity>) { (self.day, self.id) = (day.description, id.description) }

    /// The place that a text of the form ``pattern`` names.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return nil }
        (day, id) = (parts[0], parts[1])
    }
}

extension ListPlace: CustomStringConvertible {
    /// The place as a text.
    public var description: String { "\(day).\(id)" }
}
