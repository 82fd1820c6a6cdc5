import Basics
import FolkmootCore
import FolkmootTenancy
import CommandLine
import Glibc
import Synchronization

/// Fills a data folder with the demonstration, in the order in which it would have come to be: each force is added, its staff begin, and
/// month by month people join, answer and leave, and the month is published.
struct DemoBuilder: Sendable {
    let directory: String
    let seeds: Seeds
    let settings: DemoSettings
    let forces: DemoForces
    let calendar: DemoCalendar
    /// What has been made so far.
    let tally: DemoTally

    /// Fills the folder.
    func build() async throws {
        let platform = try await Platform.open(directory: directory, blueprint: .folkmoot(seeds: seeds), clock: DemoClock.wall)
        do {
            try await fill(platform)
        } catch {
            await platform.close()
            throw error
        }
        await platform.close()
    }

    private func fill(_ platform: Platform) async throws {
        let operations = platform.platformOperator(named: "demonstration")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await addNationalLead(operations) }
            var waiting = forces.all.sorted { size($0) > size($1) }[...]
            for _ in 0..<Self.atOnce { next(of: &waiting, operations, platform, in: &group) }
            while try await group.next() != nil { next(of: &waiting, operations, platform, in: &group) }
        }
    }

    /// Forces that are worked on at the same time: enough to keep the processors busy while others wait for the disk.
    private static let atOnce = 4

    private func next(
        of waiting: inout ArraySlice<DemoForces.Force>, _ operations: PlatformScope, _ platform: Platform,
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        guard let force = waiting.popFirst() else { return }
        group.addTask {
            try await DemoForceBuilder(builder: self, force: force, operations: operations, platform: platform).build()
        }
    }

    private func size(_ force: DemoForces.Force) -> Int { force.isMade ? 0 : 1 }

    private func addNationalLead(_ operations: PlatformScope) async throws {
        let lead = settings.nationalLead
        try await DemoClock.$instant.withValue(calendar.opened) {
            _ = try await operations.addNationalLead(NewAccount(email: lead.email, name: lead.name, password: settings.password))
        }
    }
}

/// Counts what has been made, and shows it as it grows.
final class DemoTally: Sendable {
    /// What there is.
    struct Counts: Sendable {
        var forces = 0
        var members = 0
        var answers = 0
        var publications = 0
    }

    private let progress: Progress
    private let state = Mutex(Counts())

    init(_ progress: Progress) { self.progress = progress }

    /// What there is now.
    var counts: Counts { state.withLock { $0 } }

    /// Adds to the counts.
    func add(forces: Int = 0, members: Int = 0, answers: Int = 0, publications: Int = 0) {
        let members = state.withLock { counts in
            counts.forces += forces
            counts.members += members
            counts.answers += answers
            counts.publications += publications
            return counts.members
        }
        progress.advance(to: members)
    }
}

/// The time that it is for the work of one task: the demonstration writes each thing at the time at which it would have been written.
enum DemoClock {
    /// The time for the current task; the machine's if there is none.
    @TaskLocal static var instant: Timestamp?

    /// A clock that shows it.
    static let wall = WallClock { instant ?? WallClock.system.now }
}

/// Fills one force.
private struct DemoForceBuilder {
    let builder: DemoBuilder
    let force: DemoForces.Force
    let operations: PlatformScope
    let platform: Platform

    private var settings: DemoSettings { builder.settings }
    private var calendar: DemoCalendar { builder.calendar }

    func build() async throws {
        let tenant = try await at(calendar.opened) { try await add() }
        let scope = try await operations.force(force.slug)
        try await at(calendar.opened.adding(seconds: 600)) { try await addStaff(scope) }
        let configuration = tenant.configuration
        let places = try DemoPlaces(force, configuration, settings: settings)
        let people = DemoPeople(force.slug, configuration, places: places, calendar: calendar, settings: settings)
        let answers = DemoAnswers(force.slug, configuration, places: places, calendar: calendar, settings: settings)
        let leavers = try await at(calendar.opened.adding(seconds: 1200)) { try await findLeavers(tenant) }
        var priorities = leavers.map { DemoPriorities(by: $0.staff, calendar: calendar, settings: settings) }
        var fieldwork = leavers.map {
            DemoFieldwork(by: $0.staff, calendar: calendar, settings: settings, isShown: !force.isMade)
        }
        var newsletters = force.isMade ? nil : leavers.map { DemoNewsletters(by: $0.staff, calendar: calendar, settings: settings) }
        let contacts = leavers.map { DemoContacts(by: $0.staff, settings: settings) }
        let known = try await at(calendar.opened.adding(seconds: 1800)) { try await contacts?.add() ?? [] }
        for step in calendar.steps {
            try await priorities?.write(through: step.days.upperBound)
            try await fieldwork?.write(through: step.days.upperBound)
            try await newsletters?.write(through: step.days.upperBound)
            try await at(step.importedAt) { try await take(step, people, answers, scope) }
            try await at(step.importedAt.adding(seconds: 3 * 3600)) { try await publish(step, scope) }
            if step.index == calendar.published.count - 2 { try await at(step.importedAt) { try await contacts?.verify(known) } }
            try await at(step.importedAt.adding(seconds: 10 * 86400)) {
                try await leave(leavers, people.leaving(after: step), step)
            }
            // The last month but one, so that it never lies ahead.
            if let month = step.month, step.index == calendar.published.count - 1, !force.isMade {
                try await at(step.importedAt.adding(seconds: 11 * 86400)) {
                    try await record(before: month, configuration, scope)
                    try await tell(configuration, scope)
                }
            }
        }
        if let last = calendar.steps.last {
            try await at(last.importedAt.adding(seconds: 60)) {
                try await fieldwork?.plan(after: calendar.lastDay)
                let inspector = try await signIn("inspector", tenant)
                if let inspector { try await DemoFieldwork.review(by: inspector, on: calendar.lastDay) }
                if let writer = try await signIn("communications", tenant), let approver = leavers?.staff {
                    try await DemoLibrary(writer: writer, approver: approver, inspector: inspector).fill(on: calendar.lastDay)
                }
                if let inspector, let leavers {
                    try await DemoAssessments(by: inspector, signedBy: leavers.staff).write(before: calendar.lastDay)
                }
            }
        }
        try await bringStreets(configuration, scope)
        if !force.isMade { try await bringActivity(configuration, scope) }
        let reports = DemoReports(of: force.slug, seeds: builder.seeds)
        try await reports.bring(into: scope)
        if let staff = leavers?.staff {
            let registers = DemoPerformance(of: force.slug, configuration, settings: settings)
            if !force.isMade {
                try await registers.keepRegisters(by: staff, until: calendar.lastDay)
                let postcodes = try DemoPlaces.postcodes(force.files)
                try await DemoDoorstep(by: staff, postcodes: postcodes, settings: settings).goRound(until: calendar.lastDay)
            }
            try await reports.code(by: staff)
            try await DemoGroups(by: staff).make(of: try await DemonstrationAnswers(scope).members())
        }
        builder.tally.add(forces: 1)
    }

    private func at<T: Sendable>(_ instant: Timestamp, _ work: () async throws -> T) async throws -> T {
        try await DemoClock.$instant.withValue(instant, operation: work)
    }

    private func add() async throws -> Tenant {
        let check = ConfigurationCheck(force.files, seeds: builder.seeds)
        _ = try check.sound()
        return try await operations.add(force.slug, force.files.canonicalised(), because: "Demonstration")
    }

    private func addStaff(_ scope: OperatorScope) async throws {
        for person in settings.staff where person.force == force.slug {
            let new = NewAccount(
                email: person.email, name: person.name, password: settings.password, grants: [(person.role, person.area)])
            _ = try await scope.addStaff(new)
        }
    }

    /// Those who leave, found by the force's administrator; nothing for a force without one.
    private func findLeavers(_ tenant: Tenant) async throws -> DemoLeavers? {
        guard let scope = try await signIn("force_admin", tenant) else { return nil }
        return DemoLeavers(platform: platform, staff: scope, surnames: settings.names.last)
    }

    /// Somebody of the staff with a role; nobody in a force without one.
    private func signIn(_ role: String, _ tenant: Tenant) async throws -> StaffScope? {
        guard let person = settings.staff.first(where: { $0.force == force.slug && $0.role == role }) else { return nil }
        let token = try await platform.signIn(email: person.email, password: settings.password, from: Origin(.command), at: tenant)
        return try await platform.staff(token, at: tenant, from: Origin(.command))
    }

    private func take(
        _ step: DemoCalendar.Step, _ people: DemoPeople, _ answers: DemoAnswers?, _ scope: OperatorScope
    ) async throws {
        let file = "\(builder.directory)/\(force.slug).csv"
        try DemoFile.write(people.table(of: step), to: file)
        defer { unlink(file) }
        let report = try await MemberImport(scope).run(file: file)
        if let fault = report.faults.first {
            throw Problem(
                .unavailable, "A made-up member of \(force.slug) cannot be taken: \(fault.reason)", detail: "line \(fault.line)")
        }
        builder.tally.add(members: report.rows)
        let members = DemoMembers(
            force.populations == nil ? [] : try await DemonstrationAnswers(scope).members(), answering: settings.told.answering)
        if let responses = answers?.responses(in: step, members), !responses.isEmpty {
            try await SurveyImport(scope).keep(responses)
            builder.tally.add(answers: responses.count)
        }
    }

    /// Some leave in the month after a step, unless that lies ahead.
    private func leave(_ leavers: DemoLeavers?, _ count: Int, _ step: DemoCalendar.Step) async throws {
        guard let leavers, step.index <= calendar.published.count - 1 else { return }
        try await leavers.leave(count)
    }

    /// A year of what teams did, of which one person may see their own.
    private func bringActivity(_ configuration: ForceConfiguration, _ scope: OperatorScope) async throws {
        let demo = DemoPerformance(of: force.slug, configuration, settings: settings)
        let districts = configuration.areas.areas(ofKind: "district", at: calendar.lastDay)
        let months = (1...12).reversed().map { calendar.lastDay.inMonth.adding(months: -$0) }
        let file = "\(builder.directory)/\(force.slug)-teams.csv"
        defer { unlink(file) }
        try DemoFile.write(demo.table(of: months, in: districts), to: file)
        let report = try await TeamActivityImport(scope).run(file: file, from: "Demonstration")
        if let fault = report.faults.first {
            throw Problem(.unavailable, "Made-up work of teams cannot be taken: \(fault.reason)", detail: "line \(fault.line)")
        }
        for person in settings.staff where person.force == force.slug && person.role == "pcso" {
            try await TeamActivityImport(scope).link(person.email, to: DemoPerformance.reference(0, 1, 4))
        }
    }

    /// Twelve months of recorded crime, which comes out a month later than other figures.
    private func record(before month: Month, _ configuration: ForceConfiguration, _ scope: OperatorScope) async throws {
        let crime = DemoCrime(force.slug, configuration, settings: settings)
        let file = "\(builder.directory)/\(force.slug)-crime.csv"
        defer { unlink(file) }
        try DemoFile.write(crime.placesTable, to: file)
        _ = try await CrimePlacesImport(scope).run(file: file)
        for back in (1...12).reversed() {
            try DemoFile.write(crime.table(of: month.adding(months: -back)), to: file)
            _ = try await CrimeImport(scope).run(files: [file], isDemonstration: true)
        }
    }

    /// The populations that ship with the force, and what its members tell about themselves.
    private func tell(_ configuration: ForceConfiguration, _ scope: OperatorScope) async throws {
        guard let told = try DemoTold(force, configuration, settings: settings), let populations = force.populations else { return }
        let report = try await PopulationImport(scope).run(file: populations)
        if let fault = report.faults.first {
            throw Problem(.unavailable, "\(populations) cannot be used: \(fault.reason)", detail: "line \(fault.line)")
        }
        let answers = DemonstrationAnswers(scope)
        let members = try await answers.members()
        try await answers.keep(told.answers(of: members))
        try await answers.keep(DemoWishes(configuration, settings: settings).wishes(of: members))
    }

    /// Made-up streets of the force's own postcodes.
    private func bringStreets(_ configuration: ForceConfiguration, _ scope: OperatorScope) async throws {
        guard let table = try DemoStreets(force, configuration, settings: settings).table else { return }
        let file = "\(builder.directory)/\(force.slug)-streets.csv"
        try DemoFile.write(table, to: file)
        defer { unlink(file) }
        let report = try await StreetImport(scope).run(file: file)
        if let fault = report.faults.first {
            throw Problem(
                .unavailable, "A made-up street of \(force.slug) cannot be taken: \(fault.reason)", detail: "line \(fault.line)")
        }
    }

    private func publish(_ step: DemoCalendar.Step, _ scope: OperatorScope) async throws {
        guard let month = step.month else { return }
        try await PublicationStore(scope).publish(month, demonstration: true)
        builder.tally.add(publications: 1)
    }
}
