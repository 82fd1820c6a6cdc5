/// Randomness that comes out alike each time, so that a failure can be repeated.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// Text of characters that are special in markup or addresses, and of others, without NUL.
    mutating func text(ofAtMost length: Int) -> String {
        let special = Array("&<>\"'\r\n;#/%?.\\ =`&amp;&#39;é✓👩‍👧e\u{301}".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            let any = Unicode.Scalar(UInt32.random(in: 1...0xD7FF, using: &self)) ?? "x"
            text.unicodeScalars.append(Bool.random(using: &self) ? any : special.randomElement(using: &self) ?? "x")
        }
        return text
    }
}
