import Basics

/// Metrics in the text format that Prometheus reads
/// (<https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>, version 0.0.4).
struct Exposition {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What a metric is.
    enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var bytes: [UInt8] = []

    /// Begins a metric; its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        bytes += Array("# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n".utf8)
    }

    /// A sample of the metric that was begun last.
    mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Int) {
        bytes += Array("\(name)\(Self.text(labels)) \(value)\n".utf8)
    }

    /// A sample that is no whole number.
    mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        bytes += Array("\(name)\(Self.text(labels)) \(value)\n".utf8)
    }

    /// A metric with one sample.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        begin(name, kind, help)
        sample(name, [:], value)
    }

    /// A metric with one sample that is no whole number.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        begin(name, kind, help)
        sample(name, [:], value)
    }

    /// The samples of a histogram.
    ///
    /// - Parameter divisor: what its values are divided by to be in the unit that the name says.
    mutating func samples(
        _ name: String, _ labels: KeyValuePairs<String, String> = [:], of histogram: borrowing Histogram, dividedBy divisor: Int = 1
    ) {
        let reading = histogram.reading
        let label = labels.isEmpty ? "" : Self.inner(labels) + ","
        for (part, count) in reading.counts.enumerated() {
            let bound = part < histogram.bounds.count ? "\(Double(histogram.bounds[part]) / Double(divisor))" : "+Inf"
            bytes += Array("\(name)_bucket{\(label)le=\"\(bound)\"} \(count)\n".utf8)
        }
        sample(name + "_sum", labels, Double(reading.sum) / Double(divisor))
        sample(name + "_count", labels, reading.counts.last ?? 0)
    }

    /// Hands out what has been written so far.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private static func text(_ labels: KeyValuePairs<String, String>) -> String {
        labels.isEmpty ? "" : "{\(inner(labels))}"
    }

    private static func inner(_ labels: KeyValuePairs<String, String>) -> String {
        labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        guard value.contains(where: { $0 == "\\" || $0 == "\"" || $0.isNewline }) else { return value }
        return value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case let other where other.isNewline: text += "\\n"
            case let other: text.append(other)
            }
        }
    }
}
