#!/usr/bin/env python3
"""Times the national pages over 43 forces and 60 months of all measures, and the publishing of a month.

Usage: python3 admin/benchmarks/national.py [--pages] [--publishing] [--requests N] [--members N]
  both parts if none is named; --members is how many members the one force has (120,000), and about twice how many each of the 43 has.
It needs .build/release/folkmoot. Data are kept under $FOLKMOOT_BENCH, else /tmp/folkmoot-bench.
Wall-clock time is the client's, one request after another, warm, the server on one processor; processor time is the server's own.
"""

import argparse
import datetime
import hashlib
import json
import random
import resource
import shutil
import sqlite3
import statistics
import time

import data
import machine
import workload
from servers import Product, Settings, folkmoot

HOST = "national.example.test"
MONTHS = 60
SOURCE = "Census 2021, TS041 (21 March 2021)"
LIMIT_MS = 50


def months():
    """The months that have ended, the earliest first."""
    today = datetime.date.today()
    last = today.year * 12 + today.month - 2
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]


def value(measure, area, numerator, denominator=None, part=None, source=None, estimate=None):
    made = {"measure": measure, "version": 1, "area": area, "part": part, "numerator": numerator, "denominator": denominator,
            "denominator_source": source, "suppressed": False}
    return {**made, "estimate": estimate} if estimate else made


def figures(code, month, dice, definitions):
    """A made-up month of all measures, with ten districts."""
    households = dice.randint(150_000, 900_000)
    covered = [dice.randint(200, households // 100) for _ in range(10)]
    routes = {route: dice.randint(100, 40_000) for route in ["online", "doorstep", "partner", "paper", "event"]}
    modes = {mode: dice.randint(100, 9_000) for mode in ["staff", "online", "paper", "phone"]}
    joined, left = dice.randint(50, 900), dice.randint(10, 300)
    confidence = dice.uniform(40, 70)
    values = [value("household_coverage", code, sum(covered), households, source=SOURCE)]
    values += [value("household_coverage", f"{code}-{place}", count, households // 10, source=SOURCE)
               for place, count in enumerate(covered)]
    values += [value("members_active", code, sum(routes.values()))]
    values += [value("members_active", code, count, part=route) for route, count in routes.items()]
    values += [value("members_joined", code, joined), value("members_left", code, left), value("members_net", code, joined - left)]
    values += [value("surveys_completed", code, sum(modes.values()) + 40), value("people_surveyed", code, sum(modes.values()))]
    values += [value("people_surveyed", code, count, part=mode) for mode, count in modes.items()]
    values += [value("standard_compliance", code, dice.randint(30, 90), 100, source="The force’s engagement log"),
               value("priority_freshness", code, dice.randint(30, 90), 100, source="The force’s priorities"),
               value("confidence", code, None, source="Talking, a wave: 812 people", estimate={
                   "value": f"{confidence:.1f}", "low": f"{confidence - 3:.1f}", "high": f"{confidence + 3:.1f}", "people": 812,
                   "mode": "online"})]
    areas = [{"code": code, "name": code}] + [{"code": f"{code}-{place}", "name": f"District {place}"} for place in range(10)]
    return {"schema": "folkmoot.month/1", "month": month, "as_at": f"{month}-28T23:59:59Z", "areas": areas,
            "suppression": {"fewer_than": 10}, "configuration": {"revision": 1, "hash": "0" * 64}, "values": values,
            "definitions": definitions}


def published():
    """A registry with 60 months of all forces; no force’s own file has anything in it."""
    def make(place):
        # A service wants a force to answer for.
        shutil.copytree(data.empty(1), place)
        folkmoot("staff", "add", data.LEAD, "--national", "--name", "Kim Hill", "--password-stdin", data=place,
                 input=data.PASSWORD + "\n")
        definitions = [one for one in json.loads(folkmoot("measures", "--json", data=place))]
        registry = sqlite3.connect(place / "platform.sqlite")
        dice = random.Random(43)
        for slug, name in workload.forces(43):
            for number, month in enumerate(months()):
                text = json.dumps(figures(slug, month, dice, definitions), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                # Each twentieth is a restatement.
                for revision in [1, 2] if dice.randrange(20) == 0 else [1]:
                    registry.execute(
                        "INSERT INTO publication (force, force_name, month, revision, published_at, signed_off_by, reason, demonstration,"
                        " figures, hash) VALUES (?, ?, ?, ?, ?, 'bench', ?, 0, ?, ?)",
                        (slug, name, month, revision, 1_600_000_000 + number * 2_600_000, None if revision == 1 else "Made up",
                         text, hashlib.sha256(text.encode()).hexdigest()))
        registry.commit()
        registry.close()

    return data.made_once("national-published", make)


def pages(requests):
    place = data.copy(published(), "national")
    with Product(place, workload.host(workload.forces(1)[0][0])) as product:
        lead = product.sign_in(HOST, data.LEAD, data.PASSWORD, "/sign-in")
        slug = "kent"
        targets = ["/", "/?measure=confidence", "/league.csv", "/league.json", "/league.atom", "/funnel", "/funnel.csv"]
        targets += ["/series?months=13", "/series?months=60", "/series?months=60&measure=confidence", "/series.csv?months=60",
                    "/series.json?months=60", "/series.atom?months=60", "/quality", "/quality.csv", "/supplied", "/measures"]
        targets += [f"/forces/{slug}{rest}" for rest in [
            "", "/coverage.csv", "/coverage.json", "/measures.csv", "/peers", "/peers?measure=confidence", "/change", "/change.csv"]]
        measured = [timed(product, target, lead, requests) for target in targets]
        print(f"\n{'page':44} {'KB':>7} {'ms, wall':>10} {'ms, processor':>14}")
        for target, size, wall, cpu in measured:
            print(f"{target:44} {size / 1024:7.1f} {wall:10.1f} {cpu:14.1f}{'  over the limit' if min(wall, cpu) > LIMIT_MS else ''}")
        print(f"memory of the server: {product.memory()}")


def timed(product, target, lead, requests):
    """Bytes, and the middle wall-clock and the mean processor time of one request."""
    for _ in range(3):
        status, page, _ = product.get(HOST, target, lead)
        if status != 200:
            raise SystemExit(f"{target} was answered with {status}.")
    taken, cpu = [], product.cpu()
    for _ in range(requests):
        began = time.monotonic()
        product.get(HOST, target, lead)
        taken.append((time.monotonic() - began) * 1000)
    return target, len(page), statistics.median(taken), (product.cpu() - cpu) * 1000 / requests


def publishing(members):
    """A month of one large force, and of 43 in turn, each by a command of its own."""
    Settings.members = members // 2
    place = data.copy(data.peopled(), "publishing")
    slug = workload.forces(43)[0][0]
    month = datetime.date.today().replace(day=1) - datetime.timedelta(days=35)
    file = Settings.path("large.csv")
    # Numbered as no force is, so that these are other people than those that the force has.
    workload.write_members(
        file, 97, members,
        lambda pick: workload.postcode(0, pick.randrange(workload.BEATS), pick.randrange(workload.POSTCODES_OF_A_BEAT)))
    folkmoot("members", "import", file, "--force", slug, data=place)
    file.unlink()
    print(f"\n{'publishing':44} {'s, wall':>18} {'s, processor':>14}")
    report(f"{slug}, {members:,} members and more", [slug], f"{month:%Y-%m}", place)
    report("43 forces in turn", [slug for slug, _ in workload.forces(43)],
           f"{(month.replace(day=1) - datetime.timedelta(days=1)):%Y-%m}", place)


def report(name, slugs, month, place):
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    for slug in slugs:
        folkmoot("benchmark", "publish", "--force", slug, "--month", month, data=place)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:44} {time.monotonic() - began:18.2f} {cpu:14.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--publishing", action="store_true")
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--members", type=int, default=120_000)
    chosen = parser.parse_args()
    both = not chosen.pages and not chosen.publishing
    if chosen.pages or both:
        pages(chosen.requests)
    if chosen.publishing or both:
        publishing(chosen.members)


if __name__ == "__main__":
    main()
