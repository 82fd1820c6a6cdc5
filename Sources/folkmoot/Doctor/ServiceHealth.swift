import Basics

/// Looks how the running service is, by asking it at the operator's port.
struct ServiceHealth {
    private let port: Int

    init(port: Int) { self.port = port }

    var symptoms: [Symptom] {
        do throws(Problem) {
            let health = try LocalHTTP.get("/healthz", port: port)
            let readiness = try LocalHTTP.get("/readyz", port: port)
            guard let json = try? JSONNode.parse(Array(readiness.content.utf8)).json else {
                return [silence("What answers at port \(port) is not the service’s operator’s port.")]
            }
            return [loops(health.status)] + Self.symptoms(of: json)
        } catch {
            return [silence(error.message)]
        }
    }

    private func silence(_ words: String) -> Symptom {
        Symptom(.problem, "service", words, "Start it with --operator-port \(port), or look in its log for why it does not run.")
    }

    private func loops(_ status: Int) -> Symptom {
        Symptom(
            .problem, "service", ok: "works", not: status == 200 ? [] : ["A loop of it does not turn."],
            "Restart it, and report this with its log.")
    }

    /// What the answer of /readyz tells.
    static func symptoms(of json: JSON) -> [Symptom] {
        [readiness(json), forces(json), log(json), descriptors(json), proxy(json)]
    }

    private static func readiness(_ json: JSON) -> Symptom {
        Symptom(
            .problem, "service", ok: "ready", not: json["fault"]?.string.map { [$0] } ?? [],
            "See what else is found here, and mend it; the service takes it up by itself.")
    }

    private static func forces(_ json: JSON) -> Symptom {
        let out = json["out_of_service"]?.array ?? []
        let words = out.map { "\($0["force"]?.string ?? "") is out of service: \($0["reason"]?.string ?? "")." }
        return Symptom(
            .warning, "forces", ok: "\(count(json, "forces_in_service")) in service", not: words,
            "See what is found of its file; or bring it back: folkmoot force resume SLUG --reason TEXT")
    }

    private static func log(_ json: JSON) -> Symptom {
        let lost = count(json, "log_lines_left_out")
        return Symptom(
            .warning, "log", ok: "no line was lost", not: lost > 0 ? ["\(counted(lost, "line")) could not be written."] : [],
            "Look whether the log’s disk was full.")
    }

    private static func descriptors(_ json: JSON) -> Symptom {
        let limit = count(json, "descriptor_limit")
        return Symptom(
            .warning, "descriptors", ok: "\(Decimals.grouped(limit)) allowed",
            not: limit < SystemdUnit.descriptors
                ? ["The service may open only \(Decimals.grouped(limit)) files and connections."] : [],
            "Allow it 32,768: LimitNOFILE= in its unit, or ulimit -n.")
    }

    private static func proxy(_ json: JSON) -> Symptom {
        let forwarded = json["forwarded"] ?? [:]
        let (secure, plain) = (count(forwarded, "secure"), count(forwarded, "plain"))
        let (silent, unbelieved) = (count(forwarded, "silent"), count(forwarded, "unbelieved"))
        var faults: [String] = []
        if unbelieved > 0 {
            faults.append("\(counted(unbelieved, "request")) with X-Forwarded headers came from an address that is not trusted.")
        }
        if silent > 0 {
            faults.append("\(counted(silent, "request")) of the proxy came without X-Forwarded-For and X-Forwarded-Proto.")
        }
        if plain > 0, secure == 0 { faults.append("Not one request of the proxy is said to be encrypted, so nobody can sign in.") }
        if count(json, "requests_for_unknown_hosts") > 0, count(json, "requests_for_known_hosts") == 0 {
            faults.append("Every request was for a host that no force has.")
        }
        return Symptom(
            .warning, "proxy", ok: secure > 0 ? "its headers arrive as they should" : "no request came through one yet",
            not: faults,
            "Set the headers as admin/deploy/nginx does, and name the proxy with --trusted-proxy.")
    }

    private static func count(_ json: JSON, _ name: String) -> Int {
        if case .integer(let number)? = json[name] { Int(number) } else { 0 }
    }
}
