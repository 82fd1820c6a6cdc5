"""The workloads W1 to W6 and how they grow: each stage gives what it measured, by the names that the report reads."""

import html
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import time

import data
import machine
import workload
from contest import Entry, contest, drive, middle, requests, timed
from servers import PEERS, Peers, Product, Settings, answers, count, folkmoot, loader, nginx


def slugs():
    return [slug for slug, _ in workload.forces(Settings.forces)]


def pages_of(name, hosts, target="/", cookie=""):
    return requests(name, [(host, "GET", target, cookie, "") for host in hosts])


# W1

def w1():
    """The home pages of all forces in turn, with what each page reads from its force's file."""
    hosts = [workload.host(slug) for slug in slugs()]
    with Product(data.base(), hosts[0]) as product:
        pages = [(host, product.get(host)[1]) for host in hosts]
        size = round(statistics.mean(len(page) for _, page in pages))
        entries = [Entry("Folkmoot", product, pages_of("home", hosts))]
        if Settings.short:
            return {"w1": contest(entries)}
        with nginx(pages) as same:
            entries.append(Entry("nginx, the same pages", same, entries[0].file))
            if not Peers.there():
                return {"w1": contest(entries), "w1 bytes": {"Folkmoot": size}}
            with Peers.serve(Peers.copy()) as peer:
                entries += [Entry(f"Hummingbird {name}", peer, pages_of(f"peers-{path.strip('/') or 'home'}", Peers.hosts(), path))
                            for path, name in [("/", "home"), ("/fast", "without templates"), ("/live", "with priorities read")]]
                theirs = [(host, peer.get(host)[1]) for host in Peers.hosts()]
                results = contest(entries)
                sizes = {"Folkmoot": size, "Hummingbird": round(statistics.mean(len(page) for _, page in theirs))}
        if Peers.there():
            with nginx(theirs) as theirs:
                results.update(contest([Entry("nginx, the peers' pages", theirs, pages_of("peers-home", Peers.hosts()))]))
        return {"w1": results, "w1 bytes": sizes, "w1 memory": {"Folkmoot": product.memory()}}


# W2

def survey_requests(product, name, count, only=None):
    """Answers with the cookie and the token that a browser would have at each force."""
    hosts = {slug: workload.host(slug) for slug in (slugs() if only is None else [slugs()[only]])}
    tickets = {slug: product.form(host) for slug, host in hosts.items()}
    lines = []
    for slug, body in workload.bodies(count, slugs(), only):
        cookie, token = tickets[slug]
        lines.append((hosts[slug], "POST", "/survey", cookie, f"csrf={token}&page=PAGE&{body}"))
    return requests(name, lines)


def peers_surveys():
    theirs = Settings.path("requests/peers-survey.txt")
    done = subprocess.run([Peers.generator, "bodies", "43000"], check=True, capture_output=True, text=True,
                          env={**os.environ, **Peers.environment})
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    every = [(f"{slug}.example.test", "POST", "/survey", "", body) for slug, body in lines[:4300]]
    one = [(f"{slug}.example.test", "POST", "/survey", "", body) for slug, body in lines if slug == "essex"]
    return requests(theirs.stem, every), requests(theirs.stem + "-one", one)


def w2(slow=False):
    """Answers to the survey: all forces in turn, then one force; what was acknowledged is counted in the files afterwards."""
    name = "w2 slow" if slow else "w2"
    environment = {"LD_PRELOAD": str(slowsync())} if slow else {}
    place = data.copy(data.base())
    one = slugs().index("essex") if "essex" in slugs() else 0
    results = {}
    with Product(place, workload.host(slugs()[0]), environment=environment) as product:
        contests = {name: [Entry("Folkmoot", product, survey_requests(product, "survey", 4300))],
                    name + " one": [Entry("Folkmoot", product, survey_requests(product, "survey-one", 1000, one))]}
        if Peers.there():
            every, single = peers_surveys()
            with Peers.serve(Peers.copy(), {"AGG": "1", **environment}) as peer:
                contests[name].append(Entry("Hummingbird", peer, every))
                contests[name + " one"].append(Entry("Hummingbird", peer, single))
                results = {key: stored(contests[key], place) for key in contests}
        else:
            results = {key: stored(contests[key], place) for key in contests}
        results[name + " memory"] = {"Folkmoot": product.memory()}
    if not slow and Peers.there() and os.access(Peers.commits, os.X_OK):
        results["w2 C"] = commits()
    return results


def stored(entries, place):
    """Measures, and looks whether every acknowledged answer is in the files: a failure if one is not."""
    before = answers(place)
    results = contest(entries)
    kept = answers(place) - before
    result = results["Folkmoot"]
    result["stored"] = kept
    if kept < result["answered"] - result["bad"]:
        raise SystemExit(f"{result['answered']} answers were acknowledged and {kept} are stored.")
    print(f"  {result['answered']:,} acknowledged, {kept:,} stored")
    return results


def w2_slow():
    """The same on a disk whose every sync takes two milliseconds more."""
    return w2(slow=True)


def commits():
    """C with prepared statements on the server's processor: what the disk and SQLite allow, sixteen answers to a transaction and one; the best of three."""
    rates = {}
    for label, group, threads, more in [("43 forces", 16, 8, []), ("43 forces, 1 to a commit", 1, 43, []), ("one force", 16, 1, ["one"])]:
        runs = [subprocess.run(["taskset", "-c", "0", Peers.commits, Peers.copy(), "2", str(group), str(threads), *more],
                               capture_output=True, text=True).stdout for _ in range(3)]
        rates[label] = max(float(run.split(": ")[1].split(" ")[0]) for run in runs)
        print(f"  C, {label}: {rates[label]:,.0f}/s")
    return rates


def slowsync():
    library = Settings.path("slowsync.so")
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, workload.ROOT / "admin/benchmarks/slowsync.c", "-ldl"], check=True)
    return library


# W3

def w3():
    """What people in a force with 200,000 answers said: pages from maintained figures, and the figures counted afresh."""
    slug = data.answered()
    host = workload.host(slug)
    with Product(data.base(), host) as product:
        staff = product.sign_in(host, f"admin@{slug}.example", data.PASSWORD, "/staff/sign-in")
        root = re.search(r"/areas/(X\d+)", product.get(host, "/staff", staff)[1].decode())[1]
        report = survey_report(product, host, staff)
        wanted = [("area page", f"/areas/{root}", ""), ("staff, area with its trend", f"/staff/areas/{root}", staff),
                  ("staff, survey report", report, staff)]
        entries = [Entry(f"Folkmoot {label}", product, pages_of(f"w3-{i}", [host], target, cookie))
                   for i, (label, target, cookie) in enumerate(wanted)]
        for entry, (_, target, cookie) in zip(entries, wanted):
            status, page, _ = product.get(host, target, cookie)
            assert status == 200, (target, status)
            print(f"  {target}: {len(page):,} bytes")
        if Peers.there():
            with Peers.serve(Peers.copy()) as peer:
                entries += [Entry(f"Hummingbird {label}", peer, pages_of(f"peers-w3-{label}", ["kent.example.test"], f"/api/dashboard/{path}"))
                            for label, path in [("maintained", "agg"), ("live", "live")]]
                results = contest(entries, connections=1)
        else:
            results = contest(entries, connections=1)
    results["Folkmoot live"] = recount("recount-answers", "--force", slug, place=data.base(), cores=machine.SERVER)
    return {"w3": results}


def recount(command, *arguments, place, cores):
    """Milliseconds of the middle run of a recount, within the program."""
    machine.wait_until_quiet()
    taken = sorted(map(float, loader(command, *arguments, "--runs", max(3, Settings.runs), data=place, cores=cores).split()))
    result = {"ms": statistics.median(taken), "least": taken[0], "most": taken[-1]}
    print(f"  {command}, {len(cores)} processor(s): {result['ms']:.1f} ms ({taken[0]:.1f} to {taken[-1]:.1f})", flush=True)
    return result


# W4

def w4():
    """The national comparison: the page of what was published, and every force's figures counted from its members' rows."""
    place = data.peopled()
    results = {}
    with Product(place, workload.host(slugs()[0])) as product:
        lead = product.sign_in("national.example.test", data.LEAD, data.PASSWORD, "/sign-in")
        status, page, _ = product.get("national.example.test", "/", lead)
        assert status == 200, status
        entries = [Entry("Folkmoot published", product, pages_of("national", ["national.example.test"], "/", lead))]
        if Peers.there():
            with Peers.serve(Peers.with_members()) as peer:
                entries.append(Entry("Hummingbird live", peer, pages_of("peers-national", ["national.example.test"], "/api/national/live")))
                results = contest(entries, connections=1)
        else:
            results = contest(entries, connections=1)
    for cores, name in [(machine.SERVER, "one"), (machine.EVERY, "all")]:
        results[f"Folkmoot month, {name}"] = recount("recount-month", "--month", data.MONTH, place=place, cores=cores)
        results[f"Folkmoot members, {name}"] = recount("recount-members", place=place, cores=cores)
    if Peers.there():
        with Peers.serve(Peers.with_members(), cores=machine.EVERY) as peer:
            results.update({"Hummingbird live, all": contest(
                [Entry("Hummingbird on all processors", peer, Settings.path("requests/peers-national.txt"))], connections=1)
                ["Hummingbird on all processors"]})
    results["members"] = sum(count(file, "SELECT count(*) FROM member") for file in place.glob("tenants/*.sqlite"))
    return {"w4": results}


# W5

SHELL = """PRAGMA synchronous=FULL;
PRAGMA cache_size=-262144;
CREATE TABLE m(name TEXT, email TEXT, address TEXT, postcode TEXT, joined_on TEXT, consent_on TEXT, consent_provider TEXT, consent_wording TEXT);
CREATE TABLE p(prefix TEXT PRIMARY KEY, area TEXT) WITHOUT ROWID;
.import --csv --skip 1 {postcodes} p
.import --csv --skip 1 {list} m
BEGIN;
CREATE TABLE c AS SELECT m.rowid AS n, m.name, lower(trim(m.email)) AS email, m.address, p.prefix AS postcode, p.area,
  p.prefix || ' ' || upper(m.address) AS key, unixepoch(m.joined_on) AS joined, m.consent_provider AS provider,
  CAST(m.consent_wording AS INTEGER) AS wording
  FROM m JOIN p ON p.prefix = substr(replace(upper(m.postcode), ' ', ''), 1, length(replace(m.postcode, ' ', '')) - 3)
    || ' ' || substr(replace(upper(m.postcode), ' ', ''), -3);
INSERT INTO household (key, area, active_members) SELECT key, area, 0 FROM c WHERE true ON CONFLICT DO NOTHING;
INSERT INTO member (id, name, email, address, postcode, area, household, state, route, language, created_at, joined_at)
  SELECT printf('{prefix}%023d', n), name, email, address, postcode, c.area, h.id, 'active', 'online', 'en', {now}, joined
  FROM c JOIN household AS h ON h.key = c.key WHERE true ON CONFLICT DO NOTHING;
INSERT INTO member_period (member, from_at, area, household, route)
  SELECT id, joined_at, area, household, route FROM member WHERE created_at = {now};
INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route)
  SELECT id, 1, 'police', 1, 1, joined_at, route FROM member WHERE created_at = {now};
UPDATE household SET active_members = active_members + counted.n
  FROM (SELECT household AS id, count(*) AS n FROM member WHERE created_at = {now} GROUP BY household) AS counted WHERE counted.id = household.id;
INSERT INTO area_figure (area, members, households)
  SELECT area, sum(active_members), count(*) FROM household WHERE active_members > 0 GROUP BY area
  ON CONFLICT (area) DO UPDATE SET members = excluded.members, households = excluded.households;
DROP TABLE c; DROP TABLE m; DROP TABLE p;
COMMIT;
"""


def w5():
    """A million people into a force with nobody in it, then another million; beside it the sqlite3 shell into the same tables."""
    force = slugs()[data.imported()]
    first, second = data.lists()
    start, ours, theirs = data.empty(Settings.forces), Settings.path("data/import"), Settings.path("data/shell")
    results = {}

    def product(list):
        return lambda: folkmoot("members", "import", list, "--force", force, data=ours)

    def shell(list, moment):
        script = SHELL.format(list=list, postcodes=Settings.path("forces", str(Settings.forces), force, "postcodes.csv"), now=moment,
                              prefix="01k" if moment == 1 else "01m")
        def work():
            done = subprocess.run(["sqlite3", theirs / f"tenants/{force}.sqlite"], input=script, capture_output=True, text=True)
            if done.returncode != 0 or done.stderr:
                raise SystemExit(f"sqlite3: {done.stderr[-2000:]}")
        return work

    taken = {key: [] for key in ("first", "later", "shell first", "shell later")}
    for _ in range(Settings.runs):
        data.copy(start, "import"), data.copy(start, "shell")
        for key, work in [("first", product(first)), ("shell first", shell(first, 1)), ("later", product(second)), ("shell later", shell(second, 2))]:
            taken[key] += timed(work, runs=1)
    for key, runs in taken.items():
        results[key] = middle(f"W5 {key}", runs)
    for label, place in [("stored", ours), ("shell stored", theirs)]:
        results[label] = count(place / f"tenants/{force}.sqlite", "SELECT count(*) FROM member")
        print(f"  {label} after both: {results[label]:,}")
    if Peers.there():
        results["Hummingbird"] = middle("W5 Hummingbird", peers_import())
    for place in (ours, theirs):
        shutil.rmtree(place)
    return {"w5": results}


def peers_import():
    list, place = Settings.path("peers/members.csv"), Settings.path("peers/import.sqlite")
    if not list.exists():
        Peers.run(Peers.generator, "csv", Settings.imported, output=list)

    def prepare():
        for end in ("", "-wal", "-shm"):
            place.with_name(place.name + end).unlink(missing_ok=True)
        shutil.copy(Peers.data() / "metropolitan.sqlite", place)

    return timed(lambda: Peers.run(Peers.hummingbird, "import", place, list), prepare=prepare)


# W6

def starts(make):
    taken = []
    for _ in range(1 if Settings.short else 7):
        machine.wait_until_quiet(4)
        with make() as server:
            taken.append(server.cold_ms)
    return statistics.median(taken)


def visit_all(server, file):
    """Every page of a file, each at least once: the first visit to a force is that at which its file is opened."""
    pages = len(file.read_text().splitlines())
    begun = time.monotonic()
    while drive(server.port, file, 16, Settings.seconds + 1, machine.EVERY)["requests"] < pages + 16:
        if time.monotonic() > begun + 120:
            raise SystemExit(f"{pages} pages were not visited within two minutes.")


def footprint(label, make, file):
    """Milliseconds to the first page, memory idle, and after every force's home page was visited."""
    result = {"start": starts(make)}
    with make() as server:
        # The product goes through all files once, a second after it has started.
        time.sleep(4)
        result["idle"] = server.memory()
        visit_all(server, file)
        result["visited"] = server.memory()
        result["files"] = sum(len(os.listdir(f"/proc/{process}/fd")) for process in machine.tree(server.process.pid))
    print(f"  {label}: first page after {result['start']:.1f} ms; MB (share, resident) idle {result['idle']}, visited {result['visited']}; "
          f"{result['files']} open files", flush=True)
    return result


def product_of(place):
    return lambda: Product(place, workload.host(workload.forces(1)[0][0]), cores=machine.EVERY)


def w6():
    """Start and memory, with 43 forces and with 1,000."""
    hosts = [workload.host(slug) for slug, _ in workload.forces(Settings.many)]
    files = {Settings.forces: pages_of("home", hosts[:Settings.forces]), Settings.many: pages_of("home-many", hosts)}
    results = {}
    for number, place in [(Settings.forces, data.base()), (Settings.many, data.empty(Settings.many))]:
        results[f"Folkmoot, {number} forces"] = footprint(f"Folkmoot, {number:,} forces", product_of(place), files[number])
    if Peers.there():
        for number, place in [(43, Peers.data()), (1000, Peers.many())]:
            file = pages_of(f"peers-home-{number}", Peers.hosts(number))
            results[f"Hummingbird, {number} forces"] = footprint(
                f"Hummingbird, {number:,} forces", lambda: Peers.serve(place, cores=machine.EVERY), file)
    return {"w6": results}


def survey_report(product, host, staff):
    return re.search(r"/staff/surveys/\w+", product.get(host, "/staff/surveys", staff)[1].decode())[0]


# Growth

def growth():
    """The same with 1 to 1,000 forces, and with ten thousand to ten million answers in one of them."""
    return {"growth forces": {number: of_forces(number) for number in Settings.force_steps},
            "growth answers": {number: of_answers(number) for number in Settings.answer_steps}}


def of_forces(number):
    hosts = [workload.host(slug) for slug, _ in workload.forces(number)]
    file = pages_of(f"home-{number}", hosts)
    result = footprint(f"{number:,} forces", product_of(data.empty(number)), file)
    with Product(data.empty(number), hosts[0]) as product:
        visit_all(product, file)
        result["home"] = contest([Entry(f"{number:,} forces", product, file)])[f"{number:,} forces"]
    return result


def of_answers(number):
    slug = workload.forces(1)[0][0]
    place, host = data.answered_by(number), workload.host(slug)
    result = {"bytes": (place / f"tenants/{slug}.sqlite").stat().st_size,
              "live": recount("recount-answers", "--force", slug, place=place, cores=machine.SERVER)}
    place = data.copy(place)
    with Product(place, host) as product:
        survey = requests("survey-grown", survey_lines(product, slug))
        staff = product.sign_in(host, f"admin@{slug}.example", data.PASSWORD, "/staff/sign-in")
        report = pages_of("grown", [host], survey_report(product, host, staff), staff)
        result["page"] = contest([Entry("survey report", product, report)], connections=1)["survey report"]
        result["answers"] = contest([Entry(f"answers on {number:,}", product, survey)])[f"answers on {number:,}"]
    shutil.rmtree(place)
    return result


def survey_lines(product, slug):
    host = workload.host(slug)
    cookie, token = product.form(host)
    return [(host, "POST", "/survey", cookie, f"csrf={token}&page=PAGE&{body}") for _, body in workload.bodies(1000, [slug], 0)]


# Pages of a large force

def pages():
    """Every staff page of a force with 118,000 members, 400,000 answers and 253 wards: one of each kind that links lead to, in turn."""
    place, host = data.large(), "lancashire.localhost"
    with Product(place, host) as product:
        staff = product.sign_in(host, f"admin@{data.LARGE}.example", data.PASSWORD, "/staff/sign-in")
        targets = kinds_of_pages(product, host, staff)
        taken = {target: ([], []) for target in targets}
        machine.wait_until_quiet()
        for _ in range(3 if Settings.short else 15):
            for target in targets:
                began, cpu = time.monotonic(), product.cpu()
                status = product.get(host, target, staff)[0]
                assert status == 200, (target, status)
                taken[target][0].append((time.monotonic() - began) * 1000)
                taken[target][1].append((product.cpu() - cpu) * 1000)
    return {"pages": {target: {"ms": statistics.median(clock), "cpu": statistics.mean(cpu)} for target, (clock, cpu) in taken.items()}}


def kinds_of_pages(product, host, cookie):
    """The targets that links lead to from the start page, one of each shape: codes and ids are alike, and files are left out."""
    found, waiting = {}, ["/staff"]
    while waiting:
        target = waiting.pop(0)
        path, _, query = target.partition("?")
        names = sorted(part.partition("=")[0] for part in query.split("&") if part)
        shape = (re.sub(r"/[^/]*[A-Z\d][^/]*", "/*", path), *names)
        if shape in found or re.search(r"\.\w+$", path) or path.endswith("/sign-out"):
            continue
        status, page, headers = product.get(host, target, cookie)
        assert status == 200, (target, status)
        found[shape] = target
        waiting += [html.unescape(link) for link in re.findall(r'href="(/staff[^"#]*)', page.decode())]
    return list(found.values())


ALL = {"w1": w1, "w2": w2, "slow": w2_slow, "w3": w3, "w4": w4, "w5": w5, "w6": w6, "growth": growth, "pages": pages}


def check(name, results):
    """Looks whether each request of a stage was answered as it should be, and each import brought in who it should."""
    for key, result in results.items():
        for label, one in result.items() if isinstance(result, dict) else []:
            if isinstance(one, dict) and "answered" in one:
                assert one["answered"] > 0 and one["bad"] == 0, (name, key, label, one)
    if name == "w5":
        assert results["w5"]["stored"] == results["w5"]["shell stored"] > 0, results["w5"]
