"""One table of all that was measured, and docs/performance.md."""

import os
import statistics
import subprocess
import time
from pathlib import Path

from servers import ROOT, Settings

WORDS = Path(__file__).resolve().parent / "where-the-time-goes.md"


class Line:
    """A line of the table: one work, what it took here and there, and whether the bar is met."""

    def __init__(self, work, stage, ours, peers, bar, met, cost="", memory=""):
        self.work, self.stage, self.ours, self.peers, self.bar, self.met = work, stage, ours, peers, bar, met
        self.cost, self.memory = cost, memory

    def cells(self):
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return [self.work, self.ours, "; ".join(self.peers), self.bar, met, self.cost, self.memory, f"`admin/bench {self.stage}`"]


HEADINGS = ["work", "Folkmoot", "beside it, in turn", "bar", "met", "processor for each", "MB share / resident", "command"]


def rate(result):
    return f"{result['rate']:,.0f}/s, p99 {result['p99']:.1f} ms"


def cost(result):
    return f"{result['cpu']:,.0f} µs" if result["cpu"] >= 20 else f"{result['cpu']:.1f} µs"


def memory(pair):
    return f"{pair[0]} / {pair[1]}" if pair else ""


def against(ours, name, theirs, factor=None):
    """A peer with the ratio of rates; with a factor also whether that is reached."""
    if not theirs:
        return None, None
    ratio = ours["rate"] / theirs["rate"]
    return f"{name} {theirs['rate']:,.0f}/s ({ratio:.2f} ×)", None if factor is None else ratio >= factor


def both(*verdicts):
    known = [verdict for verdict in verdicts if verdict is not None]
    return all(known) if known else None


def lines(results):
    """All lines whose stages have been run."""
    found = []
    for part in (home, survey, results_pages, national, imports, footprints):
        found += part(results)
    return found


def home(results):
    if "w1" not in results:
        return []
    w1, ours = results["w1"], results["w1"]["Folkmoot"]
    size = results["w1 bytes"]["Folkmoot"]
    nginx, fast = against(ours, "nginx, same bytes as a file", w1["nginx, the same pages"], 0.7)
    plain, faster = against(ours, "Hummingbird without templates", w1.get("Hummingbird without templates"), 2.5)
    live, live_met = against(ours, "Hummingbird", w1.get("Hummingbird with priorities read"), 10)
    other, _ = against(ours, "Hummingbird", w1.get("Hummingbird home"))
    theirs, _ = against(ours, "nginx with the peers' 6 KB page", w1.get("nginx, the peers' pages"))
    used = memory(results.get("w1 memory", {}).get("Folkmoot"))
    made = [Line(f"W1 home page of 43 forces in turn, {size:,} bytes", "w1", rate(ours), [x for x in (nginx, plain, other, theirs) if x],
                 "≥ 0.7 × nginx, ≥ 2.5 × Hummingbird without templates", both(fast, faster), cost(ours), used)]
    if live:
        made.append(Line("W1 with three issues read from the force's file", "w1", rate(ours), [live], "≥ 10 × Hummingbird", live_met, cost(ours), used))
    return made


def survey(results):
    made = []
    for key, words, factor in [("w2", "43 forces", 2.5), ("w2 one", "one force", 6), ("w2 slow", "43 forces, each sync 2 ms longer", 1.5),
                               ("w2 slow one", "one force, each sync 2 ms longer", 20)]:
        if key not in results:
            continue
        ours = results[key]["Folkmoot"]
        peer, met = against(ours, "Hummingbird", results[key].get("Hummingbird"), factor)
        limits = results.get("w2 C", {})
        limits = {"w2": [(1, limits.get("43 forces, 1 to a commit")), (16, limits.get("43 forces"))], "w2 one": [(16, limits.get("one force"))]}.get(key, [])
        peers = [peer] * bool(peer) + [f"C, {group} to a commit {limit:,.0f}/s" for group, limit in limits if limit]
        stage = "slow" if "slow" in key else "w2"
        made.append(Line(f"W2 survey answers, {words}", stage, rate(ours), peers, f"≥ {factor} × Hummingbird", met, cost(ours),
                         memory(results.get(stage.replace("slow", "w2 slow") + " memory", {}).get("Folkmoot"))))
    return made


def results_pages(results):
    if "w3" not in results:
        return []
    w3, made = results["w3"], []
    peer = w3.get("Hummingbird maintained")
    for label in ("area page", "staff, area with its trend", "staff, survey report"):
        ours = w3[f"Folkmoot {label}"]
        share = ours["p50"] / peer["p50"] if peer else None
        made.append(Line(
            f"W3 {label}, 200,000 answers, maintained figures", "w3", f"{ours['p50']:.2f} ms",
            [f"Hummingbird, JSON {peer['p50']:.2f} ms ({share:.2f} ×)"] if peer else [],
            "≤ 0.3 × Hummingbird" if label == "area page" else "", share <= 0.3 if peer and label == "area page" else None, cost(ours)))
    live = w3["Folkmoot live"]["ms"]
    peers = [f"Hummingbird {w3['Hummingbird live']['p50']:.0f} ms"] if peer else []
    made.append(Line("W3 all figures counted afresh from 200,000 answers", "w3", f"{live:.0f} ms", peers, "≤ 75 ms", live <= 75))
    return made


def national(results):
    if "w4" not in results:
        return []
    w4 = results["w4"]
    page, made = w4["Folkmoot published"], []
    made.append(Line("W4 national page of 43 forces' published figures", "w4", f"{page['p50']:.2f} ms", [], "", None, cost(page)))
    for cores, words, peer, bar in [("one", "1 processor", "Hummingbird live", 400), ("all", "2 processors", "Hummingbird live, all", 220)]:
        ms = w4[f"Folkmoot month, {cores}"]["ms"]
        peers = [f"Hummingbird {w4[peer]['p50']:.0f} ms"] if peer in w4 else []
        made.append(Line(f"W4 what 43 forces would publish, from the rows of {w4['members']:,} members, {words}", "w4", f"{ms:,.0f} ms", peers,
                         f"≤ {bar} ms", ms <= bar))
        made.append(Line(f"W4 every check of members' figures that `doctor` makes, {words}", "w4", f"{w4[f'Folkmoot members, {cores}']['ms']:,.0f} ms", [],
                         "", None))
    return made


def imports(results):
    if "w5" not in results:
        return []
    w5, made = results["w5"], []
    for key, words, share in [("first", "into a force with nobody", 0.6), ("later", "into a force with a million", 1)]:
        ours, shell = w5[key], w5[f"shell {key}"]
        ratio = ours["seconds"] / shell["seconds"]
        peers = [f"sqlite3 shell, same tables {shell['seconds']:.1f} s ({ratio:.2f} ×)"]
        if key == "first" and "Hummingbird" in w5:
            peers.append(f"Hummingbird, its own tables {w5['Hummingbird']['seconds']:.1f} s")
        made.append(Line(f"W5 1,000,000 members imported {words}", "w5", f"{ours['seconds']:.1f} s", peers, f"≤ {share} × the shell", ratio <= share,
                         f"{ours['cpu']:.1f} s in all"))
    return made


def footprints(results):
    if "w6" not in results:
        return []
    few, many = results["w6"]["Folkmoot, 43 forces"], results["w6"]["Folkmoot, 1000 forces"]
    peer, peers_many = results["w6"].get("Hummingbird, 43 forces"), results["w6"].get("Hummingbird, 1000 forces")
    beside = lambda text: [text] if peer else []
    return [
        Line("W6 start to the first page, 43 forces", "w6", f"{few['start']:.0f} ms", beside(f"Hummingbird {peer['start']:.0f} ms" if peer else ""), "≤ 40 ms",
             few["start"] <= 40),
        Line("W6 resident, idle, 43 forces", "w6", f"{few['idle'][1]} MB", beside(f"Hummingbird {peer['idle'][1]} MB" if peer else ""), "≤ 30 MB",
             few["idle"][1] <= 30, memory=memory(few["idle"])),
        Line("W6 resident, 1,000 forces, all visited", "w6", f"{many['visited'][1]} MB",
             beside(f"Hummingbird {peers_many['visited'][1]} MB" if peers_many else ""), "≤ 60 MB", many["visited"][1] <= 60, memory=memory(many["visited"])),
    ]


# Tables of Markdown

def table(headings, rows, right=()):
    dashes = ["---:" if heading in right else "---" for heading in headings]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [headings, dashes, *rows])


def forces_table(results):
    rows = [[f"{int(number):,}", f"{one['start']:.0f}", memory(one["idle"]), memory(one["visited"]), str(one["files"]), f"{one['home']['rate']:,.0f}",
             cost(one["home"])] for number, one in results["growth forces"].items()]
    return table(["forces", "first page, ms", "idle, MB share / resident", "all visited, MB", "open files", "home pages/s", "processor for each"], rows)


def answers_table(results):
    rows = [[f"{int(number):,}", f"{one['bytes'] / 1e6:,.1f}", f"{one['page']['p50']:.2f}", f"{one['live']['ms']:,.0f}", f"{one['answers']['rate']:,.0f}",
             cost(one["answers"])] for number, one in results["growth answers"].items()]
    return table(["answers", "file, MB", "survey report, ms", "counted afresh, ms", "further answers/s", "processor for each"], rows)


def pages_table(results):
    """The slowest pages of a large force, and the middle one of all."""
    slowest = sorted(results["pages"].items(), key=lambda page: -page[1]["ms"])
    rows = [[f"`{target}`", f"{one['ms']:.0f}", f"{one['cpu']:.0f}", "yes" if one["ms"] < 150 else "**no**"] for target, one in slowest[:12]]
    rows.append([f"the middle one of {len(slowest)}", f"{statistics.median(one['ms'] for _, one in slowest):.1f}", "", ""])
    return table(["page", "ms", "processor, ms", "under 150 ms"], rows)


def machine_words():
    model = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    sqlite = subprocess.run(["sqlite3", "--version"], capture_output=True, text=True).stdout.split(" ")[0]
    system = next((line.split("=")[1].strip().strip('"') for line in open("/etc/os-release") if line.startswith("PRETTY_NAME")), "Linux")
    return f"{os.cpu_count()} processors ({model}), {system}, {swift}, SQLite {sqlite}"


def write(results):
    """Prints the table, and writes docs/performance.md whole."""
    whole = table(HEADINGS, [line.cells() for line in lines(results)])
    print(whole)
    stages = ", ".join(f"{name} {stage['at']} ({stage['commit']})" for name, stage in results.get("stages", {}).items())
    parts = [f"""# Performance

For whoever wants to know how fast the platform is, and where its time goes. This page is written by `admin/bench`; the section [Where the
time goes](#where-the-time-goes) by hand, in `admin/benchmarks/where-the-time-goes.md`.

Written {time.strftime('%-d %B %Y', time.gmtime())} on {machine_words()}. Machines are shared and drift by a quarter
within the hour, so what counts is a ratio to something measured in turn, in the same minutes; the rest is orientation. A figure is the
middle of {Settings.runs} runs of {Settings.seconds} seconds.

The product is measured as it is run: its release build, its own pages, tokens, checks, audit and log. The server has one processor, the
client (`wrk`) another, 64 connections, for W3 and W4 one. Stages, with when and at which commit: {stages}.

`admin/bench` runs everything; `admin/bench STAGE …` some of it. Peers, and the workloads' definition: `../shared/peers`, if it is there.

## Against the bars

{whole}

W1: pages of the product link their style, so they are smaller than the peers'; nginx serves the very same bytes from files. W2: each answer
comes with the token of its force's form, is checked against the survey, and is in the file with its audit entry and the figures that it
changes before it is acknowledged; afterwards the files are counted, and hold every acknowledged answer. Hummingbird has no token, log or
audit. W4: Hummingbird counts members, households and activity of all forces in a request; the product publishes each force's month, and
recounts what would be published when that is asked for."""]
    if "growth forces" in results:
        parts.append(f"## How it grows\n\nWith the number of forces (`admin/bench growth`):\n\n{forces_table(results)}")
    if "growth answers" in results:
        parts.append(f"With the number of answers in one force (`admin/bench growth`, with `--full` to ten million):\n\n{answers_table(results)}")
    if "pages" in results:
        parts.append("## Pages of a large force\n\nA force of 118,000 members, 400,000 answers and 253 wards, one processor, one reader: a page of each "
                     "kind that links lead its staff to, the middle of fifteen\ntimes, warm. The slowest:\n\n" + pages_table(results))
    parts.append(WORDS.read_text().strip())
    path = Path(os.environ.get("FOLKMOOT_BENCH_REPORT", ROOT / "docs/performance.md"))
    path.write_text("\n\n".join(parts) + "\n")
    print(f"{path} is written.")
