import Basics
import Testing

@testable import HTTP

@Suite("A form")
struct FormTests {
    @Test("Fields come out decoded, in order, and as often as they were sent")
    func encoded() throws {
        let form = try urlencoded("name=Zo%C3%AB+%26+co&issue=speeding&issue=parking&note=&flag&rate=100%").form()

        #expect(form["name"] == "Zoë & co")
        #expect(form.all("issue") == ["speeding", "parking"])
        #expect(form["note"] == "")
        #expect(form["flag"] == "")
        #expect(form["rate"] == "100%")
        #expect(form["other"] == nil)
        #expect(form.names == ["name", "issue", "issue", "note", "flag", "rate"])
    }

    @Test("Fields and files come out of a multipart form (RFC 7578)")
    func multipart() throws {
        let form = try multipart(
            """
            preamble\r
            --x\r
            Content-Disposition: form-data; name="title"\r
            \r
            Mill Lane\r
            --x\r
            content-disposition: form-data; name="logo"; filename="C:\\logos\\a \\"b\\".svg"\r
            Content-Type: image/svg+xml\r
            \r
            <svg>\r
            -x\r
            --x\r
            Content-Disposition: form-data; name="none"; filename=""\r
            Content-Type: application/octet-stream\r
            \r
            \r
            --x--\r
            epilogue
            """
        ).form()

        #expect(form["title"] == "Mill Lane")
        #expect(form.file("logo")?.name == "a \"b\".svg")
        #expect(form.file("logo")?.contentType == "image/svg+xml")
        #expect(form.file("logo")?.bytes == Array("<svg>\r\n-x".utf8))
        #expect(form.file("none") == nil)
        #expect(form.names == ["title"])
    }

    @Test(
        "A multipart form that is not as it should be is refused",
        arguments: [
            "", "--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb", "--x\r\n\r\nb\r\n--x--",
            "--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--",
            "--xy\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--xy--",
            "--x\r\nContent-Disposition : form-data; name=a\r\n\r\nb\r\n--x--",
            "--x\r\nX: \(String(repeating: "a", count: 5000))\r\n\r\nb\r\n--x--",
        ])
    func malformed(body: String) throws {
        let request = try multipart(body)

        #expect { try request.form() } throws: { ($0 as? Problem)?.kind == .invalid }
    }

    @Test("A form with more fields or parts than allowed is refused")
    func tooMany() throws {
        var limits = Limits()
        (limits.formFields, limits.formParts) = (3, 2)
        let part = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n"
        let fields = try urlencoded("a&b&c&d", limits: limits)
        let parts = try multipart(part + part + part + "--x--", limits: limits)

        #expect(try urlencoded("a&b&c", limits: limits).form().names.count == 3)
        #expect(throws: Problem.self) { try fields.form() }
        #expect(throws: Problem.self) { try parts.form() }
    }

    @Test(
        "Content of another type is no form",
        arguments: ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary="])
    func otherType(type: String) throws {
        let request = try Request(.post, "/", headers: ["Content-Type": type], body: Array("a=b".utf8))

        #expect(throws: Problem.self) { try request.form() }
    }

    private func urlencoded(_ body: String, limits: Limits = Limits()) throws -> Request {
        let headers: Headers = ["Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"]
        return try Request(.post, "/", headers: headers, body: Array(body.utf8), limits: limits)
    }

    private func multipart(_ body: String, limits: Limits = Limits()) throws -> Request {
        let headers: Headers = ["Content-Type": "multipart/form-data; boundary=\"x\""]
        return try Request(.post, "/", headers: headers, body: Array(body.utf8), limits: limits)
    }
}
