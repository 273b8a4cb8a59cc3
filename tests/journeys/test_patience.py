"""What a person waits for, and what another tab may do meanwhile: an answer in eight seconds, a store that a newer tab has changed."""

import threading
import time

import pytest

pytestmark = pytest.mark.journey
VISITS = "select count(*) from visit where remark = ?"
FIRST_ANSWER = 8
RAISED = """
() => new Promise((give, fail) => {
  const asked = indexedDB.open("shiliu", 99);
  asked.onupgradeneeded = () => asked.result.createObjectStore("vault");
  asked.onsuccess = () => { window.vault = asked.result; give([...asked.result.objectStoreNames]); };
  asked.onerror = () => fail(asked.error);
})
"""
# scripts that name the version they were written for, as most do
INSISTS = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version || (name === "shiliu" ? 1 : undefined)); };
"""


@pytest.fixture
def silence(network):
    """A server that takes what comes and says nothing until it is told to go on."""
    over = threading.Event()
    network.meet = lambda method, path, _body: over.wait(25) and None if (method, path) == ("POST", "/visits/") else None
    yield over
    over.set()


def saved_after(phone):
    """Seconds from the tap to the first answer on screen, by the phone's own watch."""
    began = time.monotonic()
    phone.save()
    phone.wait_state("waiting")
    return time.monotonic() - began


def test_the_first_answer_comes_within_eight_seconds_and_the_receipt_when_it_comes(phone, network, rows, silence):
    phone.go(phone.prepare().homes()[0]).knock("a silent server")
    took = saved_after(phone)
    assert FIRST_ANSWER - 1 < took < FIRST_ANSWER + 4, "not before there was a chance of a receipt, and not a minute later"
    assert phone.states() == ["waiting"]
    silence.set()
    phone.wait_state("sent")
    assert rows(VISITS, "a silent server")[0][0] == 1
    assert phone.problems == []


def test_a_road_that_is_cut_is_told_at_once(phone, network):
    phone.go(phone.prepare().homes()[0]).knock("no road")
    network.mode = "down"
    assert saved_after(phone) < FIRST_ANSWER - 2


def raised_meanwhile(phone, remark):
    """A form is half written; a newer tab raises the version of the store and adds a room of its own; the form is saved without signal."""
    phone.go(phone.prepare().homes()[0])
    phone.choose("outcome", "no_one")
    phone.until_held(lambda held: len(held) == 1)
    newer = phone.tab()
    phone.go("/today/", newer)
    stores = newer.evaluate(RAISED)
    assert {"vault", "rows", "files", "meta", "pages"} <= set(stores), "nothing was taken away"
    phone.context.set_offline(True)
    phone.knock(remark)
    phone.save()


def test_a_store_that_a_newer_tab_has_raised_is_still_this_forms_store(phone, network, rows):
    raised_meanwhile(phone, "written over the change")
    phone.wait_state("waiting")
    assert phone.states() == ["waiting"]
    phone.context.set_offline(False)
    phone.send_now().until_held(lambda held: [row["state"] for row in held] == ["sent"])
    assert rows(VISITS, "written over the change")[0][0] == 1
    assert phone.problems == []


def test_the_control_a_tab_that_insists_on_its_version_cannot_keep_the_form(phone, network):
    phone.context.add_init_script(INSISTS)
    raised_meanwhile(phone, "insisting")
    phone.wait_state("not-kept")
