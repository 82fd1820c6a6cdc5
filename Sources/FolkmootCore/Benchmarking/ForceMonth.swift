public import Basics
public import FolkmootTenancy
import Synchronization

/// What a force published of a month, as it is compared: figures, or that it took them back.
///
/// A class, for thousands are compared at once and all that a publication says is much to copy.
public final class ForceMonth: Sendable {
    /// All about the publication but its figures.
    public let publication: PublicationHead
    /// Its figures; nothing if they were withdrawn or cannot be read by this version of the service.
    public let figures: MonthFigures?

    /// A publication with its figures.
    public init(_ publication: PublicationHead, _ figures: MonthFigures?) {
        self.publication = publication
        self.figures = publication.withdrawal == nil ? figures : nil
    }

    /// A publication as the registry gives it.
    public convenience init(_ publication: Publication) { self.init(publication.head, try? MonthFigures(publication.figures)) }
}

/// What forces have published, kept once it has been read: a publication never changes, but that it may be taken back.
public final class PublishedFigures: Sendable {
    private typealias Months = [PublicationReference: ForceMonth]

    private let kept = Mutex<Months>([:])

    /// More than ten years of all forces are not kept at once.
    private static let limit = 6000

    /// Nothing kept yet.
    public init() {}

    /// What forces have published of the months of a period, by force and month.
    public func read(_ scope: NationalScope, from first: Month, through last: Month) async throws -> [ForceMonth] {
        let references = try await scope.references(from: first, through: last)
        let found = kept.withLock { kept in references.map { kept[$0] } }
        let missing = zip(references, found).filter { $1 == nil }.map(\.0)
        let read = try await read(missing, scope)
        return zip(references, found).compactMap { reference, month in month ?? read[reference] }
    }

    /// A few hundred at a time, so that what is not decoded yet does not stand in memory all at once.
    private func read(_ references: [PublicationReference], _ scope: NationalScope) async throws -> Months {
        var all: Months = [:]
        for start in stride(from: 0, to: references.count, by: 200) {
            let some = Array(references[start..<min(start + 200, references.count)])
            var read: Months = [:]
            for (reference, publication) in zip(some, try await scope.publications(some)) {
                read[reference] = publication.map { ForceMonth($0) }
            }
            // At once, so that who asks again after a request that took too long does not begin anew.
            keep(read)
            all.merge(read) { _, new in new }
        }
        return all
    }

    private func keep(_ read: Months) {
        guard !read.isEmpty else { return }
        kept.withLock { kept in
            if kept.count + read.count > Self.limit { kept = [:] }
            kept.merge(read) { _, new in new }
        }
    }
}
