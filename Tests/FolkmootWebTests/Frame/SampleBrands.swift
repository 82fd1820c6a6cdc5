import Markup

@testable import FolkmootWeb

/// Services as the frame's tests show them.
enum Sample {
    static let leicestershire = Brand(
        product: "Neighbourhood Link", force: "Leicestershire Police", strapline: "Your police, your street, your say",
        logo: "/logo.svg",
        emergencyNumber: "999", nonEmergencyNumber: "101",
        serviceOperator: ServiceOperator(
            name: "Neighbour Services Limited", address: "Unit 1, 12 High Street, Nottingham NG1 1AA", telephone: "0115 496 0123",
            website: ExternalURL("https://operator.example")),
        links: [("Leicestershire Police", "https://www.leics.police.uk"), ("Facebook", "https://www.facebook.com/leicspolice")]
            .compactMap { name, address in ExternalURL(address).map { BrandLink(name: name, url: $0) } })

    static let visitor = PageContext(brand: leicestershire)

    static let inspector = PageContext(
        brand: leicestershire, audience: .staff,
        navigation: [
            NavigationItem(title: "Today", path: "/staff", isCurrent: true),
            NavigationItem(title: "Areas", path: "/staff/areas"),
        ],
        person: SignedIn(name: "Insp Sam Patel", account: "/staff/account", signOut: "/staff/sign-out"), token: { "token" })
}
