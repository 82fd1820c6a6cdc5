import Markup

/// Whose service this is, as the frame shows it: a force, or the national side of the platform.
///
/// Text is in the language of the page.
struct Brand: Sendable {
    /// The product: "Neighbourhood Link".
    var product: String
    /// The force: "Leicestershire Police".
    var force: String
    /// One line under the product's name.
    var strapline: String?
    /// Where the product's name leads.
    var home: Path = "/"
    /// The logo's picture; also the icon of the page.
    var logo: Path?
    /// The stylesheet that sets the brand's colours, as ``BrandColours`` writes it.
    var stylesheet: Path?
    /// Numbers to call; a national page has none.
    var emergencyNumber: String?
    var nonEmergencyNumber: String?
    /// Who runs the service for the force.
    var serviceOperator: ServiceOperator?
    /// The force's own site, and where else it may be followed.
    var links: [BrandLink] = []
    /// Whether there are pages at this host, such as the one about privacy.
    var hasPages = true
    /// Whether the service is being tested: every page then says so.
    var isTest = false
}

/// Who runs the service, as a visitor must be told.
struct ServiceOperator: Sendable {
    var name: String
    var address: String?
    var telephone: String?
    var website: ExternalURL?
}

/// A link to something of the force's outside the service.
struct BrandLink: Sendable {
    var name: String
    var url: ExternalURL
}
