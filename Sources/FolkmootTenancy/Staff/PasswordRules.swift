import Basics
import Hashing

/// Which passwords are taken: long ones that are not among the first to be guessed; no rule about characters (NIST SP 800-63B, 5.1.1.2).
enum PasswordRules {
    static let shortest = 12
    /// OWASP ASVS 4.0, 2.1.2: more than 64 are to be taken, more than 128 not.
    static let longest = 128

    /// What is wrong with a password.
    static func fault(of password: String, name: String, email: String) -> String? {
        if password.unicodeScalars.count < shortest {
            return "Choose a password of at least \(shortest) characters; three random words are good."
        }
        if password.unicodeScalars.count > longest || password.utf8.count > PasswordHash.longestPassword {
            return "Choose a password of at most \(longest) characters."
        }
        return isCommon(password, name: name, email: email)
            ? "That password is among the first to be guessed. Choose another; three random words are good." : nil
    }

    /// Whether a password is one that was stolen often, a word that everybody tries, dressed up, a run or a repetition, or the person's
    /// own name.
    private static func isCommon(_ password: String, name: String, email: String) -> Bool {
        let own = ([name] + email.split { "@.".contains($0) }.map(String.init)).map(plain).filter { $0.utf8.count > 2 }
        let known = own + words
        return StolenPasswords.all.contains(password.lowercased()) || Set(password.lowercased()).count < 5 || isRun(password)
            || [plain(password), undisguised(password)].contains { text in
                known.reduce(text) { $0.replacing($1, with: "") }.unicodeScalars.count < 4
            }
    }

    /// In small letters, without all other signs.
    private static func plain(_ text: String) -> String { text.lowercased().filter(\.isLetter) }

    /// The same, with the signs that stand for letters read as those.
    private static func undisguised(_ text: String) -> String { plain(String(text.lowercased().map { signs[$0] ?? $0 })) }

    /// Mostly steps from one sign to the next on a keyboard or in the alphabet.
    private static func isRun(_ password: String) -> Bool {
        let letters = Array(password.lowercased())
        let steps = zip(letters, letters.dropFirst()).filter { first, second in
            runs.contains { $0.contains("\(first)\(second)") || $0.contains("\(second)\(first)") } || first == second
        }
        return steps.count * 4 >= (letters.count - 1) * 3
    }

    private static let signs: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "l", "€": "e",
    ]
    private static let runs = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"]
    /// The words of the lists of stolen passwords that people lengthen, the longest first, and what this service is about.
    private static let words = [
        "administrator", "neighbourhood", "constabulary", "management", "manchester", "qwertyuiop", "changeme", "computer",
        "football",
        "iloveyou", "internet", "liverpool", "password", "princess", "passwort", "sunshine", "superman", "trustnoone", "whatever",
        "arsenal", "baseball", "chelsea", "dragon", "england", "folkmoot", "letmein", "liebe", "london", "master", "michael",
        "monkey",
        "police", "secret", "shadow", "spring", "staff", "starwars", "summer", "temporary", "test", "wales", "welcome", "winter",
        "asdfghjkl", "zxcvbnm", "qwerty", "admin", "hello", "login", "abc", "pass",
    ].sorted { $0.utf8.count > $1.utf8.count }
}
