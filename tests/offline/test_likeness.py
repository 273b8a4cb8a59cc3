"""Pages of one kind are told by one of them, without loss."""

from hypothesis import given
from hypothesis import strategies as st

from app.db import uuid7
from app.offline.likeness import Likeness

LINES = st.lists(st.sampled_from(["<p>", "</p>", "", "王阿公", "灯", "<b>a</b>"]), min_size=1, max_size=40)


def put_together(told, bases):
    if "html" in told:
        return told["html"]
    lines = bases[told["base"]].split("\n")
    return "\n".join(part if isinstance(part, str) else "\n".join(lines[part[0] : part[0] + part[1]]) for part in told["parts"])


@given(st.lists(LINES, min_size=1, max_size=6))
def test_every_page_comes_back_as_it_was(pages):
    likeness, bases = Likeness(), {}
    for lines in pages:
        html = "\n".join(lines)
        *made, told = likeness.tell(f"/visits/new?household={uuid7()}", html)
        bases.update({base["base"]: base["html"] for base in made})
        assert put_together(told, bases) == html


def test_a_second_page_of_a_kind_costs_only_what_is_its_own():
    likeness = Likeness()
    shared = "\n".join(f"<p>{number}</p>" for number in range(500))
    list(likeness.tell(f"/visits/new?household={uuid7()}", f"A\n{shared}"))
    (told,) = likeness.tell(f"/visits/new?household={uuid7()}", f"B\n{shared}")
    assert told["parts"] == ["B", [1, 500]]


def test_a_page_without_siblings_is_sent_whole():
    assert list(Likeness().tell("/today/", "x")) == [{"html": "x"}]
