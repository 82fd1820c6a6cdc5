import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup
import Synchronization

/// How a force looks, from one revision of its configuration: its colours and its logo as files with hashed names.
struct Dress: Sendable {
    private let stylesheet: Asset
    private let logo: Asset?

    init(_ configuration: ForceConfiguration) {
        stylesheet = Asset("brand", .stylesheet, Array(configuration.branding.palette.stylesheet.utf8))
        logo = configuration.logo.isEmpty ? nil : Asset("logo", .picture, configuration.logo)
    }

    /// The file of that path, if it is the force's.
    func response(for path: String) -> Response? {
        [stylesheet, logo].compactMap { $0 }.first { $0.path.description == path }?.response
    }

    /// Whose service it is, on a day, in a language.
    func brand(of configuration: ForceConfiguration, in language: Language, on day: Day, state: Tenant.State) -> Brand {
        let branding = configuration.branding
        let product = branding.product(on: day)
        let provider = branding.operator
        return Brand(
            product: product?.name[language] ?? configuration.shortName[language], force: configuration.name[language],
            strapline: product?.strapline[language], logo: logo?.path, stylesheet: stylesheet.path,
            emergencyNumber: configuration.contacts.emergency, nonEmergencyNumber: configuration.contacts.nonEmergency,
            serviceOperator: ServiceOperator(
                name: provider.name[language], address: provider.address[language], telephone: provider.telephone,
                website: ExternalURL(provider.website)),
            links: branding.social.compactMap { link in ExternalURL(link.url).map { BrandLink(name: link.name, url: $0) } },
            isTest: state == .test)
    }
}

/// Keeps the dress of each force as long as its revision lasts.
final class Wardrobe: Sendable {
    private let kept = Mutex<[String: (hash: String, dress: Dress)]>([:])

    func dress(of tenant: Tenant) -> Dress {
        if let found = kept.withLock({ $0[tenant.slug] }), found.hash == tenant.revision.hash { return found.dress }
        let dress = Dress(tenant.configuration)
        kept.withLock { $0[tenant.slug] = (tenant.revision.hash, dress) }
        return dress
    }
}

extension Asset {
    /// The file, to be kept for ever. A picture cannot run anything even when it is opened by itself.
    var response: Response {
        var response = Response.bytes(bytes, type: kind.mediaType)
        response.headers["Cache-Control"] = Self.cacheControl
        if kind == .picture { response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox" }
        return response
    }
}
