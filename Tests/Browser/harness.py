"""Starts the demonstration and a browser, and looks at pages as a picky reader would."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-browser/bin/python"

if importlib.util.find_spec("selenium") is None and VENV.exists() and Path(sys.executable) != VENV:
    os.execv(VENV, [str(VENV), *sys.argv])

from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

PHONE = (360, 740)
DESK = (1280, 900)
PASSWORD = "lantern-orchard-kettle"
AXE = Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Demo:
    """The release binary, serving a demonstration from a folder of its own."""

    def __init__(self):
        given = os.environ.get("FOLKMOOT_DEMO")  # a folder that is kept, to spare the filling while one works on pages
        self.temporary = None if given else tempfile.TemporaryDirectory(prefix="folkmoot-demo-")
        self.folder = Path(given or self.temporary.name + "/data")
        command = [ROOT / ".build/release/folkmoot", "demo", "--data", self.folder, "--port", "0"]
        self.output = open(Path(tempfile.gettempdir()) / f"folkmoot-demo-{os.getpid()}.out", "w+")
        self.process = subprocess.Popen(command, stdout=self.output, stderr=subprocess.STDOUT, cwd=ROOT)
        self.port = self.wait_for_port()

    def wait_for_port(self):
        for _ in range(1800):
            self.output.seek(0)
            text = self.output.read()
            if found := re.search(r"national\.localhost:(\d+)/sign-in", text):
                return int(found[1])
            if self.process.poll() is not None:
                raise SystemExit(f"The demonstration did not start:\n{text}")
            time.sleep(0.1)
        raise SystemExit("The demonstration did not start within three minutes.")

    def url(self, host, path="/"):
        return f"http://{host}.localhost:{self.port}{path}"

    def run(self, *arguments):
        """A command on its data folder."""
        subprocess.run([ROOT / ".build/release/folkmoot", *arguments, "--data", self.folder], check=True, capture_output=True, cwd=ROOT)

    def letter(self, force, address, subject=None):
        """The latest letter to somebody, as soon as it is there."""
        for _ in range(150):
            letters = sorted((self.folder / "outbox" / force).glob("*.eml"), reverse=True)
            for path in letters[:50]:
                text = path.read_text()
                if f"To: <{address}>" in text and (subject is None or re.search(subject, text)):
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no letter to {address}")

    def link(self, force, address, place):
        """The path of a link in the latest letter that has one of that kind."""
        text = self.letter(force, address, subject=f"/{place}/")
        return re.search(rf"https?://[^/\s]+(/{place}/[^\s>]+)", text)[1]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.output.close()
        os.unlink(self.output.name)
        if self.temporary:
            self.temporary.cleanup()


class Browser:
    """A headless browser that measures the page that it shows."""

    def __init__(self, demo, script=True):
        self.demo = demo
        self.script = script
        options = webdriver.ChromeOptions()
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--disable-background-networking", "--disable-component-update", "--no-first-run", "--lang=en-GB"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(60)
        self.size(PHONE)

    def size(self, size):
        width, height = size
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def dark(self, on):
        features = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def open(self, host, path="/"):
        self.driver.get(path if path.startswith("http") else self.demo.url(host, path))

    # What is on the page

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        assert found, f"{self.driver.current_url}: no {selector}"
        return found[0]

    def text(self, selector="main"):
        return self.one(selector).text

    @property
    def path(self):
        return re.sub(r"^https?://[^/]+", "", self.driver.current_url)

    # What a person does

    def type(self, name, text):
        field = self.one(f'[name="{name}"]:not([type=hidden])')
        field.clear()
        field.send_keys(text)

    def tick(self, name, *values):
        for value in values:
            box = self.one(f'[name="{name}"][value="{value}"]')
            if not box.is_selected():
                self.click(box)

    def untick(self, name, value):
        box = self.one(f'[name="{name}"][value="{value}"]')
        if box.is_selected():
            self.click(box)

    def click(self, target):
        element = self.one(target) if isinstance(target, str) else target
        webdriver.ActionChains(self.driver).scroll_to_element(element).perform()
        element.click()

    def send(self, words=None):
        """Presses the button of the page's form."""
        buttons = [b for b in self.all("main form button") if words is None or words in b.text]
        assert buttons, f"{self.path}: no button {words or ''}"
        before = self.one("html").id
        self.click(buttons[-1] if words is None else buttons[0])
        for _ in range(100):
            try:
                if self.one("html").id != before:
                    return
            except Exception:  # noqa: BLE001 - the page is being replaced
                pass
            time.sleep(0.05)

    def sign_in(self, host, email, password=PASSWORD):
        self.driver.delete_all_cookies()
        self.open(host, "/sign-in" if host == "national" else "/staff/sign-in")
        self.driver.delete_all_cookies()
        self.driver.refresh()
        self.type("email", email)
        self.type("password", password)
        self.send()

    # What is wrong with the page; each gives a list of complaints

    def complaints(self, sizes=(PHONE, DESK), status=200, weight=50_000):
        found = self.basics() + self.log(status) + self.weight(weight)
        for size in sizes:
            self.size(size)
            found += self.scrolls_sideways(size[0]) + self.axe(size[0])
        self.size((320, 740))
        found += self.scrolls_sideways(320)
        self.size(PHONE)
        return found

    def basics(self):
        found = []
        if not self.driver.title.strip():
            found.append("no title")
        if len(self.all("h1")) != 1 or not self.text("h1").strip():
            found.append("not one h1")
        if not self.one("html").get_attribute("lang"):
            found.append("no language")
        shown = self.driver.execute_script("return document.body.innerText")
        if re.search(r"</?[a-z]+[ >]", shown):
            found.append("markup is shown as text: " + re.search(r".{0,40}</?[a-z]+[ >]", shown).group())
        return found

    def scrolls_sideways(self, width):
        script = """
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return null;
            const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1);
            return wide.slice(0, 3).map(e => e.tagName.toLowerCase() + '.' + (e.className.baseVal ?? e.className)).join(' ') || 'body';
            """
        wide = self.driver.execute_script(script)
        return [f"scrolls sideways at {width} px: {wide}"] if wide else []

    def axe(self, width):
        if not self.driver.execute_script("return typeof axe !== 'undefined'"):
            self.driver.execute_script(AXE.read_text())
        script = """
            const done = arguments[arguments.length - 1];
            const options = {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']};
            axe.run(document, options).then(r => done(JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help,
                nodes: v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120))})))), e => done('"' + e + '"'));
            """
        self.driver.set_script_timeout(60)
        violations = json.loads(self.driver.execute_async_script(script, RULES))
        if isinstance(violations, str):
            return [f"axe at {width} px failed: {violations}"]
        return [f"axe at {width} px: {v['id']}: {v['help']}: {' | '.join(v['nodes'])}" for v in violations]

    def log(self, status=200):
        """Errors of the console, refusals by the content security policy among them."""
        lines = [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
        return [f"console: {line}" for line in lines if status == 200 or f"status of {status}" not in line]

    def weight(self, limit):
        """The page with what only it has, as it is before the proxy packs it; what it shares with all others is fetched once and kept."""
        script = """
            const sum = parts => parts.reduce((sum, part) => sum + part.decodedBodySize, 0);
            const files = performance.getEntriesByType('resource').filter(p => !p.name.includes('/logo'));
            const isOwn = file => /\\/assets\\/(newsletter|share|passwords)-|tile[.]svg/.test(file.name);
            const page = [...performance.getEntriesByType('navigation'), ...files.filter(isOwn)];
            return [sum(page), sum(files.filter(file => !isOwn(file)))];
            """
        page, shared = self.driver.execute_script(script)
        found = [f"weighs {page:,} bytes"] if page > limit else []
        return found + ([f"shares {shared:,} bytes"] if shared > 28_000 else [])

    def quit(self):
        self.driver.quit()
