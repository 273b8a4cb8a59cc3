"""A phone with 500 homes on it: Chromium at 360×740, its processor throttled four times."""

import contextlib

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"]
HOMES, THROTTLE = 500, 4


def all_due(world):
    """Make a visit due today in every home, so that the pack is full; gives how many homes there are."""
    from app import clock
    from app.households import Assignment, DueDate

    with world.app():
        Assignment.delete().execute()
        DueDate.update(due_on=clock.today()).where(DueDate.is_open()).execute()
        return DueDate.select(DueDate.household).where(DueDate.is_open()).distinct().count()


@contextlib.contextmanager
def phone(profile):
    """A page of a phone that keeps its data in `profile`."""
    with sync_playwright() as started:
        context = started.chromium.launch_persistent_context(
            str(profile), executable_path="/usr/bin/chromium", args=FLAGS, viewport={"width": 360, "height": 740}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(120_000)
        yield context.pages[0]
        with contextlib.suppress(Exception):
            context.close()


def throttle(page, rate=THROTTLE):
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def sign_in(page, server, account):
    page.goto(f"{server.address}/sign-in")
    page.fill("[name=mobile]", account["mobile"])
    page.fill("[name=password]", account["password"])
    page.click("form[data-sign-in] button")
    page.wait_for_url("**/today/")


def until(page, expression, seconds=120):
    """Wait until the expression holds (our content policy forbids Playwright's own waiting in the page)."""
    for _ in range(seconds * 20):
        with contextlib.suppress(Exception):  # the page was on its way to another
            if page.evaluate(expression):
                return
        page.wait_for_timeout(50)
    raise TimeoutError(expression)
