import Basics
import FolkmootCore
import Markup

extension Language {
    static let english = Language.en
    static let welsh = Language.cy

    /// What its own speakers call it.
    var ownName: String { name }
}

/// Something that the platform says, in every language in which it can be asked to say it: without its Welsh it does not compile.
///
/// Words in braces are places to be filled: `Phrase("{n} of {limit}", cy: "{n} o {limit}")`. Both languages have the same places.
/// The text is written in the program; a force's own words are its configuration, and never pass through here.
struct Phrase: Sendable {
    private let english: StaticString
    private let welsh: StaticString

    init(_ english: StaticString, cy welsh: StaticString) {
        self.english = english
        self.welsh = welsh
        assert(places(in: .english) == places(in: .welsh), "The two languages have different places: \(english)")
    }

    /// The words in a language, its places not filled.
    subscript(language: Language) -> String {
        switch language {
        case .en: english.description
        case .cy: welsh.description
        }
    }

    /// The words in a language, with each `{place}` filled.
    ///
    /// Every place must be given.
    func filled(in language: Language, _ values: [String: String]) -> String {
        pieces(in: language).reduce(into: "") { text, piece in
            switch piece {
            case .words(let words): text += words
            case .place(let name): text += value(for: name, among: values) ?? "{\(name)}"
            }
        }
    }
}

/// Something said of a count.
///
/// Welsh keeps one form after a number ("1 aelod", "5 aelod"), so both may be alike there.
struct CountedPhrase: Sendable {
    let one: Phrase
    let other: Phrase

    /// What is said of exactly one, and of any other count.
    ///
    /// The count itself is the place `{n}`.
    init(one: Phrase, other: Phrase) {
        self.one = one
        self.other = other
    }

    /// The words for a count, which is written with its thousands apart.
    func filled(in language: Language, _ count: Int, _ values: [String: String] = [:]) -> String {
        let values = values.merging(["n": Decimals.grouped(count)]) { given, _ in given }
        return (count == 1 ? one : other).filled(in: language, values)
    }
}

extension Phrase {
    /// The words as markup, with markup such as a link in its places: `Phrase("Call {number}", …).html(in: .welsh, ["number": link])`.
    func html(in language: Language, _ values: [String: HTML]) -> HTML {
        .joined(
            pieces(in: language).map { piece in
                switch piece {
                case .words(let words): "\(words)"
                case .place(let name): value(for: name, among: values) ?? "{\(name)}"
                }
            })
    }

    private enum Piece {
        case words(String)
        case place(String)
    }

    private func value<Value>(for place: String, among values: [String: Value]) -> Value? {
        assert(values[place] != nil, "Nothing was given for {\(place)} in: \(english)")
        return values[place]
    }

    /// The text cut at its braces, by bytes: it is done for every sentence of every page.
    private func pieces(in language: Language) -> [Piece] {
        (language == .welsh ? welsh : english).withUTF8Buffer { text in
            var pieces: [Piece] = []
            var rest = text[...]
            while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) {
                pieces.append(.words(String(decoding: rest[..<open], as: UTF8.self)))
                pieces.append(.place(String(decoding: rest[(open + 1)..<close], as: UTF8.self)))
                rest = rest[(close + 1)...]
            }
            pieces.append(.words(String(decoding: rest, as: UTF8.self)))
            return pieces
        }
    }

    private func places(in language: Language) -> Set<String> {
        Set(pieces(in: language).compactMap { if case .place(let name) = $0 { name } else { nil } })
    }
}
