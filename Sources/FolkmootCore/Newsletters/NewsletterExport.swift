import Basics
import CSV

/// Newsletters as files that others can use.
public enum NewsletterExport {
    /// Where newsletters were put up as CSV, a row to each newsletter and place.
    public static func csv(_ coverage: [NewsletterCoverage], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "newsletter", "area", "area_name", "team", "month", "headline", "published_on", "place", "place_kind", "place_name",
            "place_area", "address", "position", "put_up_on",
        ])
        for one in coverage {
            for posted in one.places { writer.row(own(one.newsletter, configuration) + columns(of: posted)) }
        }
        return writer.bytes
    }

    private static func own(_ newsletter: Newsletter, _ configuration: ForceConfiguration) -> [String] {
        [
            newsletter.id.description, newsletter.area, configuration.areas[newsletter.area]?.name.english ?? "",
            newsletter.team ?? "",
            newsletter.month.description, newsletter.headline.english,
            newsletter.published.map { London.day(at: $0.at).description } ?? "",
        ]
    }

    private static func columns(of posted: PostedPlace) -> [String] {
        let place = posted.place
        return [
            place.id.description, place.kind.rawValue, place.name, place.area, place.address, place.position ?? "",
            posted.putUpOn?.description ?? "",
        ]
    }

    /// Places as CSV, a row to each.
    public static func csv(_ places: [NewsletterPlace], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["place", "area", "area_name", "kind", "name", "address", "position"])
        for place in places {
            writer.row([
                place.id.description, place.area, configuration.areas[place.area]?.name.english ?? "", place.kind.rawValue,
                place.name,
                place.address, place.position ?? "",
            ])
        }
        return writer.bytes
    }
}
