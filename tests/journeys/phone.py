"""A phone in a test: one Chromium profile at 360×740, which can be killed and opened again."""

import os
import signal
import subprocess
import time
from contextlib import suppress

from playwright.sync_api import Error

VIEW = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"]


class Phone:
    """What a person does with it, in words of the story; `page` is the present tab."""

    def __init__(self, playwright, network, profile):
        self.playwright, self.network, self.profile = playwright, network, profile
        self.problems = []
        self.open()

    # ---- the thing itself ----

    def open(self, *flags):
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path="/usr/bin/chromium", args=[*FLAGS, *flags], viewport=VIEW, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(15000)
        self.page = self.context.pages[0]
        self.watch(self.page)

    def watch(self, page):
        """Note every violation of the content policy and every error of our scripts."""
        page.on("console", lambda message: self.problems.append(message.text) if "Content Security Policy" in message.text else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def tab(self):
        page = self.context.new_page()
        self.watch(page)
        return page

    def kill(self):
        """SIGKILL to every process of this browser: nothing is flushed."""
        found = subprocess.run(["pgrep", "-f", str(self.profile)], capture_output=True, text=True)
        for pid in found.stdout.split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        self.close()

    def close(self):
        with suppress(Exception):  # it may have been killed
            self.context.close()

    def until_held(self, holds, seconds=30):
        """Until `holds(rows)` is true of what the phone holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds(self.held()):
                    return self
            except Error:
                pass  # the page was on its way to another
            self.page.wait_for_timeout(150)
        raise AssertionError(f"Never so: {[(row['kind'], row['state'], row['reason']) for row in self.held()]}")

    # ---- going places ----

    def until(self, expression, seconds=40):
        """Until the JavaScript expression holds. (Playwright's own waiting evaluates in the page, which our content policy forbids.)"""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.page.evaluate(expression):
                return self
            self.page.wait_for_timeout(100)
        raise AssertionError(f"Never true: {expression}")

    def go(self, path, page=None):
        (page or self.page).goto(self.network.address + path, wait_until="load")
        return self

    def sign_in(self, mobile, password):
        self.go("/sign-in")
        self.page.fill("[name=mobile]", mobile)
        self.page.fill("[name=password]", password)
        self.page.click("form[data-sign-in] button")
        self.page.wait_for_url("**/today/")
        return self

    def prepare(self):
        """Open "ready to go?" and wait until the homes are on this phone."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        self.go("/today/ready")
        return self.until("+document.querySelector('[data-ready=homes]').textContent > 0 && document.querySelector('[data-ready=pack]').textContent.length > 1")

    def homes(self):
        """Addresses of the visit pages on Today."""
        self.go("/today/")
        return self.page.eval_on_selector_all("a[href*='/visits/new']", "links => links.map(a => a.getAttribute('href'))")

    # ---- a visit ----

    def choose(self, name, value):
        """Tick an answer wherever it stands, as a thumb would: by its label."""
        self.page.locator(f"[name='{name}'][value='{value}']").first.locator("xpath=ancestor::label").click()

    def next(self):
        self.page.click("[data-steps-next]")

    def answer_visit(self, remark="", answers=None, photos=None, stop_at="summary"):
        """Met; everybody at home served; all consent; `answers` (question → choice), else "not seen"; `photos` (question → file); a remark."""
        self.choose("outcome", "met")
        return self.walk(remark, answers or {}, photos or {}, stop_at)

    def walk(self, remark="", answers=None, photos=None, stop_at="summary"):
        """From screen to screen up to `stop_at`, answering what stands there."""
        for _ in range(80):
            screen = self.page.locator("[data-screen][data-now]")
            name = screen.get_attribute("data-screen")
            if name == stop_at:
                return self
            self._answer(screen, name, answers or {}, photos or {}, remark)
            self.next()
        raise AssertionError(f"No screen {stop_at}.")

    def _answer(self, screen, name, answers, photos, remark):
        if name == "served":
            for box in screen.locator("input[name=served], input[name=consent_scope]").all():
                box.check()
        elif name in answers:
            screen.locator(f"input[value={answers[name]}]").first.check()
        elif name in photos:
            self.take_photo(name, photos[name])
        elif screen.get_attribute("data-question") and not screen.locator("input:checked, [data-photo]").count():
            screen.locator("input[value=not_seen]").first.check()
        elif name == "end":
            self.page.fill("[name=remark]", remark)

    def knock(self, remark):
        """Nobody opened; the neighbours have seen them well: the shortest visit there is, up to its summary."""
        self.choose("outcome", "no_one")
        self.choose("neighbour_check", "seen_well")
        return self.walk(remark)

    def save(self):
        """Tap save on the last screen."""
        self.page.click("[data-submit]")

    def take_photo(self, question, path):
        """A picture for a question that asks for one, put in as the camera would."""
        self.page.locator(f"[data-photo='{question}']").set_input_files(str(path))
        self.page.wait_for_selector(f"[data-photo-list='{question}'] img", state="attached")

    def send_now(self):
        """What the browser says when the network is back: everything that waits is tried."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        return self

    def wait_state(self, state, timeout=20000):
        """Until the page says what became of the entry: waiting, sent, draft."""
        self.page.wait_for_selector(f"[data-shown-state='{state}']", timeout=timeout)

    # ---- what the phone holds ----

    def held(self):
        """Rows of this phone's store: [{state, key, kind, …}], read past our own scripts."""
        return self.page.evaluate(
            """async () => {
              const names = (await indexedDB.databases()).map(({ name }) => name);
              const all = [];
              for (const name of names) {
                const db = await new Promise((give, fail) => { const r = indexedDB.open(name); r.onsuccess = () => give(r.result); r.onerror = fail; });
                if (db.objectStoreNames.contains("rows")) all.push(...await new Promise((give) => { const r = db.transaction("rows").objectStore("rows").getAll(); r.onsuccess = () => give(r.result); }));
                db.close();
              }
              return all.map(({ state, key, kind, fields, number, reason, page, needs }) => ({ state, key, kind, fields, number, reason, page, needs }));
            }"""
        )

    def states(self, kind="visit"):
        return sorted(row["state"] for row in self.held() if row["kind"] == kind)
