/// Values of people, gathered to be looked through person by person.
///
/// One table of many people is asked in no order, so that nearly each question waits for memory. So the values are laid into parts by
/// person first, each of which a processor keeps at hand.
struct ByPerson<Value> {
    private struct Entry {
        let person: SeenTexts.Fingerprint
        let value: Value
    }

    private var parts: [[Entry]]

    /// Nothing yet.
    ///
    /// - Parameter count: so many values are expected.
    init(expecting count: Int) {
        parts = (0..<128).map { _ in
            var part: [Entry] = []
            // A little more than the mean, since people are not spread evenly.
            part.reserveCapacity(count / 112)
            return part
        }
    }

    /// Adds a value of a person.
    mutating func add(_ value: Value, of person: UnsafeRawBufferPointer) {
        let person = SeenTexts.fingerprint(of: person)
        parts[Int(SeenTexts.hash(person) >> 57)].append(Entry(person: person, value: value))
    }

    /// Makes one of each person's values, taken in the order in which they were added, and hands it to a body.
    func forEach<Whole>(from nothing: Whole, _ take: (inout Whole, Value) -> Void, _ body: (Whole) -> Void) {
        for part in parts {
            var (known, people): (SeenTexts, [Whole]) = (SeenTexts(expecting: part.count), [])
            people.reserveCapacity(part.count)
            for entry in part {
                let next = Int32(truncatingIfNeeded: people.count)
                let place = known.number(of: entry.person, elseKeeping: next) ?? next
                if place == next { people.append(nothing) }
                take(&people[Int(place)], entry.value)
            }
            people.forEach(body)
        }
    }
}
