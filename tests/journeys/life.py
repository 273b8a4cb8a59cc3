"""A short life of a phone: a seeded walk over the real visit page of taps, edits, Back, kills, updates and weather; it notes what its person was told is kept."""

import random
import time
from collections import Counter

from playwright.sync_api import Error

from tests.journeys.conftest import MOBILES, PASSWORD

WEATHER = ("up", "up", "down", "lost", "lost", "captive", "late", "broken")
STEPS = (
    "write",
    "write",
    "write",
    "tap",
    "tap",
    "tap",
    "taps",
    "tap and go",
    "tap and go",
    "correct",
    "another",
    "back",
    "reload",
    "leave",
    "send",
    "update",
    "weather",
    "weather",
)
SHOWN = "document.querySelector('[data-shown-state]')?.dataset.shownState || ''"
LATE = 1.2
TOO_LONG = 4100  # characters of a remark that the server will refuse


class Intent:
    """One visit that the person means to record, and the text that they last confirmed."""

    def __init__(self, name):
        self.name, self.confirmed, self.tapped, self.count = name, None, None, 0

    def words(self, bad=False):
        self.count += 1
        return f"{self.name}:{self.count}:" + "x" * (TOO_LONG if bad else 0)


class Life:
    def __init__(self, phone, network, homes, seed):
        self.phone, self.network, self.homes, self.seed = phone, network, homes, seed
        self.dice = random.Random(seed)
        self.intents = {home: [Intent(f"life{seed}.{number}.0")] for number, home in enumerate(homes)}
        self.told = []  # what happened, for a failing run
        self.versions = 0

    # ---- the walk ----

    def live(self, steps):
        """Walk, die once, and come into the sun; gives what the server should hold: {name of the intent: last confirmed text}."""
        death = self.dice.randrange(steps // 3, steps)
        self.weather()
        self.open(self.homes[0])
        for number in range(steps):
            step = "kill" if number == death else self.dice.choice(STEPS)
            self.told.append(step)
            getattr(self, step.replace(" ", "_"))()
        self.sun()
        return {intent.name: intent.confirmed for all_of_home in self.intents.values() for intent in all_of_home if intent.confirmed}

    @property
    def here(self):
        return self.intents[self.home][-1]

    def open(self, home):
        self.home = home
        self.go(home)
        self.settle()

    def go(self, path):
        """There, also when the page was on its own way to the visit that it has just sent."""
        for last in (False, False, True):
            try:
                return self.phone.go(path)
            except Error:
                if last:
                    raise
                self.phone.page.wait_for_timeout(300)

    def settle(self):
        """Until the page shows what the store holds of this home; what was tapped without waiting is now known to be kept or not."""
        shown = self.wait(lambda: self._shown() or (not self.of_home() and "form"))
        if self.here.tapped and shown in ("waiting", "sent"):
            self.here.confirmed = self.here.tapped
        self.here.tapped = None
        return shown

    def wait(self, found, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if answer := found():
                    return answer
            except Error:
                pass  # on the way to another page
            self.phone.page.wait_for_timeout(40)
        raise AssertionError(f"life {self.seed} waits for nothing after {self.told}: {self.phone.page.url} {self.rows()}")

    def shown(self):
        """What stands in place of the form, or "form"."""
        return self.wait(lambda: self._shown() or "form")

    def _shown(self):
        return "sent" if "/visits/new" not in self.phone.page.url and "/visits/" in self.phone.page.url else self.phone.page.evaluate(SHOWN)

    def rows(self):
        return [(row["state"], row["reason"], dict(row["fields"]).get("remark", "")[:16]) for row in self.phone.held()]

    def of_home(self):
        return [row for row in self.phone.held() if row["page"] == self.home]

    # ---- what a person does ----

    def write(self, bad=None):
        """Write the visit, or other words into it, up to the look before saving; a draft is taken up first, and what waits is left alone."""
        if self.shown() == "draft":
            self.phone.page.click("[data-act=resume]")
        if not self.here.count and self.shown() == "sent":  # of an earlier life
            self.open(self.home)
            self.phone.page.click("[data-act=another]")
        if not self.writable():
            return
        text = self.here.words(self.dice.random() < 0.12 if bad is None else bad)
        page = self.phone.page
        page.evaluate("document.querySelector('[name=remark]').removeAttribute('maxlength')")
        if page.locator("[data-screen=summary][data-now]").count():
            page.click("[data-steps-back]")
        if page.locator("[data-screen=outcome][data-now]").count():
            self.phone.choose("outcome", "no_one")
            self.phone.choose("neighbour_check", "seen_well")
        self.phone.walk(text)

    def writable(self):
        page = self.phone.page
        return "/visits/new" in page.url and page.locator("form[data-visit]:not([hidden])").count()

    def ready(self):
        return self.writable() and self.phone.page.locator("[data-screen=summary][data-now]").count()

    def tap(self, times=1, stay=True):
        """Tap save, and wait for what the page says; or be gone before it says anything."""
        if not self.ready():
            self.write()
        if not self.ready():
            return
        self.here.tapped = self.phone.page.input_value("[name=remark]")
        self.phone.page.evaluate(
            f"document.querySelectorAll('[data-shown-state]').forEach((old) => old.remove()); for (let i = 0; i < {times}; i++) document.querySelector('[data-submit]').click()"
        )
        if stay and self.settle() == "sent":
            self.phone.page.wait_for_url("**/visits/*-*")

    def taps(self):
        self.tap(times=3)

    def tap_and_go(self):
        self.tap(stay=False)
        self.phone.page.wait_for_timeout(self.dice.choice((0, 20, 150)))
        self.dice.choice((self.leave, self.back, self.reload))()

    def correct(self):
        """Other words for what waits here."""
        if self.shown() == "waiting":
            self.phone.page.click("[data-act=correct]")
            self.write()
            self.tap()

    def another(self):
        """A second visit to this home is a visit of its own."""
        if self.shown() in ("waiting", "sent") and self.phone.page.locator("[data-act=another]").count():
            of_home = self.intents[self.home]
            of_home.append(Intent(f"{of_home[0].name[:-2]}.{len(of_home)}"))
            self.phone.page.click("[data-act=another]")
            self.tap()

    def leave(self):
        self.open(self.dice.choice(self.homes))

    def back(self):
        """To Today and back with the browser's own button."""
        self.go("/today/")
        self.phone.page.go_back()
        if "/visits/new" not in self.phone.page.url:
            self.go(self.home)
        self.settle()

    def reload(self):
        self.open(self.home)

    def kill(self):
        """The browser dies, sometimes in the middle of a tap."""
        if self.dice.random() < 0.5:
            self.tap(stay=False)
        self.phone.kill()
        self.phone.open()
        self.weather("up")
        self.phone.sign_in(MOBILES["volunteer"], PASSWORD)
        self.weather()
        self.open(self.home)

    def send(self):
        self.phone.send_now()
        self.phone.page.wait_for_timeout(self.dice.choice((50, 400)))

    def update(self):
        self.versions += 1
        mark = f"\n// {self.seed}.{self.versions}".encode()
        self.network.rewrite["/sw.js"] = lambda body: body + mark
        self.phone.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.update()).catch(() => 0)")

    def weather(self, mode=None):
        mode = mode or self.dice.choice(WEATHER)
        self.told.append(mode)
        self.network.mode = {"late": "up", "broken": "up"}.get(mode, mode)
        self.network.meet = {"late": self._late, "broken": self._broken}.get(mode)

    @staticmethod
    def _late(method, path, _body):
        time.sleep(LATE if (method, path) == ("POST", "/visits/") else 0)

    @staticmethod
    def _broken(method, _path, _body):
        return 503 if method == "POST" else None

    # ---- at last ----

    def sun(self):
        """The network is well, what was refused is mended and confirmed by its owner, and everything goes out."""
        self.weather("up")
        for _ in range(4):
            self.drain()
            refused = [row for row in self.phone.held() if row["state"] == "draft" and row["reason"]]
            if not refused:
                return
            self.mend(refused[0])
        raise AssertionError(f"life {self.seed}: never mended after {self.told}: {self.rows()}")

    def drain(self):
        """Until everything is sent that may go; an entry that had stepped aside is sent by hand."""
        self.go("/outbox/")

        def drained():
            if self.phone.send_now().states().count("waiting") == len(self.stuck()):
                return True
            for button in self.phone.page.locator("[data-outbox-list=waiting] [data-row-act=send]").all():
                button.click(timeout=500)
            return self.phone.page.wait_for_timeout(300)

        self.wait(drained)

    def stuck(self):
        """What waits for a row that must be mended first."""
        held = self.phone.held()
        unsent = {row["key"] for row in held if row["state"] == "draft"}
        found = set()
        for _ in held:
            found |= {row["key"] for row in held if row["state"] == "waiting" and {*row["needs"]} & {*unsent, *found}}
        return found

    def mend(self, row):
        """Shorter words for what the server refused; they are its last ones, unless a later correction waits."""
        waiting = {dict(other["fields"]).get("remark") for other in self.phone.held() if other["state"] == "waiting"}
        name = dict(row["fields"])["remark"].rsplit(":", 2)[0]
        intent = next(one for all_of_home in self.intents.values() for one in all_of_home if one.name == name)
        self.home = row["page"]
        self.go(self.home)
        self.wait(lambda: self._shown() == "draft")
        self.phone.page.click("[data-act=resume]")
        text = intent.words()
        if self.phone.page.locator("[data-screen=outcome][data-now]").count():
            self.phone.choose("outcome", "no_one")
        self.phone.walk(text)
        self.phone.save()
        self.wait(lambda: self._shown() in ("sent", "waiting"))
        if intent.confirmed not in waiting:
            intent.confirmed = text


def differences(wanted, kept):
    """What is wrong with `kept`, the server's [text…] of one life: visits lost, doubled, or with other words than were confirmed last."""
    held = Counter(text.rsplit(":", 2)[0] for text in kept)
    lost = [name for name in wanted if not held[name]]
    doubled = [name for name, count in held.items() if count > 1]
    other = [(name, text) for name, text in wanted.items() if held[name] == 1 and text not in kept]
    unwanted = [name for name in held if name not in wanted]
    return (
        [f"lost {lost}"] * bool(lost)
        + [f"doubled {doubled}"] * bool(doubled)
        + [f"other words {other}"] * bool(other)
        + [f"never confirmed {unwanted}"] * bool(unwanted)
    )
