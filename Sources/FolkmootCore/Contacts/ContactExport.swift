import Basics
import CSV

/// Contacts as a file, for those who may see them.
public enum ContactExport {
    /// Comma-separated values, a row to each.
    public static func csv(_ contacts: [CommunityContact], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "list", "name", "role", "organisation", "reaches", "email", "phone", "agreed_on", "verified_on",
        ])
        for one in contacts {
            writer.row([
                one.area, configuration.areas[one.area]?.name.english ?? "", one.list.rawValue, one.name, one.role,
                one.organisation ?? "", one.reaches ?? "", one.email ?? "", one.phone ?? "", one.agreedOn.description,
                one.verifiedOn.description,
            ])
        }
        return writer.bytes
    }
}
