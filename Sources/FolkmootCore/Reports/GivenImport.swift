public import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What a table of given figures brought, or would bring.
public struct GivenReport: Sendable, Equatable {
    /// Figures that were not there before.
    public internal(set) var added = 0
    /// Figures that took the place of another.
    public internal(set) var changed = 0
    /// Figures that were there already.
    public internal(set) var unchanged = 0
    /// Cells without a figure.
    public internal(set) var blanks = 0
    /// Columns that hold no figures.
    public internal(set) var passedOver: [String] = []
    /// Where a stated total is not what is computed.
    public internal(set) var reconciliations: [Reconciliation] = []

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] {
        [("added", added), ("changed", changed), ("unchanged", unchanged), ("blank", blanks)]
    }

    fileprivate mutating func add(_ before: GivenFigure?, _ figure: GivenFigure) {
        switch before?.amount {
        case nil: added += 1
        case figure.amount: unchanged += 1
        case _: changed += 1
        }
    }
}

/// Brings in figures that a force was given: of an earlier programme, or totals that it states.
public struct GivenImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a table, whole or not at all.
    ///
    /// - Parameters:
    ///   - measure: of what the figures are, where the table does not say.
    ///   - month: of when they are, where the table does not say.
    ///   - isStated: whether they are totals to be compared with what is computed.
    ///   - isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` with line and column if it cannot be used.
    public func run(
        file path: String, measure name: String? = nil, month: Month? = nil, isStated: Bool = false, isDryRun: Bool = false
    ) async throws -> GivenReport {
        var defaults = GivenFile.Defaults()
        (defaults.month, defaults.isStated) = (month, isStated)
        defaults.measure = try name.map { try GivenMeasures.find($0) ?? Measures.find($0) }
        let file: GivenFile
        do {
            file = try GivenFile(path, of: data.tenant.configuration, defaults)
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        return try await isDryRun ? told(file) : keep(file)
    }

    private func told(_ file: GivenFile) async throws -> GivenReport {
        let (configuration, now) = (data.tenant.configuration, data.clock.now)
        return try await data.read { db in
            let report = try Self.report(on: file, over: configuration.hierarchies.own, at: now, in: db)
            try Self.checkNothingTwice(file.figures, over: configuration.areas, in: db)
            return report
        }
    }

    private func keep(_ file: GivenFile) async throws -> GivenReport {
        let (configuration, now) = (data.tenant.configuration, data.clock.now)
        return try await data.write(as: .alone) { db in
            let report = try Self.report(on: file, over: configuration.hierarchies.own, at: now, in: db)
            try Self.checkNothingTwice(file.figures, over: configuration.areas, in: db)
            for figure in file.figures { try GivenRows.put(figure, at: now, in: db) }
            return report
        } audit: { report in
            let counts = report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
            return AuditEntry("figures.supplied", detail: .object(counts + [JSON.Member("stated", .bool(file.isStated))]))
        }
    }

    private static func report(
        on file: GivenFile, over trees: DatedAreaTree, at now: Timestamp, in db: Connection
    ) throws -> GivenReport {
        var report = GivenReport()
        (report.blanks, report.passedOver) = (file.blanks, file.passedOver)
        for figure in file.figures { report.add(try GivenRows.one(figure.place, in: db), figure) }
        let stated = file.figures.filter { $0.place.isStated && $0.place.measure == Measures.surveysCompleted.id }
        guard !stated.isEmpty else { return report }
        let figures = try CumulativeFigures.read(over: trees, before: London.day(at: now).inMonth, in: db)
        report.reconciliations = stated.compactMap { figures.reconciliation(of: $0) }
        return report
    }

    /// Cumulative surveys of an area are those of its parts: given for both, they would be counted twice.
    private static func checkNothingTwice(_ figures: [GivenFigure], over tree: AreaTree, in db: Connection) throws {
        let surveys = Measures.surveysCompleted.id
        let given = figures.map(\.place).filter { $0.measure == surveys && !$0.isStated }
        guard !given.isEmpty else { return }
        let kept = try GivenRows.all(of: [surveys], in: db).map(\.place)
        var areas: [Month: Set<String>] = [:]
        for place in given + kept { areas[place.month, default: []].insert(place.area) }
        for place in given + kept {
            let above = tree.ancestors(of: place.area).first { areas[place.month]?.contains($0.code) == true }
            guard let above, let area = tree[place.area] else { continue }
            throw Problem(
                .invalid,
                "In \(place.month) there are surveys of \(area.name.english) and of \(above.name.english), which it lies in. Give those of "
                    + "the parts, and state the whole with --stated.", code: "csv")
        }
    }
}

extension GivenFile {
    fileprivate var isStated: Bool { figures.contains { $0.place.isStated } }
}
