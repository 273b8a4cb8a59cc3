"""The visit page works whole without scripts: a long form, a refusal that keeps every answer, then a saved visit."""

import pytest

from tests.journeys.conftest import MOBILES, PASSWORD
from tests.journeys.phone import FLAGS, VIEW

pytestmark = pytest.mark.journey


@pytest.fixture
def plain(playwright, network):
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    page = browser.new_context(viewport=VIEW, java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(network.address + "/sign-in")
    page.fill("[name=mobile]", MOBILES["volunteer"])
    page.fill("[name=password]", PASSWORD)
    page.click("form[data-sign-in] button")
    yield page
    browser.close()


def test_a_visit_without_scripts(plain, rows):
    plain.locator("a[href*='/visits/new']").first.click()
    plain.locator("[name=outcome][value=met]").check()
    for box in plain.locator("input[name=served], input[name=consent_scope]").all():
        box.check()
    plain.fill("[name=remark]", "by hand")
    plain.click("[data-submit]")
    assert plain.locator("[data-errors] li").count() > 3, "what was not answered is named"
    assert plain.input_value("[name=remark]") == "by hand"
    assert plain.locator("[name=outcome][value=met]").is_checked()
    for question in plain.locator("[data-question]").all():
        if question.is_visible() and question.locator("input[value=not_seen]").count():
            question.locator("input[value=not_seen]").first.check()
    plain.click("[data-submit]")
    assert plain.locator("[data-errors] li").all_inner_texts() == []
    assert rows("select count(*) from visit where remark = 'by hand'")[0][0] == 1
