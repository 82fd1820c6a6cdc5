#!/usr/bin/env bash
# Where the time of the service goes under a workload: the 40 functions that most samples fell in, and their share.
# Usage: admin/benchmarks/profile.sh home|area|survey|survey-one [SECONDS] — after admin/bench has run the stage that made the requests.
# Needs Debian's linux-perf; where perf events are not to be had, valgrind --tool=callgrind says much the same, slowly.
set -euo pipefail
cd "$(dirname "$0")/../.."
what=${1:-home}
seconds=${2:-6}
folder=${FOLKMOOT_BENCH:-/tmp/folkmoot-bench}
binary=${FOLKMOOT_BINARY:-.build/release/folkmoot}
rm -rf "$folder/data/profiled"
cp -r "$folder/data/base" "$folder/data/profiled"
FOLKMOOT_BENCH=$folder FOLKMOOT_BINARY=$binary python3 - "$what" "$seconds" <<'PYTHON'
import re
import subprocess
import sys

sys.path.insert(0, "admin/benchmarks")
import contest
import data
import stages
from servers import Product, Settings
from workload import host

what, seconds = sys.argv[1], int(sys.argv[2])
Settings.answers, Settings.members = 200_000, 60_000
with Product(Settings.path("data/profiled"), host(stages.slugs()[0])) as product:
    if what == "home":
        file = stages.pages_of("home", [host(slug) for slug in stages.slugs()])
    elif what == "area":
        place = host(data.answered())
        file = stages.pages_of("area", [place], re.search(r'href="(/areas/X\d+)"', product.get(place, "/areas")[1].decode())[1])
    else:
        file = stages.survey_requests(product, what, 4300 if what == "survey" else 1000, None if what == "survey" else stages.slugs().index("essex"))
    contest.drive(product.port, file, 64, 1)
    record = subprocess.Popen(["perf", "record", "-q", "-e", "cpu-clock", "-F", "1999", "-g", "-o", str(Settings.path("perf.data")), "-p", str(product.process.pid),
                               "--", "sleep", str(seconds)])
    print(contest.drive(product.port, file, 64, seconds))
    record.wait()
PYTHON
perf report -q --no-children -g none -i "$folder/perf.data" --percent-limit 0.3 --stdio 2>/dev/null | swift demangle --simplified | cut -c1-180 | grep -v '^$' | head -n "${LINES_WANTED:-45}"
