"""Milliseconds until an offline visit page shows its first question and answers, 500 homes on the phone, processor throttled four times. Median at most 200, aim for 150.

Beside it, alternated: a kept page that holds one checkbox and nothing else, no style and no script. It tells what the machine and the browser take by themselves.
"""

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
# The kept page of an address becomes a page of one checkbox.
EMPTY = """async (url) => {
  const asked = (request) => new Promise((give, fail) => Object.assign(request, { onsuccess: () => give(request.result), onerror: () => fail(request.error) }));
  const db = await asked(indexedDB.open('shiliu'));
  const shelf = () => db.transaction('pages', 'readwrite').objectStore('pages');
  const page = await asked(shelf().get([document.querySelector('meta[name=shiliu-user]').content, url]));
  await asked(shelf().put({ ...page, parts: undefined, html: '<!doctype html><title>x</title><div data-screen data-now><input type=checkbox></div>' }));
  db.close();
}"""


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
            ours, empty = links[: 2 * RUNS + 4 : 2], links[1 : 2 * RUNS + 4 : 2]
            for link in empty:
                page.evaluate(EMPTY, link.removeprefix(server.address))
            server.stop()
            throttle(page)
            times = [(answered(page, server, one), answered(page, server, other)) for one, other in zip(ours, empty, strict=True)]
    print(f"an empty kept page answers after {statistics.median(floor for _ours, floor in times[2:]):.0f} ms here")
    figure(statistics.median(one for one, _floor in times[2:]), "ms", LIMIT)


def answered(page, server, link):
    """Milliseconds from the navigation until a tap on the first answer is painted; leaves the page again."""
    page.goto(link, wait_until="load")
    until(page, "!!window.answered")
    painted, tapped = page.evaluate("[window.painted, window.answered]")
    print(f"painted {painted:.0f} ms, answered {tapped:.0f} ms", flush=True)
    page.goto(f"{server.address}/today/", wait_until="load")
    return tapped


if __name__ == "__main__":
    main()
