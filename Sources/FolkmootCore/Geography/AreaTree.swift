public import Basics

/// All areas of a force, of all times: each lies in another, up to the force itself.
public struct AreaTree: Sendable, Equatable {
    /// Every area, in the order of the file.
    public let areas: [Area]
    private let indices: [String: Int]
    private let childrenOf: [String: [Int]]
    /// The place of the area that is the whole force.
    let rootIndex: Int?
    /// The places of all areas that lie in the force, each before what lies in it.
    let downward: [Int]
    /// By the place of an area, that of the one it lies in.
    let parentIndices: [Int?]
    /// By the place of an area, those of the ones that lie directly in it, in the order of the file.
    let childIndices: [[Int]]

    /// The tree of these areas.
    ///
    /// Of two with one code the first counts.
    public init(_ areas: [Area]) {
        self.areas = areas
        let indices = Dictionary(areas.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        let childrenOf = Dictionary(grouping: areas.indices.filter { areas[$0].parent != nil }) { areas[$0].parent ?? "" }
        let rootIndex = areas.firstIndex { $0.parent == nil }
        childIndices = areas.enumerated().map { indices[$1.code] == $0 ? childrenOf[$1.code] ?? [] : [] }
        var downward = [rootIndex].compactMap { $0 }
        var parents: [Int?] = areas.map { _ in nil }
        var next = 0
        while next < downward.count {
            let parent = downward[next]
            for child in childIndices[parent] { parents[child] = parent }
            downward += childIndices[parent]
            next += 1
        }
        (self.indices, self.childrenOf, self.rootIndex, self.downward, parentIndices) = (
            indices, childrenOf, rootIndex, downward, parents
        )
    }

    /// The place of an area in ``areas``.
    func index(of code: String) -> Int? { indices[code] }

    /// The area of a code.
    public subscript(code: String) -> Area? { indices[code].map { areas[$0] } }

    /// The area that is the whole force.
    public var root: Area? { rootIndex.map { areas[$0] } }

    /// The areas that lie directly in one, in the order of the file.
    ///
    /// - Parameter day: Only those that exist on that day; all if left out.
    public func children(of code: String, at day: Day? = nil) -> [Area] {
        (childrenOf[code] ?? []).map { areas[$0] }.filter { area in day.map(area.exists(on:)) ?? true }
    }

    /// The areas that one lies in, from the nearest up to the force.
    public func ancestors(of code: String) -> [Area] {
        var found: [Area] = []
        var next = self[code]?.parent
        // No tree of places is deeper than the number of its areas; a loop in one that was never checked must not hang.
        while let parent = next, let area = self[parent], found.count < areas.count {
            found.append(area)
            next = area.parent
        }
        return found
    }

    /// The smallest area in which all of some areas lie.
    public func nearest(holding codes: [String]) -> String? {
        guard let first = codes.first else { return nil }
        return ([first] + ancestors(of: first).map(\.code)).first { area in codes.allSatisfy { isArea($0, within: area) } }
    }

    /// Whether an area is, or lies in, another.
    public func isArea(_ code: String, within ancestor: String) -> Bool {
        code == ancestor ? self[code] != nil : ancestors(of: code).contains { $0.code == ancestor }
    }

    /// An area and all that lies in it, each before what lies in it.
    public func subtree(of code: String, at day: Day? = nil) -> [Area] {
        guard let area = self[code], day.map(area.exists(on:)) ?? true else { return [] }
        var found = [area]
        var index = 0
        while index < found.count, found.count <= areas.count {
            found += children(of: found[index].code, at: day)
            index += 1
        }
        return found
    }

    /// The areas of a kind, in the order of the file.
    public func areas(ofKind kind: String, at day: Day? = nil) -> [Area] {
        areas.filter { $0.kind == kind && (day.map($0.exists(on:)) ?? true) }
    }

    /// The area of a kind that an area is or lies in: the district of a ward.
    public func area(ofKind kind: String, holding code: String) -> Area? {
        ([self[code]].compactMap { $0 } + ancestors(of: code)).first { $0.kind == kind }
    }

    /// The names from the area up to, and without, the force: `Abbey, Leicester`.
    public func fullName(of code: String, in language: Language) -> String {
        let path = [self[code]].compactMap { $0 } + ancestors(of: code)
        return path.filter { $0.parent != nil || path.count == 1 }.map { $0.name[language] }.joined(separator: ", ")
    }
}

extension AreaTree {
    /// An area and all that it lies in; for an area that the tree does not know, itself and the force.
    func path(from code: String) -> [String] {
        guard self[code] != nil else { return [code, root?.code].compactMap { $0 } }
        return [code] + ancestors(of: code).map(\.code)
    }

    /// Counts of exactly each area as counts of each with all that lies in it, along ``path(from:)``.
    func rolledUp<Count>(_ counts: [String: Count], zero: Count, _ add: (Count, Count) -> Count) -> [String: Count] {
        var sums: [Count?] = Array(repeating: nil, count: areas.count)
        var unknown: [String: Count] = [:]
        for (code, count) in counts {
            if index(of: code) == nil { unknown[code] = count }
            guard let place = index(of: code) ?? rootIndex else { continue }
            sums[place] = add(sums[place] ?? zero, count)
        }
        for place in downward.reversed() {
            guard let sum = sums[place], let parent = parentIndices[place] else { continue }
            sums[parent] = add(sums[parent] ?? zero, sum)
        }
        for (place, sum) in sums.enumerated() where sum != nil { unknown[areas[place].code] = sum }
        return unknown
    }
}
