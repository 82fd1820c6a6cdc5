"""Runs stages and keeps what they measured in results.json of the benchmark's folder. See admin/bench."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import machine
import report
import stages
from servers import ROOT, Settings


def main():
    parser = argparse.ArgumentParser(prog="admin/bench")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("stages", nargs="*")
    options = parser.parse_args()
    settle(options)
    if options.short:
        return short()
    names = options.stages or [*stages.ALL, "report"]
    unknown = [name for name in names if name not in [*stages.ALL, "report"]]
    if unknown:
        parser.error(f"no stage {unknown[0]}; the stages are {', '.join(stages.ALL)}, report")
    for name in names:
        if name == "report":
            report.write(read())
        else:
            print(f"== {name}: {' '.join(stages.ALL[name].__doc__.split())}", flush=True)
            keep(name, stages.ALL[name]())


def settle(options):
    Settings.runs, Settings.seconds = options.runs, options.seconds
    Settings.answers, Settings.members, Settings.imported, Settings.many = 200_000, 60_000, 1_000_000, 1000
    Settings.force_steps = [1, 10, 100, 1000]
    Settings.answer_steps = [10**4, 10**5, 10**6] + ([10**7] if options.full else [])
    Settings.folder.mkdir(parents=True, exist_ok=True)
    for program in (Settings.binary, Settings.loader):
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is not there.")


def short():
    """Each workload for a second on little data: only whether it runs, and whether what it acknowledged is kept."""
    machine.PATIENCE = 0
    Settings.short, Settings.runs, Settings.seconds, Settings.connections, Settings.forces = True, 1, 1, 8, 3
    Settings.answers, Settings.members, Settings.imported, Settings.many = 500, 300, 2_000, 5
    Settings.force_steps, Settings.answer_steps = [1, 3], [100]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as folder:
        Settings.folder = Path(folder)
        for name, stage in stages.ALL.items():
            print(f"== {name}", flush=True)
            try:
                stages.check(name, stage())
                passed += 1
            except (Exception, SystemExit) as failure:
                traceback.print_exc()
                print(f"FAILED: {name}: {failure}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


def read():
    path = Settings.path("results.json")
    return json.loads(path.read_text()) if path.exists() else {}


def keep(stage, results):
    """Adds what a stage measured, with when and of which commit."""
    everything = read()
    done = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    everything.update(results)
    everything.setdefault("stages", {})[stage] = {"at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()), "commit": done.stdout.strip()}
    Settings.path("results.json").write_text(json.dumps(everything, indent=1))


main()
