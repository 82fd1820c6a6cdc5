"""Drives servers in turn, so that their ratio comes from one stretch of time."""

import json
import os
import random
import resource
import statistics
import subprocess
import time
from pathlib import Path

import machine
from servers import Settings

HERE = Path(__file__).resolve().parent


def requests(name, lines):
    """Writes what is to be sent: (host, method, target, cookie, body) each."""
    path = Settings.path("requests", f"{name}.txt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join("\t".join(line) + "\n" for line in lines))
    return path


def drive(port, file, connections, seconds, cores=None):
    """Loads a server and gives what wrk saw."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(HERE / "load.lua"), f"http://127.0.0.1:{port}/"],
        env={**os.environ, "REQUESTS": str(file), "SEED": str(random.randrange(1 << 30))}, capture_output=True, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores or machine.CLIENT))
    for line in done.stdout.splitlines():
        if line.startswith("JSON "):
            return json.loads(line[5:])
    raise SystemExit(f"wrk: {done.stdout}{done.stderr}")


class Entry:
    """One server under one kind of request, and what its runs gave."""

    def __init__(self, label, server, file):
        self.label, self.server, self.file = label, server, file
        self.seen, self.answered = [], 0

    def run(self, connections, seconds, counts=True):
        quiet = machine.wait_until_quiet() if counts else True
        cpu, client, busy = self.server.cpu(), client_cpu(), machine.busy()
        result = drive(self.server.port, self.file, connections, seconds)
        span = result["microseconds"] / 1e6
        used = self.server.cpu() - cpu
        spent = client_cpu() - client
        self.answered += result["requests"]
        if counts:
            self.seen.append({
                "rate": result["requests"] / span, "p50": result["p50"] / 1000, "p99": result["p99"] / 1000,
                "cpu": used * 1e6 / max(1, result["requests"]), "client": spent / span, "quiet": quiet,
                "others": (machine.busy() - busy - used - spent) / span,
                "bad": sum(result[key] for key in ("status", "connect", "read", "write", "timeout"))})

    def result(self):
        """The middle of the runs, with the least and the greatest rate."""
        rates = [run["rate"] for run in self.seen]
        middle = {key: statistics.median(run[key] for run in self.seen) for key in ("rate", "p50", "p99", "cpu", "client", "others")}
        return {**middle, "least": min(rates), "most": max(rates), "bad": sum(run["bad"] for run in self.seen), "answered": self.answered}


def contest(entries, connections=None, seconds=None, runs=None):
    """Warms each entry for a second, then measures them in turn; results by label."""
    connections, seconds, runs = connections or Settings.connections, seconds or Settings.seconds, runs or Settings.runs
    for entry in entries:
        entry.run(connections, 1, counts=False)
    for _ in range(runs):
        for entry in entries:
            entry.run(connections, seconds)
    results = {entry.label: entry.result() for entry in entries}
    for label, result in results.items():
        print(f"  {label}: {result['rate']:,.0f}/s ({result['least']:,.0f} to {result['most']:,.0f}), p50 {result['p50']:.2f} ms, "
              f"p99 {result['p99']:.2f} ms, {result['cpu']:.1f} µs of processor each, client {result['client']:.2f}, "
              f"others {result['others']:.2f}, {result['bad']} failed", flush=True)
    return results


def client_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(work, runs=None, prepare=None):
    """Runs a program so often: seconds by the clock, and of processor, of each."""
    taken = []
    for _ in range(runs or Settings.runs):
        if prepare:
            prepare()
        os.sync()
        machine.wait_until_quiet()
        began, cpu = time.monotonic(), client_cpu()
        work()
        taken.append((time.monotonic() - began, client_cpu() - cpu))
    return taken


def middle(label, taken):
    """The middle of such runs, the least and the greatest."""
    seconds = [run[0] for run in taken]
    result = {"seconds": statistics.median(seconds), "least": min(seconds), "most": max(seconds),
              "cpu": statistics.median(run[1] for run in taken)}
    print(f"  {label}: {result['seconds']:.2f} s ({result['least']:.2f} to {result['most']:.2f}), {result['cpu']:.2f} s of processor", flush=True)
    return result
