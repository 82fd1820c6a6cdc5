/// Equations between counts, some of which are not known: what of them follows from the others.
struct LinearSystem<Unknown: Hashable> {
    private var columns: [Unknown: Int] = [:]
    private var names: [Unknown] = []
    /// Each with a coefficient to each unknown, by its column, and what they come to.
    private var rows: [(terms: [Int: Double], sum: Double)] = []

    /// Adds that the terms come to a sum.
    mutating func add(_ terms: [(Unknown, Double)], sum: Double) {
        guard !terms.isEmpty else { return }
        var row: [Int: Double] = [:]
        for (unknown, coefficient) in terms { row[column(of: unknown), default: 0] += coefficient }
        rows.append((row.filter { $0.value != 0 }, sum))
    }

    /// The unknowns that can have one value only, with that value.
    func determined() -> [Unknown: Double] {
        var rows = rows.map { (terms: dense($0.terms), sum: $0.sum) }
        var next = 0
        for column in names.indices where next < rows.count {
            guard let pivot = (next..<rows.count).max(by: { rows[$0].terms[column].magnitude < rows[$1].terms[column].magnitude }),
                rows[pivot].terms[column].magnitude > Self.tolerance
            else { continue }
            rows.swapAt(next, pivot)
            eliminate(column, with: next, from: &rows)
            next += 1
        }
        return found(in: rows)
    }

    private static var tolerance: Double { 1e-9 }

    private mutating func column(of unknown: Unknown) -> Int {
        if let column = columns[unknown] { return column }
        columns[unknown] = names.count
        names.append(unknown)
        return names.count - 1
    }

    private func dense(_ terms: [Int: Double]) -> [Double] { names.indices.map { terms[$0] ?? 0 } }

    private func eliminate(_ column: Int, with pivot: Int, from rows: inout [(terms: [Double], sum: Double)]) {
        let scale = rows[pivot].terms[column]
        let row = (terms: rows[pivot].terms.map { $0 / scale }, sum: rows[pivot].sum / scale)
        rows[pivot] = row
        for other in rows.indices where other != pivot && rows[other].terms[column].magnitude > Self.tolerance {
            let factor = rows[other].terms[column]
            for index in names.indices { rows[other].terms[index] -= factor * row.terms[index] }
            rows[other].sum -= factor * row.sum
        }
    }

    /// A row with one unknown left says what that is.
    private func found(in rows: [(terms: [Double], sum: Double)]) -> [Unknown: Double] {
        var found: [Unknown: Double] = [:]
        for row in rows {
            let left = names.indices.filter { row.terms[$0].magnitude > Self.tolerance }
            guard left.count == 1 else { continue }
            found[names[left[0]]] = row.sum / row.terms[left[0]]
        }
        return found
    }
}
