import Basics
import Hashing
import Testing

@Suite("Passwords as they are kept")
struct PasswordHashTests {
    @Test("A password matches its hash and no other password does")
    func matching() throws {
        let hash = try PasswordHash.make("correct horse battery staple")

        #expect(PasswordHash.matches("correct horse battery staple", hash))
        #expect(!PasswordHash.matches("correct horse battery stapl", hash))
        #expect(!PasswordHash.matches("", hash))
    }

    @Test("Hashes are yescrypt, each with its own salt")
    func salting() throws {
        let one = try PasswordHash.make("Mill Lane 12")
        let other = try PasswordHash.make("Mill Lane 12")

        #expect(one.hasPrefix("$y$"))
        #expect(one != other)
    }

    @Test("A password matches however the keyboard composes its letters")
    func composition() throws {
        let hash = try PasswordHash.make("cafe\u{301} 12")

        #expect(PasswordHash.matches("caf\u{E9} 12", hash))
        #expect(!PasswordHash.matches("cafe 12", hash))
    }

    @Test("A hash made elsewhere by yescrypt is matched")
    func foreignHash() {
        let hash = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$tnSYvahCwPBHKZUspmcxMfb0.WiB9W.zEaKlOBL35rC"

        #expect(PasswordHash.matches("password", hash))
        #expect(!PasswordHash.matches("Password", hash))
    }

    @Test("The decoy costs as much as a real hash and is matched by nothing")
    func decoy() throws {
        let real = try PasswordHash.make("anything")

        #expect(PasswordHash.decoy.utf8.count == real.utf8.count)
        #expect(PasswordHash.decoy.prefix(7) == real.prefix(7))
        #expect(!PasswordHash.matches("anything", PasswordHash.decoy))
    }

    @Test("What is no hash is matched by nothing", arguments: ["", "*0", "*1", "x", "$y$", "$y$j9T$", "$9$salt$"])
    func brokenHash(hash: String) {
        #expect(!PasswordHash.matches("anything", hash))
    }

    @Test(
        "A password that cannot be kept whole is refused with words",
        arguments: [
            ("", "Enter a password."),
            ("a\0b", "Enter a password of letters, digits, spaces and signs only."),
            (String(repeating: "é", count: 251), "Choose a shorter password, of up to 500 characters."),
        ])
    func refused(password: String, message: String) {
        #expect(throws: Problem(.invalid, message, code: "password")) { try PasswordHash.make(password) }
        #expect(!PasswordHash.matches(password, PasswordHash.decoy))
    }

    @Test("A password of the greatest length is kept whole")
    func longest() throws {
        let longest = String(repeating: "x", count: PasswordHash.longestPassword)
        let hash = try PasswordHash.make(longest)

        #expect(PasswordHash.matches(longest, hash))
        #expect(!PasswordHash.matches(String(longest.dropLast()), hash))
    }
}
