import Basics
import CSV
import FolkmootCore
import FolkmootTenancy

/// The folder of a force, made from the template: real name, code, local authorities and households, and a look of its own.
struct DemoForceFiles {
    /// The force's row of the reference data.
    let row: [String: String]
    /// Its local authorities.
    let authorities: [[String: String]]
    /// Its place among the forces, from which its colours are taken.
    let index: Int
    let settings: DemoSettings

    private var slug: String { row["force_id"] ?? "" }
    private var name: String { row["name"] ?? "" }
    private var shortName: String { row["short_name"] ?? "" }
    private var code: String { row["code"] ?? "" }
    private var welshName: String? { row["welsh_name"].flatMap { $0.isEmpty ? nil : $0 } }
    private var product: DemoSettings.Product { settings.products[index % settings.products.count] }
    private var look: DemoLook { DemoLook(index: index) }
    private static let since = "2020-01-01"

    /// The files, laid over those of the template.
    func files(from template: ConfigurationFiles) throws(Problem) -> ConfigurationFiles {
        var files = template.files
        files["force.json"] = try edited("force.json", of: template, force)
        files["branding.json"] = try edited("branding.json", of: template, branding)
        files["logo.svg"] = logo(files["logo.svg"] ?? [])
        files["areas.csv"] = areas
        if let welshName { files["translations/cy.json"] = welsh(welshName).encoded(pretty: true) }
        return ConfigurationFiles(files)
    }

    private func edited(_ file: String, of template: ConfigurationFiles, _ edit: (inout JSON) -> Void) throws(Problem) -> [UInt8] {
        do throws(JSONSyntaxError) {
            var json = try JSONNode.parse(template.files[file] ?? []).json
            edit(&json)
            return json.encoded(pretty: true)
        } catch {
            throw Problem(.unavailable, "tenants/_template/\(file):\(error.line):\(error.column): \(error.message)")
        }
    }
}

extension DemoForceFiles {
    private func force(_ json: inout JSON) {
        json.set("slug", .string(slug))
        json.set("name", .string(name))
        json.set("short_name", .string(shortName))
        json.set("code", .string(code))
        json.set("hosts", [.string("\(slug).localhost")])
        json.set("languages", welshName == nil ? ["en"] : ["en", "cy"])
        var contacts = json["contacts"] ?? .object([])
        contacts.set("website", .string("https://\(slug).example/"))
        contacts.set("email", .string("help@\(slug).example"))
        contacts.set("data_protection_email", .string("dpo@\(slug).example"))
        contacts.set("address", .string("\(name), 1 Example Street, Anytown EX1 1EX"))
        json.set("contacts", contacts)
    }

    private func branding(_ json: inout JSON) {
        let called = product.english.filling(shortName)
        json.set(
            "products",
            [
                [
                    "name": .string(called), "strapline": "Local police updates for the place where you live",
                    "valid_from": .string(Self.since),
                ]
            ])
        json.set("colours", look.json)
        json.set("senders", [["provider": "police", "name": .string(called), "email": .string("alerts@\(slug).example")]])
    }

    private func logo(_ template: [UInt8]) -> [UInt8] {
        let escaped = name.replacing("&", with: "&amp;")
        let text = String(decoding: template, as: UTF8.self).replacing("Example Constabulary", with: escaped)
        return Array(text.replacing("#3b444d", with: look.band.description).utf8)
    }

    private var areas: [UInt8] {
        var table = CSVWriter()
        table.row(["code", "name", "kind", "parent", "valid_from", "valid_to", "households", "population", "latitude", "longitude"])
        table.row([code, shortName, "force", "", Self.since, "", row["households"] ?? "", row["population"] ?? "", "", ""])
        for area in authorities {
            let figures = ["households", "population", "latitude", "longitude"].map { area[$0] ?? "" }
            table.row([area["code"] ?? "", area["name"] ?? "", "district", code, Self.since, ""] + figures)
        }
        return table.bytes
    }

    private func welsh(_ welshName: String) -> JSON {
        let short = welshName.replacing("Heddlu ", with: "")
        return [
            "$schema": "../../seeds/schemas/translations.json",
            "strings": [
                "force.name": .string(welshName), "force.short_name": .string(short),
                "force.area_kinds.force.name": "heddlu", "force.area_kinds.force.plural": "heddluoedd",
                "force.area_kinds.district.name": "sir", "force.area_kinds.district.plural": "siroedd",
                "branding.products.\(Self.since).name": .string(product.welsh.filling(short)),
                "branding.products.\(Self.since).strapline": "Newyddion yr heddlu ar gyfer y lle rydych chi’n byw ynddo",
            ],
        ]
    }
}

extension String {
    /// The text with a name in the place that is marked for it.
    fileprivate func filling(_ name: String) -> String { replacing("{force}", with: name) }
}

extension JSON {
    /// Puts a value under a name, in the place of what was there.
    fileprivate mutating func set(_ key: String, _ value: JSON) {
        var members = object ?? []
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key, value))
        }
        self = .object(members)
    }
}

/// Colours of a force, of a hue of its own, that pass the checks of contrast.
struct DemoLook {
    let band: Colour
    let accent: Colour
    let link: Colour

    /// The look of the force at a place of the list.
    init(index: Int) {
        // The golden angle keeps the hues of neighbours in the list far apart.
        let hue = (Double(index) * 137.508).truncatingRemainder(dividingBy: 360)
        let saturation = [0.62, 0.45, 0.75][index % 3]
        let start = Colour(hue: hue, saturation: saturation, lightness: 0.3)
        band = start.nearest { $0.contrast(with: .white) >= 11 } ?? .black
        link = start.nearest { $0.contrast(with: .white) >= 6 } ?? .black
        accent = Colour(hue: (hue + 160).truncatingRemainder(dividingBy: 360), saturation: 0.6, lightness: 0.75)
    }

    /// As `branding.json` has it.
    var json: JSON {
        [
            "band": .string(band.description), "accent": .string(accent.description), "link": .string(link.description),
            "focus": "#d9730d", "button": .string(link.description),
        ]
    }
}

extension Colour {
    fileprivate static let black = Colour(red: 0, green: 0, blue: 0)

    /// A colour of the hue in degrees, with saturation and lightness from 0 to 1.
    fileprivate init(hue: Double, saturation: Double, lightness: Double) {
        let strength = saturation * min(lightness, 1 - lightness)
        func part(_ offset: Double) -> UInt8 {
            let place = (offset + hue / 30).truncatingRemainder(dividingBy: 12)
            return UInt8((255 * (lightness - strength * max(-1, min(place - 3, 9 - place, 1)))).rounded())
        }
        self.init(red: part(0), green: part(8), blue: part(4))
    }
}
