import Basics

extension IsolationReport {
    /// The report in words, in lines of at most 78 characters, as wide as a page of A4.
    public var text: String {
        var text = Lines()
        text.line("Proof that forces are kept apart")
        text.line("================================")
        text.line()
        text.paragraph(conclusion)
        text.paragraph(
            "folkmoot \(version), begun \(begun), \(Self.counted(seconds, "second")). \(Self.counted(asked, "route")) asked for, "
                + "\(Self.counted(answers, "answer")) looked at.")
        text.heading("How it was done")
        text.paragraph(Self.method)
        describeForces(&text)
        describePlanted(&text)
        describeWalks(&text)
        describeFindings(&text)
        text.heading("What it does not show")
        text.paragraph(Self.limits)
        return text.all
    }

    private func describeForces(_ text: inout Lines) {
        text.heading("Forces")
        for force in forces {
            text.line("\(force.letter)  \(force.slug), at \(force.host)")
            text.line("   configuration: \(force.origin), SHA-256")
            text.line("   \(force.fingerprint)")
        }
        text.line("N  national leads, at \(nationalHost)")
        text.line()
        let pairs = forces.count * (forces.count - 1) / 2
        text.paragraph("Every pair of these forces was walked, \(Self.counted(pairs, "pair")), each in both directions.")
        if !left.isEmpty {
            text.paragraph(
                "Not walked, since so many forces do not walk at once: \(left.joined(separator: ", ")). Name them with --force in another "
                    + "proof.")
        }
    }

    private func describePlanted(_ text: inout Lines) {
        text.heading("What was planted, and seen where it is meant to be seen")
        text.table(
            ["", "for everybody", "for staff or members", "published", "seen at home"],
            forces.map { force in
                let kinds: [Canary.Kind] = [.open, .secret, .published]
                return [force.letter] + kinds.map { String(force.planted[$0] ?? 0) } + [String(force.seen)]
            })
        text.line()
        if let places = forces.first?.places, let first = forces.first {
            text.paragraph("In \(first.letter) in: \(places.joined(separator: ", ")).")
        }
        for force in forces.dropFirst() {
            let (own, first) = (Set(force.places), Set(forces[0].places))
            var differences: [String] = []
            let (more, fewer) = (own.subtracting(first).sorted(), first.subtracting(own).sorted())
            if !more.isEmpty { differences.append("also in \(more.joined(separator: ", "))") }
            if !fewer.isEmpty { differences.append("not in \(fewer.joined(separator: ", "))") }
            text.paragraph("In \(force.letter): \(differences.isEmpty ? "the same" : differences.joined(separator: "; ")).")
        }
        text.paragraph(
            "Shown on no page, so that nobody is expected to see it, and looked for all the same: "
                + "\(Canary.shownNowhere.sorted().joined(separator: ", ")).")
        text.list("Could not be planted", notPlanted.map { "\($0.force): \($0.what). \($0.why)" })
    }

    private func describeWalks(_ text: inout Lines) {
        text.heading("Who walked where, and how many answers they got")
        let hosts = forces.map(\.host) + [nationalHost]
        text.table(
            [""] + forces.map(\.letter) + ["N"],
            byWalker.sorted { $0.key < $1.key }.map { who, answers in
                [lettered(who)] + hosts.map { answers[$0].map { Decimals.grouped($0) } ?? "-" }
            })
        text.line()
        text.list("Routes that were not asked for", skipped.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
    }

    /// Who it is, with the letter of the force instead of its name.
    private func lettered(_ who: String) -> String {
        let force = forces.first { who.hasSuffix(" of \($0.slug)") }
        return force.map { "\(who.dropLast($0.slug.count))\($0.letter)" } ?? who
    }

    private func describeFindings(_ text: inout Lines) {
        text.heading("What was found")
        text.list(
            "Words where they must not be",
            leaks.map { "\($0.who) at \($0.host), \($0.request), status \($0.status): words of \($0.force)" }
                + (files.leaks + log.leaks).map { "\($0.place): words of \($0.force)" })
        text.list("What keeps the proof from being whole", gaps)
        text.paragraph(
            "Searched: \(Self.counted(files.files, "file")) of \(Decimals.grouped(files.bytes >> 10)) KiB, and "
                + "\(Self.counted(log.lines, "line")) of the log.")
        text.line("At the borders:")
        for check in border {
            text.item("\(check.what): \(Self.counted(check.asked, "question")), \(Self.counted(check.faults.count, "fault"))")
            for fault in check.faults { text.item("  \(fault)") }
        }
        text.line()
    }
}

/// Lines of a report that is read as it stands.
private struct Lines {
    private var lines: [String] = []
    private static let width = 78
    /// So many of a long list are told.
    private static let longest = 200

    var all: String { lines.joined(separator: "\n") + "\n" }

    mutating func line(_ text: String = "") { lines.append(text) }

    mutating func heading(_ text: String) {
        lines += [text, String(repeating: "-", count: text.count), ""]
    }

    mutating func paragraph(_ text: String) {
        wrap(text, after: "", then: "")
        lines.append("")
    }

    mutating func item(_ text: String) { wrap(text, after: "- ", then: "  ") }

    /// A heading with its list, or that there is nothing.
    mutating func list(_ title: String, _ items: [String]) {
        guard !items.isEmpty else {
            paragraph("\(title): nothing.")
            return
        }
        line("\(title): \(items.count)")
        for text in items.prefix(Self.longest) { item(text) }
        if items.count > Self.longest { item("and \(items.count - Self.longest) more") }
        line()
    }

    /// Columns aligned, the first to the left and the others to the right.
    mutating func table(_ headers: [String], _ rows: [[String]]) {
        let widths = headers.indices.map { column in ([headers] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [headers] + rows {
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }
            lines.append(cells.joined(separator: "  "))
        }
    }

    private mutating func wrap(_ text: String, after first: String, then next: String) {
        var line = first
        var isBegun = false
        for word in text.split(separator: " ") {
            if isBegun, line.count + 1 + word.count > Self.width {
                lines.append(line)
                (line, isBegun) = (next, false)
            }
            line += (isBegun ? " " : "") + word
            isBegun = true
        }
        lines.append(line)
    }
}
