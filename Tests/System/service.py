"""The release binary on a data folder of its own, for the system tests. Python's standard library only."""

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("FOLKMOOT_BINARY", os.path.join(ROOT, ".build", "release", "folkmoot"))
SEEDS = os.path.join(ROOT, "seeds")


class Failed(Exception):
    """What was expected did not come."""


def expect(condition, words):
    if not condition:
        raise Failed(words)


class Installation:
    """A data folder, the commands on it, and the service over it."""

    def __init__(self):
        expect(os.access(BINARY, os.X_OK), f"{BINARY} is not there. Build it with: swift build -c release --product folkmoot")
        self.folder = tempfile.mkdtemp(prefix="folkmoot-system-")
        self.service = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.service:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def run(self, *arguments, codes=(0,), seconds=120):
        """Runs a command and gives what it wrote to standard output."""
        done = subprocess.run(
            [BINARY, *arguments, "--data", self.folder, "--seeds", SEEDS], capture_output=True, text=True, timeout=seconds,
            stdin=subprocess.DEVNULL)
        expect(
            done.returncode in codes,
            f"folkmoot {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def json(self, *arguments, codes=(0,)):
        return json.loads(self.run(*arguments, "--json", codes=codes))

    def add(self, force):
        self.run("force", "add", os.path.join(ROOT, "tenants", force))

    def sql(self, force, query):
        """What stands in a force's file, read only."""
        database = sqlite3.connect(f"file:{self.path('tenants', force + '.sqlite')}?mode=ro", uri=True)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def serve(self, *options, port=0, through=(), before=lambda: None, **settings):
        """Starts the service on a free port, through another program if need be, and waits until it listens.

        `before` runs in its process first; settings are those of subprocess.Popen.
        """
        def prepare():
            # A shell starts what runs in its background with Ctrl-C ignored, and that is handed down.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            before()

        self.service = subprocess.Popen(
            [*through, BINARY, "serve", "--port", str(port), "--json", "--data", self.folder, "--seeds", SEEDS,
             "--log", self.path("log.jsonl"), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare, **settings)
        text, deadline = "", time.monotonic() + 30
        while time.monotonic() < deadline:
            line = self.service.stdout.readline()
            expect(line, f"The service ended at its start: {self.service.stderr.read() if not line else ''}")
            text += line
            found = re.search(r'"listening":\s*"[^"]*:(\d+)"', text)
            if found:
                self.port = int(found.group(1))
                return
        raise Failed(f"The service does not listen: {text}")

    def kill(self):
        """As `kill -9` does: nothing is finished, nothing is closed."""
        self.service.kill()
        self.service.wait(timeout=10)
        self.service.stdout.close()
        self.service.stderr.close()
        self.service = None

    def browser(self, host):
        return Browser(self.port, host)


class Browser:
    """One connection that is kept open, with the cookies that came over it."""

    def __init__(self, port, host):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.host = host
        self.cookies = {}

    def get(self, target):
        return self.request("GET", target, None)

    def post(self, target, fields):
        return self.request("POST", target, urllib.parse.urlencode(fields))

    def request(self, method, target, body):
        headers = {"Host": self.host}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, target, body=body, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, text, response.headers

    def token(self, target):
        """The token of the form on a page."""
        status, text, _ = self.get(target)
        found = re.search(r'name="csrf" value="([^"]+)"', text)
        expect(status == 200 and found, f"{target} at {self.host}: {status}, without a form")
        return found.group(1)

    def close(self):
        self.connection.close()


def checks(tests):
    """Runs functions that are tests, told by the first lines of their words; ends with a line that counts. Gives the exit status."""
    passed, failed = 0, 0
    for test in tests:
        words = test.__doc__.strip().splitlines()[0]
        try:
            outcome = test()
            passed += 1
            print(f"{'skipped (' + outcome + ')' if outcome else 'passed'}: {words}", flush=True)
        except Exception as failure:
            failed += 1
            if not isinstance(failure, Failed):
                traceback.print_exc()
            print(f"FAILED: {words} {failure}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


def main(name, test):
    """Runs one test and ends with a line that counts."""
    try:
        test()
    except Exception as failure:
        if not isinstance(failure, Failed):
            traceback.print_exc()
        print(f"{name}: {failure}", file=sys.stderr)
        print("0 passed, 1 failed")
        sys.exit(1)
    print("1 passed, 0 failed")


def run_all(tests, *arguments):
    """Runs tests one after another, each named by its first line, and ends with a line that counts."""
    failed = 0
    for test in tests:
        try:
            test(*arguments)
            print(f"ok      {test.__doc__}", flush=True)
        except Exception as failure:
            failed += 1
            if not isinstance(failure, Failed):
                traceback.print_exc()
            print(f"FAILED  {test.__doc__}\n        {failure}", flush=True)
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
