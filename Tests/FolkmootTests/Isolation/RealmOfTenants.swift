import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP

@testable import FolkmootProof

extension Realm {
    /// Three of the forces in `tenants/`.
    static let tested = ["lancashire", "leicestershire", "north-wales"]

    /// - Parameter roles: of these roles somebody has signed in; nothing means every role that a force has.
    init(
        signingIn roles: Set<String>? = nil, of slugs: [String] = Realm.tested,
        fault: (@Sendable (Request, Service) async -> Response)? = nil
    ) async throws {
        try await self.init(
            try slugs.map(ProofForce.init(tenant:)), in: Self.newFolder(), seeds: try Seeds(directory: "\(Checkout.root)/seeds"),
            signingIn: roles, fault: fault)
    }

    static func newFolder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Canary>())").path
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

extension ProofForce {
    /// A force of `tenants/`.
    init(tenant slug: String) throws { try self.init(folder: try ConfigurationFolder("\(Checkout.root)/tenants/\(slug)")) }
}
