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

    static let visitor = PageContext(frame: Frame(leicestershire, in: .english))

    static let menu = Menu(
        [NavigationItem(title: "Today", path: "/staff"), NavigationItem(title: "Areas", path: "/staff/areas")], in: .english)

    static let inspector = PageContext(
        frame: Frame(leicestershire, in: .english), audience: .staff, menu: menu.html(at: "/staff"),
        person: SignedIn(name: "Insp Sam Patel", account: "/staff/account", signOut: "/staff/sign-out"), token: { "token" })
}
