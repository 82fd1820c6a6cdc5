"""Processes, their time and memory, and whether anybody else uses the machine."""

import os
import signal
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
SERVER, CLIENT = {0}, {1 if os.cpu_count() > 1 else 0}
EVERY = set(range(os.cpu_count()))
PATIENCE = 8  # Seconds that are waited at most until nobody else uses the machine.


def tree(process):
    """A process and all that it started."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = open(f"/proc/{name}/stat").read()
            children.setdefault(int(fields[fields.rindex(")") + 2:].split()[1]), []).append(int(name))
        except OSError:
            pass
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu(process):
    """Seconds of processor time, of user and of system, that a process and all that it started have used."""
    ticks = 0
    for each in tree(process):
        try:
            fields = open(f"/proc/{each}/stat").read()
            ticks += sum(map(int, fields[fields.rindex(")") + 2:].split()[11:13]))
        except OSError:
            pass
    return ticks / TICK


def memory(process):
    """Megabytes of a process and all that it started: (proportional share, resident)."""
    sums = {"Pss:": 0, "Rss:": 0}
    for each in tree(process):
        try:
            for line in open(f"/proc/{each}/smaps_rollup"):
                name, *rest = line.split()
                if name in sums:
                    sums[name] += int(rest[0])
        except OSError:
            pass
    return round(sums["Pss:"] / 1024, 1), round(sums["Rss:"] / 1024, 1)


def busy():
    """Seconds that the machine's processors have worked."""
    fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def wait_until_quiet(seconds=8):
    """Waits until nobody else uses the machine; False, with this session given the larger share of it, if that does not come."""
    end = time.monotonic() + min(seconds, PATIENCE)
    while time.monotonic() < end:
        before = busy()
        time.sleep(0.3)
        if busy() - before < 0.05:
            favour(0)
            return True
    if PATIENCE > 0:
        favour(-10)
    return False


def favour(nice):
    """Of the processor's time between sessions: client, server and peers alike belong to this one."""
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(nice))
    except OSError:
        pass


def start(command, cores, log, environment=None):
    """Starts a command on some of the processors."""
    def prepare():
        os.sched_setaffinity(0, cores)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            preexec_fn=prepare, env={**os.environ, **(environment or {})})


def stop(process):
    """Ends one process that was started here."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
