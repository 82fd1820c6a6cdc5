import Basics

@testable import FolkmootCore

/// GeoJSON: a file is read alike in buffers of any size, an error is at a place of the file, and a border comes back as it was packed.
///
/// The first line gives the size of the buffer; the rest is a file.
func examine(_ input: Input) {
    var input = input
    let size = input.line().reduce(1) { $0 + Int($1 & 15) }
    let bytes = input.bytes
    let found = Found(FeatureReader(bytes: bytes))
    check(found == Found(fromPipe(bytes) { try FeatureReader(path: $0, bufferSize: size) }), "A file is read alike in pieces.")
    if let error = found.error {
        check((1...bytes.count { $0 == 0x0A } + 1).contains(error.line), "An error is on a line of the file: \(error)")
        check(error.column >= 1 && isSentence(error.message), "An error says where it is and what to do: \(error)")
    }
    for boundary in found.boundaries {
        check(Boundary(packed: boundary.packed) == boundary, "A border comes back as it was packed.")
        check(boundary.rings.allSatisfy { $0.count >= 3 }, "A line has three points or more.")
        check(boundary.rings.joined().allSatisfy(isOnEarth), "Points are on the earth.")
    }
    // A border and itself are nothing but themselves twice: every edge falls away.
    for boundary in found.boundaries.prefix(4) {
        check(BoundaryUnion.border(of: [boundary, boundary]).rings.isEmpty, "What two borders share falls away.")
    }
    if case .success(let packed) = Swift.Result(catching: { try FoundBoundaries(FeatureReader(bytes: bytes), tree).packed }) {
        check(packed.keys.allSatisfy { tree[$0] != nil }, "Only areas of the force get a border.")
    }
}

/// All that a reader makes of a file.
private struct Found: Equatable {
    var boundaries: [Boundary] = []
    var count = 0
    var error: GeoJSONError?

    init(_ reader: consuming FeatureReader) {
        do {
            while let feature = try reader.next() {
                count += 1
                if let boundary = try Boundary(of: feature) { boundaries.append(boundary) }
            }
        } catch let error as GeoJSONError {
            self.error = error
        } catch {
            preconditionFailure("Not so: only what is wrong with the file is told: \(error)")
        }
    }
}

private func isOnEarth(_ point: Boundary.Point) -> Bool { abs(Int(point.east)) <= 18_000_000 && abs(Int(point.north)) <= 9_000_000 }

private let tree = AreaTree(
    [("force", nil), ("E06000016", "force"), ("E05010458", "E06000016")].map { code, parent in
        Area(
            code: code, name: Localized(code), kind: "kind", parent: parent,
            validFrom: must("That is a day.") { try parsedDay() }, validTo: nil, households: nil, population: nil, position: nil)
    })

private func parsedDay() throws -> Day {
    guard let day = Day("2020-01-01") else { throw Problem(.invalid, "No day.") }
    return day
}
