import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

/// A made-up force with two languages: a folder of configuration in memory that passes every check.
enum Westmarch {
    /// The package's own folder.
    static let root = String(#filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" })

    /// The seeds as they ship.
    static func seeds() throws -> Seeds { try loaded.get() }

    private static let loaded = Result { try Seeds(directory: "\(root)/seeds") }

    static let force = """
        {
          "$schema": "../../seeds/schemas/force.json",
          "slug": "westmarch", "name": "Westmarch Police", "short_name": "Westmarch", "code": "W15000009",
          "hosts": ["westmarch.localhost"],
          "languages": ["en", "cy"],
          "time_zone": "Europe/London",
          "area_kinds": [
            {"code": "force", "name": "force", "plural": "forces"},
            {"code": "district", "name": "district", "plural": "districts"},
            {"code": "ward", "name": "ward", "plural": "wards"}
          ],
          "contacts": {
            "website": "https://westmarch.example/", "non_emergency": "101", "emergency": "999", "email": "help@westmarch.example",
            "data_protection_email": "dpo@westmarch.example", "address": "1 Mill Lane, Westmarch"
          },
          "mode": "test"
        }
        """

    static let branding = """
        {
          "$schema": "../../seeds/schemas/branding.json",
          "products": [{"name": "Westmarch Talk", "strapline": "News from your street", "valid_from": "2024-01-01"}],
          "colours": {"band": "#12355b", "accent": "#5b8c5a", "link": "#12558b", "focus": "#c26a00", "button": "#1f6f43"},
          "logo": "logo.svg",
          "senders": [{"provider": "police", "name": "Westmarch Talk", "email": "news@westmarch.example"}]
        }
        """

    static let survey = """
        {
          "$schema": "../../seeds/schemas/survey.json",
          "surveys": [
            {
              "code": "talking", "title": "Talking", "introduction": "Tell us.", "series": "talking_1", "default": true,
              "resurvey_months": 3, "schedule": {"every_months": 3}, "minutes": 2, "minimum_responses": 50,
              "questions": [
                {
                  "code": "issues", "kind": "multiple", "text": "What matters?", "max_selections": 3,
                  "options": [
                    {"code": "speeding", "text": "Speeding"},
                    {"code": "noise", "text": "Noise"},
                    {"code": "litter", "text": "Litter"},
                    {"code": "dogs", "text": "Dogs"},
                    {"code": "drugs", "text": "Drugs"},
                    {"code": "none", "text": "Nothing", "exclusive": true}
                  ]
                },
                {"code": "comment", "kind": "text", "text": "Anything else?", "show_if": {"question": "issues", "option": "noise"}}
              ]
            }
          ]
        }
        """

    static let roles = """
        {
          "$schema": "../../seeds/schemas/roles.json",
          "roles": [
            {"code": "officer", "name": "Officer", "permissions": ["areas.read", "members.read"], "scope": "areas", "default": true},
            {"code": "chief", "name": "Chief", "permissions": ["staff.manage", "roles.manage"], "scope": "force"}
          ],
          "two_person": ["roles", "consent_wordings"]
        }
        """

    static let policy = """
        {
          "$schema": "../../seeds/schemas/policy.json",
          "providers": [
            {
              "code": "police", "name": "Westmarch Police", "purpose": "News of crime near you.",
              "wordings": [{"version": 1, "valid_from": "2024-01-01", "text": "Send me messages."}]
            }
          ]
        }
        """

    static let areas = """
        code,name,kind,parent,valid_from,valid_to,households,population,latitude,longitude
        W15000009,Westmarch,force,,2015-01-01,,1000,2400,52.5,-3.1
        north,North,district,W15000009,2015-01-01,,600,1400,52.6,-3.1
        south,South,district,W15000009,2015-01-01,,400,,,
        mill,Mill Lane,ward,north,2015-01-01,,120,,,

        """

    static let welsh = """
        {
          "$schema": "../../seeds/schemas/translations.json",
          "strings": {
            "force.name": "Heddlu’r Gororau", "force.short_name": "Y Gororau",
            "force.area_kinds.force.name": "heddlu", "force.area_kinds.force.plural": "heddluoedd",
            "force.area_kinds.district.name": "ardal", "force.area_kinds.district.plural": "ardaloedd",
            "force.area_kinds.ward.name": "ward", "force.area_kinds.ward.plural": "wardiau",
            "branding.products.2024-01-01.name": "Sgwrs y Gororau", "branding.products.2024-01-01.strapline": "Newyddion o’ch stryd",
            "survey.talking.title": "Siarad", "survey.talking.introduction": "Dywedwch wrthym.",
            "survey.talking.issues.text": "Beth sy’n bwysig?",
            "survey.talking.issues.speeding": "Goryrru", "survey.talking.issues.noise": "Sŵn",
            "survey.talking.issues.litter": "Sbwriel", "survey.talking.issues.dogs": "Cŵn", "survey.talking.issues.drugs": "Cyffuriau",
            "survey.talking.issues.none": "Dim byd", "survey.talking.comment.text": "Unrhyw beth arall?",
            "policy.providers.police.name": "Heddlu’r Gororau", "policy.providers.police.purpose": "Newyddion am droseddau.",
            "policy.providers.police.wordings.1": "Anfonwch negeseuon ataf."
          }
        }
        """

    static let logo = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>Westmarch</title><circle cx="5" cy="5" r="4"/></svg>
        """

    /// The folder, with some texts in some files replaced by others.
    static func files(_ replacing: (file: String, old: String, new: String)...) -> ConfigurationFiles { files(replacing) }

    static func files(_ replacing: [(file: String, old: String, new: String)]) -> ConfigurationFiles {
        var texts = [
            "force.json": force, "branding.json": branding, "survey.json": survey, "roles.json": roles, "policy.json": policy,
            "areas.csv": areas, "translations/cy.json": welsh, "logo.svg": logo,
        ]
        for change in replacing {
            let parts = (texts[change.file] ?? "").split(separator: change.old, omittingEmptySubsequences: false)
            #expect(change.old.isEmpty || parts.count > 1, "\(change.file) does not hold \(change.old)")
            texts[change.file] = change.old.isEmpty ? change.new : parts.joined(separator: change.new)
        }
        return ConfigurationFiles(texts.mapValues { Array($0.utf8) })
    }

    /// What is wrong with the folder once texts have been replaced.
    static func findings(
        _ replacing: (file: String, old: String, new: String)..., context: ConfigurationContext = ConfigurationContext()
    ) throws -> [Finding] {
        var all = files()
        for change in replacing {
            let one = files(change)
            all = ConfigurationFiles(all.files.merging([change.file: one.files[change.file] ?? []]) { $1 })
        }
        return ConfigurationCheck(all, seeds: try seeds(), context: context).findings
    }

    /// The typed configuration of the folder once texts have been replaced.
    static func configuration(_ files: ConfigurationFiles = files()) throws -> ForceConfiguration {
        let check = ConfigurationCheck(files, seeds: try seeds())
        #expect(check.findings.map(\.description) == [])
        return try #require(check.configuration)
    }
}
