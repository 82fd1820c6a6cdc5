import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What has to be known before the figures of a month are compared, in words.
enum NationalNotes {
    static func html(_ league: League) -> HTML {
        """
        \(list("Withdrawn", withdrawn(league)))\(list("Restated since first published", restated(league)))\(leftOut(league))\
        \(none(league))\(ranks(league))\(Components.definition(league.measure.words, in: .english))
        """
    }

    /// Refuses to compare what was measured otherwise, and says whose figures those are.
    static func otherVersions(_ league: League) -> HTML {
        let rows = league.otherwiseMeasured
        guard !rows.isEmpty else { return .empty }
        let items: [HTML] = rows.map { row in
            guard case .otherVersion(let version) = row.status else { return .empty }
            let standing = version < league.measure.version ? "is behind: it published" : "is ahead of this service: it published"
            return "<li>\(row.name) \(standing) version \(version)</li>\n"
        }
        return Components.panel(
            "Not all figures are measured alike",
            """
            <p>Compared here is version \(league.measure.version) of this measure. What was measured by another has no rank and is in \
            no total.</p>
            <ul>
            \(items)</ul>
            """, tone: .warning)
    }

    private static func list(_ title: String, _ items: [HTML]) -> HTML {
        items.isEmpty ? .empty : "<h2>\(title)</h2>\n<ul>\n\(items)</ul>\n"
    }

    private static func withdrawn(_ league: League) -> [HTML] {
        league.rows.compactMap { row in
            row.withdrawal.map { "<li>\(row.name), on \(Language.english.date($0.at)): \($0.reason)</li>\n" }
        }
    }

    private static func restated(_ league: League) -> [HTML] {
        league.rows.compactMap { row in
            guard let publication = row.publication, publication.revision > 1, publication.withdrawal == nil else { return nil }
            return "<li>\(row.name), on \(Language.english.date(publication.publishedAt)): \(publication.reason ?? "")</li>\n"
        }
    }

    private static func leftOut(_ league: League) -> HTML {
        let rows = league.leftOut
        guard !rows.isEmpty else { return .empty }
        let forces = rows.map { "\($0.name) (\(Decimals.grouped($0.ratio?.denominator ?? 0)) households)" }.joined(separator: ", ")
        return """
            <p class="note" id="left-out">* \(forces): left out of comparisons per household, without rank and hatched on the map, since \
            few people live there and many work there. It is in the total.</p>

            """
    }

    /// A zero is a figure: it is said in words, so that it is not taken for a gap.
    private static func none(_ league: League) -> HTML {
        let rows = league.rows.filter { $0.value?.numerator == 0 }
        guard !rows.isEmpty else { return .empty }
        let forces = rows.map { row in row.ratio.map { "\(row.name) (0 of \(Decimals.grouped($0.denominator)))" } ?? row.name }
        return "<p class=\"note\">Counted, and none found: \(forces.joined(separator: ", ")).</p>\n"
    }

    private static func ranks(_ league: League) -> HTML {
        guard league.measure.certainty == .sample else {
            return """
                <p class="note">Every figure is exact: counted by the force itself, not estimated. Forces whose figures are printed alike \
                share a rank. A rank says in which order the figures stand, not why.</p>

                """
        }
        return """
            <p class="note">These figures are from samples. A rank is told from–to: where the force stands in 95 of 100 of \
            \(Decimals.grouped(RankIntervals.draws)) draws of every force’s figure within its interval. Forces in one band cannot be \
            told apart from the highest in it. Who answers is not drawn by chance everywhere: an interval says nothing of that.</p>

            """
    }
}
