"""What is measured: the product, and beside it nginx, and Hummingbird and Django if the peers' folder is there."""

import http.client
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT.parent / "shared/peers"


class Settings:
    """Where things are, and how long is measured."""
    folder = Path(os.environ.get("FOLKMOOT_BENCH", "/tmp/folkmoot-bench"))
    binary = Path(os.environ.get("FOLKMOOT_BINARY", ROOT / ".build/release/folkmoot"))
    loader = Path(os.environ.get("FOLKMOOT_BENCH_BINARY", ROOT / ".build/release/folkmoot-bench"))
    seeds = ROOT / "seeds"
    runs, seconds, connections = 3, 3, 64
    forces = 43
    short = False

    @classmethod
    def path(cls, *parts):
        return cls.folder.joinpath(*parts)


def ask(port, host, target="/", method="GET", body=None, cookie=None):
    """One request: (status, text, headers)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Host": host}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if cookie:
        headers["Cookie"] = cookie
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def free_port():
    """A port that nobody listens on: with SO_REUSEPORT two servers on one would share it silently."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server that has been started and answers."""

    def __init__(self, label, command, port, host, cores=None, environment=None):
        self.label, self.port = label, port
        cores = cores or machine.SERVER
        began = time.monotonic()
        self.process = machine.start(command, cores, Settings.path("servers.log"), environment)
        while True:
            try:
                if ask(port, host)[0] == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - began > 60:
                machine.stop(self.process)
                raise SystemExit(f"{label} did not start: {' '.join(map(str, command))}. See {Settings.path('servers.log')}.")
            time.sleep(0.0005)
        self.cold_ms = (time.monotonic() - began) * 1000

    def __enter__(self):
        return self

    def __exit__(self, *_):
        machine.stop(self.process)

    def cpu(self):
        return machine.cpu(self.process.pid)

    def memory(self):
        return machine.memory(self.process.pid)

    def get(self, host, target="/", cookie=None):
        return ask(self.port, host, target, cookie=cookie)


def folkmoot(*arguments, data, input=None):
    """Runs a command of the product and gives what it wrote."""
    command = [Settings.binary, *arguments, "--data", data, "--seeds", Settings.seeds]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, input=input)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr[-2000:]}{done.stdout[-1000:]}")
    return done.stdout


def loader(*arguments, data, cores=None, check=True):
    """Runs the benchmark's own program, which works through the product's stores."""
    command = [Settings.loader, *arguments, "--data", data, "--seeds", Settings.seeds]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, cores or machine.EVERY))
    if check and done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr[-2000:]}{done.stdout[-1000:]}")
    return done.stdout


class Product(Server):
    """`folkmoot serve` as it is run for real: with its log, one loop on one processor."""

    def __init__(self, data, host, cores=None, environment=None):
        cores, port = cores or machine.SERVER, free_port()
        command = [Settings.binary, "serve", "--data", data, "--seeds", Settings.seeds, "--port", port, "--loops", len(cores),
                   "--national-host", "national.example.test", "--log", Settings.path("access.log")]
        super().__init__("Folkmoot", command, port, host, cores, environment)

    def __exit__(self, *arguments):
        super().__exit__(*arguments)
        Settings.path("access.log").unlink(missing_ok=True)

    def form(self, host, target="/survey"):
        """The cookie and the token that a browser has after it has looked at a page with a form."""
        _, page, headers = self.get(host, target)
        cookie = "; ".join(line.split(";")[0] for line in headers.get_all("Set-Cookie") or [])
        return cookie, re.search(rb'name="csrf" value="([^"]+)"', page)[1].decode()

    def sign_in(self, host, email, password, target):
        """The cookie of somebody who has signed in."""
        import urllib.parse
        cookie, token = self.form(host, target)
        body = urllib.parse.urlencode({"email": email, "password": password, "csrf": token})
        status, _, headers = ask(self.port, host, target, "POST", body, cookie)
        if status != 303:
            raise SystemExit(f"Signing in at {host} was answered with {status}.")
        return "; ".join([cookie] + [line.split(";")[0] for line in headers.get_all("Set-Cookie")])


def answers(data):
    """How many answers stand in the files of a data folder of the product."""
    return sum(count(file, "SELECT count(*) FROM survey_response") for file in sorted(data.glob("tenants/*.sqlite")))


def count(file, query):
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return database.execute(query).fetchone()[0]
    finally:
        database.close()


def nginx(pages):
    """nginx with files: `pages` are (host, bytes) by slug; one worker, no log."""
    folder, port = Settings.path("nginx"), free_port()
    shutil.rmtree(folder, ignore_errors=True)
    for host, page in pages:
        place = folder / "www" / host
        place.mkdir(parents=True)
        (place / "index.html").write_bytes(page)
    (folder / "tmp").mkdir()
    paths = " ".join(f"{name}_temp_path {folder}/tmp;" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    (folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log error; user root;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; default_type text/html; charset utf-8;
  open_file_cache max=2000 inactive=60s; open_file_cache_valid 60s; {paths}
  server {{ listen 127.0.0.1:{port} reuseport; root {folder}/www/$host; index index.html; location = / {{ try_files /index.html =404; }} }} }}
""")
    return Server("nginx", ["nginx", "-c", folder / "nginx.conf", "-p", folder], port, pages[0][0])


class Peers:
    """The peers' programs and data, made once under the benchmark's folder."""
    build = Path(os.environ.get("FOLKMOOT_BENCH_PEERS", "/tmp/folkmoot-bench-peers"))
    hummingbird = build / "p1/release/P1"
    generator = build / "gen"
    commits = build / "commits"
    environment = {"COMMON": str(PEERS / "common")}

    @classmethod
    def there(cls):
        return not Settings.short and PEERS.is_dir() and os.access(cls.hummingbird, os.X_OK) and os.access(cls.generator, os.X_OK)

    @classmethod
    def run(cls, *arguments, output=None):
        with open(output, "w") if output else open(os.devnull, "w") as file:
            subprocess.run([str(part) for part in arguments], check=True, stdout=file, env={**os.environ, **cls.environment})

    @classmethod
    def data(cls):
        """The peers' forces, with 200,000 answers in Kent."""
        place = Settings.path("peers/base43")
        if not place.exists():
            made = Settings.path("peers/base43.unfinished")
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            cls.run(cls.generator, "tenants", made, 43)
            cls.run(cls.generator, "responses", made / "kent.sqlite", 200_000)
            made.rename(place)
        return place

    @classmethod
    def with_members(cls):
        place = Settings.path("peers/full43")
        if not place.exists():
            made = Settings.path("peers/full43.unfinished")
            shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(cls.data(), made)
            cls.run(cls.generator, "members", made, 43, 60_000)
            made.rename(place)
        return place

    @classmethod
    def many(cls):
        place = Settings.path("peers/t1000")
        if not place.exists():
            made = Settings.path("peers/t1000.unfinished")
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            cls.run(cls.generator, "tenants", made, 1000)
            made.rename(place)
        return place

    @classmethod
    def copy(cls):
        """A copy of the forces that may be written to."""
        place = Settings.path("peers/copy")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(cls.data(), place)
        return place

    @classmethod
    def requests(cls, name, lines):
        path = Settings.path("requests", f"peers-{name}.txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(lines))
        return path

    @classmethod
    def hosts(cls, count=43):
        done = subprocess.run([cls.generator, "hosts", str(count)], check=True, capture_output=True, text=True,
                              env={**os.environ, **cls.environment})
        return [f"{slug}.example.test" for slug in done.stdout.split()]

    @classmethod
    def serve(cls, data, environment=None, cores=None):
        cores, port = cores or machine.SERVER, free_port()
        return Server("Hummingbird", [cls.hummingbird, data, PEERS / "common/home.html", port], port, "kent.example.test", cores,
                      {"THREADS": str(len(cores)), **(environment or {})})
