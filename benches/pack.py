"""Seconds until 500 homes are on a phone, processor throttled four times, from the opening of "Ready to go?" to the last page stored. At most 5."""

import statistics
import tempfile

from _phone import HOMES, all_due, phone, sign_in, throttle, until
from _world import Server, figure, grown

RUNS, LIMIT = 3, 5
# written by the page itself when the pack is complete; the clock starts with the page's own navigation
WATCH = """() => { const look = () => {
    const homes = document.querySelector('[data-ready=homes]'), when = document.querySelector('[data-ready=pack]');
    if (homes && +homes.textContent >= HOMES && when.textContent.length > 1) window.packed = performance.now(); else setTimeout(look, 25);
  }; look(); }""".replace("HOMES", str(HOMES))


def bring(server, account):
    """Seconds on a phone that holds nothing yet."""
    with tempfile.TemporaryDirectory(prefix="shiliu-phone-") as profile, phone(profile) as page:
        page.route("**/offline/pack", lambda route: route.abort())  # not before the clock runs
        sign_in(page, server, account)
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.unroute("**/offline/pack")
        page.add_init_script(f"({WATCH})()")
        throttle(page)
        page.goto(f"{server.address}/today/ready")
        until(page, "!!window.packed")
        return page.evaluate("window.packed") / 1000


def main():
    with grown(stations=1, households=HOMES + 60, years=0.3) as world:
        assert all_due(world) >= HOMES
        with Server(world) as server:
            times = []
            for _ in range(RUNS):
                times.append(bring(server, world.account("station_head")))
                print(f"{times[-1]:.2f} s", flush=True)
    figure(statistics.median(times), "s", LIMIT)


if __name__ == "__main__":
    main()
