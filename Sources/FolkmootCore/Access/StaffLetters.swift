public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What the service writes to a force's own staff about signing in.
public struct StaffLetters: Sendable {
    private let configuration: ForceConfiguration
    private let address: ServiceAddress
    private let clock: WallClock

    /// Letters of a force, with links to its pages.
    public init(_ tenant: Tenant, from address: ServiceAddress, clock: WallClock) {
        configuration = tenant.configuration
        self.address = address
        self.clock = clock
    }

    /// Writes to whoever of the staff has an address, if anybody has, with a link by which they choose a new password.
    ///
    /// Answers the same, and as quickly, for an address that nobody has.
    ///
    /// - Throws: `.tooMany` after a few for one address or from one place.
    public func sendPassword(to email: String, scope: PublicScope, on platform: Platform) async throws {
        try await scope.askForPassword(email: email, on: platform) { db, account, link in
            try OutboxTable.add(reset(account, link), to: db)
        }
    }

    /// Adds somebody with a role, and writes to them with a link by which they choose a password, or says that they sign in by the directory.
    ///
    /// - Throws: `.invalid` with a message for each field, `.forbidden` where it is not for this person to do.
    @discardableResult
    public func invite(email: String, name: String, _ grant: NewGrant, by scope: StaffScope) async throws -> Account {
        try await scope.invite(email: email, name: name, grant) { db, account, link in
            try OutboxTable.add(invitation(account, link), to: db)
        }
    }

    /// Writes to one of the staff with a link by which they choose a new password.
    public func sendPassword(to person: ID<Account>, by scope: StaffScope) async throws {
        try await scope.sendPasswordLink(to: person) { db, account, link in
            try OutboxTable.add(invitation(account, link), to: db)
        }
    }

    /// Writes to a person of what has changed in their account, in case it was not they.
    public var notices: AccountNotices {
        AccountNotices { event, account, db in try OutboxTable.add(notice(event, account), to: db) }
    }

    /// Asks the force, in an operator's name, for leave to work in it for some hours, and writes to everybody there who can agree.
    ///
    /// - Throws: as ``OperatorScope/askForAccess(email:name:as:hours:because:_:)``.
    @discardableResult
    public func askForAccess(
        email: String, name: String, as role: (code: String, area: String?), hours: Int, because reason: String,
        by scope: OperatorScope
    ) async throws -> (account: Account, isNew: Bool) {
        try await scope.askForAccess(email: email, name: name, as: role, hours: hours, because: reason) { db, access, agreeing in
            for account in agreeing { try OutboxTable.add(asking(access, as: role, account), to: db) }
        }
    }

    private func asking(_ access: OperatorAccess, as role: (code: String, area: String?), _ account: Account) -> Letter {
        let name = configuration.role(role.code)?.name ?? role.code
        let place = role.area.map { configuration.areas.fullName(of: $0, in: .en) } ?? "the whole force"
        let hours = access.hours == 1 ? "1 hour" : "\(access.hours) hours"
        return stationery.letter(
            "account", to: account.email, subject: "An operator of \(stationery.product) asks for access",
            [
                "An operator of the platform asks to work in your force's service as “\(name)” in \(place), for \(hours) from when somebody agrees.",
                "The reason given: \(access.reason)",
                "Nothing can be seen until somebody of your force agrees. Agree, or refuse, here: \(address.page("staff/people"))",
            ])
    }

    private func notice(_ event: AccountEvent, _ account: Account) -> Letter {
        let words =
            switch event {
            case .passwordChanged: "Your password for \(stationery.product) was changed."
            case .factorSetUp: "A second step of signing in was set up for your account of \(stationery.product)."
            case .factorEnded:
                "Your second step of signing in to \(stationery.product) was taken away: the password alone is asked for."
            }
        return stationery.letter(
            "account", to: account.email, subject: "Your account of \(stationery.product) was changed",
            [words, "If that was not you, tell whoever looks after staff in your force at once."])
    }

    private func invitation(_ account: Account, _ link: PasswordLink?) -> Letter {
        let words = "Somebody at \(stationery.force) has added you to those who work with \(stationery.product)."
        guard let link else { return introduction(account, words) }
        return letter("invitation", to: account, "Choose your password for \(stationery.product)", words, link)
    }

    /// To somebody who signs in by the force's directory.
    private func introduction(_ account: Account, _ words: String) -> Letter {
        let directory = configuration.policy.directory?.name ?? stationery.force
        return stationery.letter(
            "invitation", to: account.email, subject: "Sign in to \(stationery.product)",
            [words, "Sign in with \(directory) here: \(address.page("staff/sign-in"))"])
    }

    private func reset(_ account: Account, _ link: PasswordLink) -> Letter {
        letter(
            "password", to: account, "Choose a new password for \(stationery.product)",
            "Somebody, we hope you, asked for a new password. If it was not you, do nothing: your password stays as it is.", link)
    }

    private func letter(_ kind: String, to account: Account, _ subject: String, _ words: String, _ link: PasswordLink) -> Letter {
        let until = London.time(at: link.until)
        let clock = "\(until.hour):\(until.minute < 10 ? "0" : "")\(until.minute)"
        return stationery.letter(
            kind, to: account.email, subject: subject,
            [
                words, "Choose your password here: \(address.page("staff/password", link.text))",
                "The link works once, until \(clock) on \(London.day(at: link.until)). Do not pass it on.",
            ])
    }

    /// Staff pages are in English.
    private var stationery: Stationery {
        Stationery(configuration: configuration, language: .en, now: clock.now, address: address)
    }
}
