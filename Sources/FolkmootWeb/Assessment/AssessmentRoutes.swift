import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// How areas assess themselves, quarter by quarter.
enum AssessmentRoutes {
    static let all: [Route] = reading + writing

    private static let reading: [Route] = [
        .staff(.get, "/staff/assessments", needs: .readStandards) { call, scope in
            let quarter = try call.chosenQuarter
            let store = AssessmentStore(scope)
            return call.page(AssessmentPages.dashboard(quarter, store.areas, try await store.all(of: quarter), call))
        },
        .staff(.get, "/staff/assessments.csv", needs: .readStandards) { call, scope in
            let quarter = try call.chosenQuarter
            let assessments = try await AssessmentStore(scope).all(of: quarter)
            return .csv(AssessmentExport.csv(assessments, call.configuration), named: "assessments-\(quarter).csv")
        },
        .staff(.get, "/staff/assessments/:area/:quarter", needs: .readStandards) { call, scope in
            call.page(try await call.assessment(scope))
        },
    ]

    private static let writing: [Route] = [
        .staff(.post, "/staff/assessments/:area/:quarter", needs: .readStandards) { call, scope in
            let (area, quarter, store) = (call.place("area"), try call.quarter, AssessmentStore(scope))
            let act = call.form.text("act")
            return try await call.sending(to: AssessmentPages.path(to: area, quarter), done: act) {
                switch act {
                case "submitted": try await store.submit(area, quarter)
                case "returned": try await store.sendBack(area, quarter)
                case "signed": try await store.sign(area, quarter)
                case "restated": try await store.restate(area, quarter, because: call.form.text("reason"))
                default: throw Problem.missing("step")
                }
            } again: {
                try await call.assessment(scope, $0)
            }
        },
        .staff(.get, "/staff/assessments/:area/:quarter/:question", needs: .writeAssessments) { call, scope in
            call.page(try await call.answer(scope))
        },
        .staff(.post, "/staff/assessments/:area/:quarter/:question", needs: .writeAssessments) { call, scope in
            let (area, quarter) = (call.place("area"), try call.quarter)
            return try await call.sending(to: AssessmentPages.path(to: area, quarter), done: "answered") {
                try await AssessmentStore(scope).answer(
                    AssessmentPages.input(call.form), to: call.place("question"), of: area, quarter)
            } again: {
                try await call.answer(scope, $0)
            }
        },
    ]
}

extension Call {
    fileprivate var quarter: Quarter {
        get throws(Problem) {
            guard let quarter = Quarter(place("quarter")) else { throw Problem.missing("quarter") }
            return quarter
        }
    }

    /// The quarter that the query asks for; this one if it asks for none.
    fileprivate var chosenQuarter: Quarter {
        get throws(Problem) {
            guard let text = request.query["quarter"] else { return Quarter(of: today) }
            guard let quarter = Quarter(text) else { throw Problem.missing("quarter") }
            return quarter
        }
    }

    fileprivate func assessment(_ scope: StaffScope, _ problem: Problem? = nil) async throws -> Page {
        let version = request.query["version"].flatMap { Int($0) }
        let assessment = try await AssessmentStore(scope).assessment(of: place("area"), try quarter, version: version)
        return AssessmentPages.assessment(assessment, isOld: version != nil, scope, self, problem)
    }

    fileprivate func answer(_ scope: StaffScope, _ problem: Problem? = nil) async throws -> Page {
        let (store, quarter) = (AssessmentStore(scope), try quarter)
        guard let question = configuration.assessment.question(place("question")) else { throw Problem.missing("question") }
        let assessment = try await store.assessment(of: place("area"), quarter)
        try scope.require(.writeAssessments, in: assessment.area)
        let records = try await store.records(of: assessment.area, quarter)
        return AssessmentPages.form(question, of: assessment, records, self, problem)
    }
}
