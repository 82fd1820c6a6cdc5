import Basics

@testable import HTTP

/// Conditional requests: dates and entity tags.
///
/// The first line is a date, the second a tag; the rest is what a client sends in `If-None-Match`.
func examine(_ input: Input) {
    var input = input
    examineDate(input.textLine())
    examineCalendar(input.bytes)
    let tag = "\"" + String(decoding: input.line().filter { $0 != 0x22 }, as: UTF8.self) + "\""
    examineTags(tag, list: input.text)
}

private func examineDate(_ text: String) {
    guard let seconds = HTTPDate.seconds(text) else { return }
    let written = HTTPDate.text(seconds: seconds)
    check((-62_135_596_800...253_402_300_800).contains(seconds), "A date is in the years 1 to 9999.")
    check(HTTPDate.seconds(written) == seconds, "A date that is written again is the same: \(text), \(written)")
}

/// Dates, days and months of every second that four bytes can count, and each text that is one of them.
private func examineCalendar(_ bytes: [UInt8]) {
    let seconds = Int64(bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    let instant = Timestamp(seconds: seconds)
    check(HTTPDate.seconds(HTTPDate.text(seconds: seconds)) == seconds, "A second is read as it was written.")
    check(Timestamp(instant.description) == instant, "An instant is read as it was written.")
    let day = London.day(at: instant)
    check(Day(day.description) == day && London.start(of: day) <= instant, "A day has begun when it is that day.")
    check(London.start(of: day.adding(days: 1)) > instant, "A day has not ended when it is that day.")
    let text = String(decoding: bytes.prefix(24), as: UTF8.self)
    check(Day(text).map { $0.description == text } ?? true, "A day has one spelling.")
    check(Month(text).map { $0.description == text } ?? true, "A month has one spelling.")
    check(Timestamp(text).map { $0.description == text } ?? true, "An instant has one spelling.")
}

private func examineTags(_ tag: String, list: String) {
    _ = EntityTags.match(list, tag)
    for known in ["*", tag, "W/\(tag)", "\"a,b\", W/\(tag)", " , \(tag) ,", "\(tag),"] {
        check(EntityTags.match(known, tag) && EntityTags.match(known, "W/\(tag)"), "A tag is found in \(known).")
    }
    let inner = tag.utf8.dropFirst().dropLast()
    check(!EntityTags.match("\"other" + String(decoding: inner, as: UTF8.self) + "\"", tag), "Another tag is another.")
    if list.utf8.firstRange(of: inner) == nil, !list.contains("*") {
        check(!EntityTags.match(list, tag), "A tag that is not in a list is not found.")
    }
}
