"""Milliseconds until an offline visit page shows its first question and answers, 500 homes on the phone, processor throttled four times. Median at most 200, aim for 150."""

import statistics
import tempfile

from _phone import HOMES, all_due, phone, sign_in, throttle, until
from _world import Server, figure, grown

RUNS, LIMIT = 15, 200
# From the page's navigation: when the first question's screen has been painted with its script in charge, then when a tap on its first answer has been painted.
WATCH = """() => { const look = () => {
    const answer = document.querySelector('[data-screen][data-now] input:not([type=hidden])');
    if (!answer || !answer.getBoundingClientRect().height) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => {
      window.painted = performance.now();
      answer.click();
      requestAnimationFrame(() => setTimeout(() => { window.answered = answer.checked && performance.now(); }));
    }));
  }; if (location.pathname === '/visits/new') requestAnimationFrame(look); }"""


def main():
    with grown(stations=1, households=HOMES + 60, years=0.3) as world, tempfile.TemporaryDirectory(prefix="shiliu-phone-") as profile:
        assert all_due(world) >= HOMES
        with Server(world) as server, phone(profile) as page:
            page.add_init_script(f"({WATCH})()")
            sign_in(page, server, world.account("station_head"))
            page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
            page.goto(f"{server.address}/today/ready")
            until(
                page,
                f"+document.querySelector('[data-ready=homes]').textContent >= {HOMES} && document.querySelector('[data-ready=pack]').textContent.length > 1",
            )
            links = page.eval_on_selector_all("a[href^='/visits/new']", "links => links.map((a) => a.href)")
            server.stop()
            throttle(page)
            painted, answered = [], []
            for link in links[: RUNS + 2]:
                page.goto(link, wait_until="load")
                until(page, "!!window.answered")
                one = page.evaluate("[window.painted, window.answered]")
                print("painted {:.0f} ms, answered {:.0f} ms".format(*one), flush=True)
                painted.append(one[0]), answered.append(one[1])
                page.goto(f"{server.address}/today/", wait_until="load")
    print(f"median of {RUNS}, the first two left out: painted {statistics.median(painted[2:]):.0f} ms")
    figure(statistics.median(answered[2:]), "ms", LIMIT)


if __name__ == "__main__":
    main()
