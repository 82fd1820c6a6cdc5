import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup
import Synchronization

/// How a force looks: its colours and its logo as files with hashed names, and the parts of a page that are always alike.
final class Dress: Sendable {
    let languages: [Language]
    /// Another for another configuration, state or day: what was drawn under one is not shown under the next.
    let edition: String
    private let stylesheet: Asset
    private let logo: Asset?
    private let looks: [Language: Look]

    init(_ configuration: ForceConfiguration, hash: String, on day: Day, state: Tenant.State) {
        let stylesheet = Asset("brand", .stylesheet, Array(configuration.branding.palette.stylesheet.utf8))
        let logo = configuration.logo.isEmpty ? nil : Asset("logo", .picture, configuration.logo)
        languages = configuration.languages
        edition = "\(hash) \(state.rawValue) \(day)"
        self.stylesheet = stylesheet
        self.logo = logo
        looks = Dictionary(
            uniqueKeysWithValues: configuration.languages.map { language in
                var brand = Brand(configuration, in: language, on: day, isTest: state == .test)
                brand.stylesheet = stylesheet.path
                brand.logo = logo?.path
                return (language, Look(brand, configuration, in: language))
            })
    }

    /// The file of that path, if it is the force's.
    func response(for path: String) -> Response? {
        guard Assets.isInFolder(path) else { return nil }
        return [stylesheet, logo].compactMap { $0 }.first { $0.path.description == path }?.response
    }

    /// The force's looks in one of its languages.
    func look(in language: Language) -> Look {
        guard let look = looks[language] else { preconditionFailure("A page is in one of the force's languages.") }
        return look
    }
}

/// What is alike on many pages of a force in one language, made once.
final class Look: Sendable {
    let frame: Frame
    /// The public's sections.
    let menu: Menu
    let front: FrontPage
    /// All of the front page's document that comes before ``front``.
    let frontTop: HTML

    init(_ brand: Brand, _ configuration: ForceConfiguration, in language: Language) {
        frame = Frame(brand, in: language)
        menu = Sections.ofPublic(in: language)
        front = FrontPage(configuration, product: brand.product, in: language)
        let context = PageContext(
            frame: frame, translations: LanguageChoice.translations(of: "/", in: language, among: configuration.languages),
            menu: menu.html(at: "/"))
        frontTop = Layout.top(Page(title: front.title, body: .empty), context).fitted
    }
}

extension Brand {
    /// A force on a day; without its files.
    init(_ configuration: ForceConfiguration, in language: Language, on day: Day, isTest: Bool) {
        let branding = configuration.branding
        let product = branding.product(on: day)
        self.init(
            product: product?.name[language] ?? configuration.shortName[language], force: configuration.name[language],
            strapline: product?.strapline[language], emergencyNumber: configuration.contacts.emergency,
            nonEmergencyNumber: configuration.contacts.nonEmergency,
            serviceOperator: ServiceOperator(
                name: branding.operator.name[language], address: branding.operator.address[language],
                telephone: branding.operator.telephone, website: ExternalURL(branding.operator.website)),
            links: branding.social.compactMap { link in ExternalURL(link.url).map { BrandLink(name: link.name, url: $0) } },
            isTest: isTest)
    }
}

/// Keeps the dress of each force as long as its revision, its state and the day last.
final class Wardrobe: Sendable {
    private struct Key: Equatable {
        let hash: String
        let state: Tenant.State
        let day: Day

        init(_ standing: Standing, _ day: Day) {
            hash = standing.revision.hash
            state = standing.state
            self.day = day
        }
    }
    private let kept = Mutex<[String: (key: Key, dress: Dress)]>([:])

    /// The dress of a force as it stands, if it has been made.
    func dress(of standing: Standing, on day: Day) -> Dress? {
        guard let found = kept.withLock({ $0[standing.slug] }), found.key == Key(standing, day) else { return nil }
        return found.dress
    }

    /// The dress of a force, made if it has not been.
    func dress(of tenant: Tenant, on day: Day) -> Dress {
        if let dress = dress(of: tenant.standing, on: day) { return dress }
        let dress = Dress(tenant.configuration, hash: tenant.revision.hash, on: day, state: tenant.state)
        kept.withLock { $0[tenant.slug] = (Key(tenant.standing, day), dress) }
        return dress
    }
}

extension Asset {
    /// The file, to be kept for ever.
    ///
    /// A picture cannot run anything even when it is opened by itself.
    var response: Response {
        var response = Response.bytes(bytes, type: kind.mediaType)
        response.headers["Cache-Control"] = Self.cacheControl
        if kind == .picture { response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox" }
        return response
    }
}
