import Basics
import FolkmootTenancy
public import HTTP
import Synchronization

/// Counts requests by force and route.
///
/// A force's meters are made when it is first asked for, a route's when it is: forces that nobody visits take no room. What stood in
/// an address is never part of a name.
public final class Traffic: Sendable {
    /// A force's meters by the number of the route; first those of what is no route.
    private typealias Row = [RequestMeter?]

    /// What is called `force` in log and metrics for the national pages; no force can have this name.
    public static let nationalName = "(national)"
    /// Requests that no host of ours was meant by, or that never became one.
    public let elsewhere = Traffic.meter("", .nothing)

    /// Counts what was turned away for want of room.
    public let refusals = Refusals()

    private let rows = Mutex<[String: Row]>([:])

    /// One that has counted nothing.
    public init() {}

    /// The place of a request, as far as it has a name.
    enum Place {
        case nothing
        case asset
        case route(Route)

        fileprivate var number: Int {
            switch self {
            case .nothing: 0
            case .asset: 1
            case .route(let route): route.number + 2
            }
        }
    }

    func meter(of force: String, _ place: Place) -> RequestMeter {
        let number = place.number
        return rows.withLock { rows in
            if let row = rows[force], number < row.count, let meter = row[number] { return meter }
            let meter = Self.meter(force, place)
            var row = rows[force] ?? []
            while row.count <= number { row.append(nil) }
            row[number] = meter
            rows[force] = row
            return meter
        }
    }

    /// Counts a request that is over.
    ///
    /// - Returns: with which others it was counted.
    public func count(_ event: AccessEvent) -> RequestMeter {
        let meter = event.meter ?? elsewhere
        meter.record(event)
        return meter
    }

    /// Every meter that has been asked for.
    public var meters: [RequestMeter] {
        [elsewhere] + rows.withLock { $0.sorted { $0.key < $1.key }.flatMap { $0.value.compactMap(\.self) } }
    }

    private static func meter(_ force: String, _ place: Place) -> RequestMeter {
        let (route, method) =
            switch place {
            case .nothing: ("", "")
            case .asset: ("/assets/:file", HTTP.Method.get.rawValue)
            case .route(let route): (route.pattern.description, route.method.rawValue)
            }
        let words =
            Array(#","force":"#.utf8) + JSON.string(force).encoded() + Array(#","route":"#.utf8) + JSON.string(route).encoded()
        return RequestMeter(owner: force, route: route, method: method, words: words)
    }
}
