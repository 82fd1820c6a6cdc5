import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What staff do for people who ask about their data, and how the force keeps what it holds.
enum StaffPrivacyRoutes {
    static let all: [Route] =
        members + complaints + [
            .staff(.get, "/staff/privacy", needs: .managePrivacy) { call, scope in
                call.page(StaffPrivacyPages.start(try await ComplaintStore(scope).all(), nil, call))
            },
            // By POST: an address or a number must not stand in an address that can be kept or passed on.
            .staff(.post, "/staff/privacy", needs: .managePrivacy) { call, scope in
                let found = try await PrivacyStore(scope).find(call.form.text("q"))
                return call.page(StaffPrivacyPages.start(try await ComplaintStore(scope).all(), found, call))
            }.costly(),
            .staff(.get, "/staff/privacy/retention", needs: .managePrivacy) { call, scope in
                call.page(StaffPrivacyPages.retention(try await RetentionStore(scope).overview(), call))
            }.costly(),
            .staff(.get, "/staff/privacy/register", needs: .managePrivacy) { call, _ in
                call.page(RegisterOfProcessingPages.page(ProcessingRegister(call.configuration), call))
            },
            .staff(.get, "/staff/privacy/register.json", needs: .managePrivacy) { call, _ in
                .json(ProcessingRegister(call.configuration).json, named: "processing-register.json")
            },
        ]

    private static let members: [Route] = [
        .staff(.get, "/staff/members/:member/data", needs: .managePrivacy) { call, scope in
            call.page(StaffPrivacyPages.ask(try await PrivacyStore(scope).member(try call.member()), call))
        },
        // By POST: the reason is part of the question, and the answer must not stand at an address that can be passed on.
        .staff(.post, "/staff/members/:member/data", needs: .managePrivacy) { call, scope in
            let id = try call.member()
            do {
                let (member, file) = try await PrivacyStore(scope).file(of: id, because: try call.privacyReason)
                guard call.form["as"] != "json" else {
                    return .json(file.json(of: call.configuration.name.english, withMentions: true), named: "member.json")
                }
                return call.page(StaffPrivacyPages.file(member, file, call))
            } catch let problem as Problem where problem.kind == .invalid {
                let member = try await PrivacyStore(scope).member(id)
                return call.page(StaffPrivacyPages.ask(member, call, problem), status: .unprocessableContent)
            }
        }.costly(),
        .staff(.get, "/staff/members/:member/correction", needs: .managePrivacy) { call, scope in
            call.page(StaffPrivacyPages.correct(try await PrivacyStore(scope).member(try call.member()), call))
        },
        .staff(.post, "/staff/members/:member/correction", needs: .managePrivacy) { call, scope in
            let member = try await PrivacyStore(scope).member(try call.member())
            return try await call.sending(to: "/staff/members/\(member.id.description)", done: "corrected") {
                let form = RegistrationInput(call.form).form
                let details = try MemberDetails(
                    name: form.name, address: form.address, postcode: form.postcode, area: form.area, for: call.configuration,
                    on: call.today, in: .en)
                try await PrivacyStore(scope).correct(member.id, to: details, because: try call.privacyReason)
            } again: {
                StaffPrivacyPages.correct(member, call, $0)
            }
        },
        .staff(.get, "/staff/members/:member/erasure", needs: .managePrivacy) { call, scope in
            call.page(StaffPrivacyPages.erase(try await PrivacyStore(scope).member(try call.member()), call))
        },
        .staff(.post, "/staff/members/:member/erasure", needs: .managePrivacy) { call, scope in
            let member = try await PrivacyStore(scope).member(try call.member())
            return try await call.sending(to: "/staff/privacy", done: "erased") {
                try await PrivacyStore(scope).erase(member.id, because: try call.privacyReason, MailFolder(of: call.platform))
            } again: {
                StaffPrivacyPages.erase(member, call, $0)
            }
        },
    ]

    private static let complaints: [Route] = [
        .staff(.get, "/staff/privacy/complaints/:complaint", needs: .managePrivacy) { call, scope in
            call.page(StaffPrivacyPages.complaint(try await ComplaintStore(scope).complaint(try call.complaint), call))
        },
        .staff(.post, "/staff/privacy/complaints/:complaint/acknowledgement", needs: .managePrivacy) { call, scope in
            let id = try call.complaint
            try await ComplaintStore(scope).acknowledge(id, at: call.serviceAddress)
            return .seeOther(Path("/staff/privacy/complaints/\(id.description)").query("done", "acknowledged"))
        },
        .staff(.post, "/staff/privacy/complaints/:complaint/outcome", needs: .managePrivacy) { call, scope in
            let complaint = try await ComplaintStore(scope).complaint(try call.complaint)
            return try await call.sending(to: "/staff/privacy/complaints/\(complaint.id.description)", done: "closed") {
                guard let outcome = Complaint.Outcome(rawValue: call.form.text("outcome")) else {
                    throw Problem(.invalid, "Choose what came of it.", fields: ["outcome": "Choose what came of it."])
                }
                try await ComplaintStore(scope).close(complaint.id, outcome)
            } again: {
                StaffPrivacyPages.complaint(complaint, call, $0)
            }
        },
    ]
}

extension Call {
    /// Why something is asked for or done.
    fileprivate var privacyReason: PrivacyReason {
        get throws(Problem) {
            guard let reason = PrivacyReason(rawValue: form.text("reason")) else {
                throw Problem(.invalid, "Choose why.", fields: ["reason": "Choose why."])
            }
            return reason
        }
    }

    fileprivate var complaint: ID<ComplaintMark> {
        get throws(Problem) {
            guard let id = ID<ComplaintMark>(place("complaint")) else { throw Problem.missing("complaint") }
            return id
        }
    }
}
