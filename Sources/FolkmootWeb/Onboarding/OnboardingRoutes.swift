import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The steps into service, for whoever manages a force's configuration.
enum OnboardingRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/onboarding", needs: .readConfiguration) { call, scope in
            call.page(OnboardingPages.checklist(try await OnboardingStore(scope).checklist(), scope, call))
        },
        .staff(.post, "/staff/onboarding", needs: .writeConfiguration) { call, scope in
            try scope.require(.writeConfiguration)
            return try await call.sending(to: "/staff/onboarding", done: "stated") {
                try await OnboardingStore(scope).complete(OnboardingPages.input(call.form))
            } again: {
                OnboardingPages.checklist(try await OnboardingStore(scope).checklist(), scope, call, $0)
            }
        },
    ]
}
