import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Registering, confirming, choosing, moving and leaving; and members as staff see them.
enum MemberRoutes {
    static let all: [Route] =
        registration + preferences + ContactWayRoutes.all + MemberWishRoutes.all + leaving + StaffMemberRoutes.all

    private static let registration: [Route] = [
        .visitor(.get, "/register") { call, _ in
            var input = RegistrationInput()
            // What a link says of itself; whoever reads it here knows nothing of the person.
            input.form.campaign = call.request.query["from"] ?? ""
            return call.page(RegistrationPages.form(input, call))
        },
        .visitor(.post, "/register") { call, scope in
            let input = RegistrationInput(call.form)
            do {
                let registration = try Registration(input.form, for: call.configuration, on: call.today, in: call.language)
                try await RegistrationStore(scope).register(registration, at: call.serviceAddress)
                return .seeOther(input.form.email.isEmpty ? "/register/we-will-call" : "/register/check-your-email")
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(RegistrationPages.form(input, call, problem), status: .unprocessableContent)
            }
        },
        .visitor(.get, "/register/check-your-email") { call, _ in call.page(RegistrationPages.checkYourEmail(call)) },
        .visitor(.get, "/register/we-will-call") { call, _ in call.page(RegistrationPages.weWillCall(call)) },
        .member(.get, "/confirm/:link", to: .confirm) { call, _ in call.page(RegistrationPages.confirm(call)) },
        .member(.post, "/confirm/:link", to: .confirm) { call, scope in
            let link = try await OwnMembership(scope).confirm(at: call.serviceAddress)
            return .seeOther(Path("/my/\(link)").query("done", "registered"))
        },
    ]

    private static let preferences: [Route] = [
        .visitor(.get, "/preferences") { call, _ in call.page(PreferencesPages.ask(call)) },
        .visitor(.post, "/preferences") { call, scope in
            do {
                try await RegistrationStore(scope).sendLink(
                    to: call.form["email"] ?? "", in: call.language, at: call.serviceAddress)
                return .seeOther("/preferences/check-your-email")
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(PreferencesPages.ask(call, problem), status: .unprocessableContent)
            }
        },
        .visitor(.get, "/preferences/check-your-email") { call, _ in call.page(PreferencesPages.linkSent(call)) },
        .member(.get, "/my/:link", to: .preferences) { call, scope in
            call.page(PreferencesPages.own(try await OwnMembership(scope).record(), call))
        },
        .member(.post, "/my/:link", to: .preferences) { call, scope in
            let choice = PreferencesInput(call.form, otherwise: call.language)
            do {
                try await OwnMembership(scope).choose(
                    providers: choice.providers, wordings: choice.wordings, language: choice.language)
                return .seeOther(call.own.query("done", "saved").query("language", choice.language.rawValue))
            } catch let problem as Problem where problem.kind == .invalid {
                let record = try await OwnMembership(scope).record()
                return call.page(PreferencesPages.own(record, call, choice, problem), status: .unprocessableContent)
            }
        },
        .member(.get, "/my/:link/details", to: .preferences) { call, scope in
            let record = try await OwnMembership(scope).record()
            return call.page(PreferencesPages.details(RegistrationInput(record.member), call))
        },
        .member(.post, "/my/:link/details", to: .preferences) { call, scope in
            let (input, form) = (RegistrationInput(call.form), RegistrationInput(call.form).form)
            do {
                let details = try MemberDetails(
                    name: form.name, address: form.address, postcode: form.postcode, area: form.area, for: call.configuration,
                    on: call.today, in: call.language)
                try await OwnMembership(scope).change(details)
                return .seeOther(call.own.query("done", "changed"))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(PreferencesPages.details(input, call, problem), status: .unprocessableContent)
            }
        },
    ]

    private static let leaving: [Route] = [
        .member(.get, "/my/:link/leave", to: .preferences) { call, _ in call.page(PreferencesPages.leave(call, from: call.own)) },
        .member(.post, "/my/:link/leave", to: .preferences) { call, scope in try await leave(call, scope) },
        .member(.get, "/leave/:link", to: .leave) { call, _ in call.page(PreferencesPages.leave(call, from: nil)) },
        .member(.post, "/leave/:link", to: .leave) { call, scope in try await leave(call, scope) },
        .visitor(.get, "/left") { call, _ in call.page(PreferencesPages.left(call)) },
    ]

    @Sendable
    private static func leave(_ call: Call, _ scope: MemberScope) async throws -> Reply {
        try await OwnMembership(scope).leave(at: call.serviceAddress)
        return .seeOther("/left")
    }
}

extension Call {
    /// Where this force's pages are, for links in messages.
    var serviceAddress: ServiceAddress { ServiceAddress(root: address("/")) }

    /// The first page of the link that was followed.
    var own: Path { Path("/my/\(place("link"))") }

    /// What the request before this one did, as the address says.
    var justDone: String? { request.query["done"] }

    /// The address that was typed, if one was.
    var typedEmail: String { form["email"] ?? "" }
}

/// What stands in the fields of the registration, as it was typed.
struct RegistrationInput: Sendable {
    var form = RegistrationForm()

    init() {}

    init(_ sent: Form) {
        form.name = sent["name"] ?? ""
        form.address = sent["address"] ?? ""
        form.postcode = sent["postcode"] ?? ""
        form.area = sent["area"] ?? ""
        form.email = sent["email"] ?? ""
        form.phone = sent["phone"] ?? ""
        form.providers = sent.all("providers")
        form.wordings = Self.wordings(in: sent)
        form.campaign = sent["from"] ?? ""
        form.wishes = MemberWishes(sent)
        for name in sent.names where name.hasPrefix(Self.aboutPrefix) {
            form.demographics[String(name.dropFirst(Self.aboutPrefix.count))] = sent[name]
        }
    }

    init(_ member: MemberRecord) {
        form.name = member.name
        form.address = member.residence.address ?? ""
        form.postcode = member.residence.postcode ?? ""
        form.area = member.residence.area
    }

    /// `police 1`: the words that stood beside a box.
    static func wordings(in sent: Form) -> [String: Int] {
        let pairs = sent.all("wording").compactMap { text -> (String, Int)? in
            let parts = text.split(separator: " ")
            guard parts.count == 2, let version = Int(parts[1]) else { return nil }
            return (String(parts[0]), version)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    static let aboutPrefix = "about-"

    /// The form as it is shown, with a problem if it was sent.
    func state(_ call: Call, _ problem: Problem?) -> FormState {
        var values = [
            "name": [form.name], "address": [form.address], "postcode": [form.postcode], "area": [form.area], "email": [form.email],
            "phone": [form.phone], "providers": form.providers,
        ].merging(form.wishes.fields) { own, _ in own }
        for (question, option) in form.demographics { values[Self.aboutPrefix + question] = [option] }
        return FormState(call.language, values: values, problem: problem, csrf: call.context.csrf)
    }
}

/// What a member chose.
struct PreferencesInput: Sendable {
    let providers: [String]
    let wordings: [String: Int]
    let language: Language

    init(_ sent: Form, otherwise language: Language) {
        providers = sent.all("providers")
        wordings = RegistrationInput.wordings(in: sent)
        self.language = sent["language"].flatMap(Language.init(rawValue:)) ?? language
    }

    init(_ record: OwnMembership.Record) {
        providers = record.providers
        wordings = [:]
        language = record.member.language
    }
}
