"""Without a mouse: into the page, through the menu, along the queue; and without moving things."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.look import paths_of

# Everything that can be pressed, chosen or written, on pages of many kinds.
PAGES = {
    "": ["/", "/tell", "/@electricista", "{poll}", "{collection}", "{changed}/history"],
    "ana": [
        "/compose",
        "{poll}",
        "{poll_voted}",
        "{quoting}",
        "{changed}/edit",
        "{report_post}",
        "/me/filters",
        "/notifications",
        "/@ana",
    ],
    "luis": ["/desk"],
    "carmen": ["/counter", "/router"],
    "eva": ["/announcements"],
    "marta": ["/moderation", "{report}", "/moderation/@paco"],
    "paco": ["{measure}"],
}
_ENOUGH = 400

FOCUSED = """
() => {
  const e = document.activeElement;
  const style = getComputedStyle(e.closest('.pick')?.querySelector('.button') || e);
  const again = e === window.before;
  window.before = e;
  window.first ??= e;
  window.steps = (window.steps || 0) + 1;
  return {
    again,
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    is: e.outerHTML.slice(0, 100),
    // Past the last one is the first, or the browser itself.
    over: e === document.body || (e === window.first && window.steps > 1 && !again),
  };
}
"""
REACHABLE = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea,'
    + ' summary')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled)
  // Of answers of which one is chosen, one is reached: the chosen one, or the first.
  .filter((e, i, all) => e.type !== 'radio' || e.checked
    || !all.some(o => o !== e && o.name === e.name && o.form === e.form
      && (o.checked || all.indexOf(o) < i))).length
"""


def test_the_first_key_leads_past_the_menu_to_the_content(somebody):
    page = somebody(width=1280)
    page.goto("/offices")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "anyone")
def test_every_control_is_reached_and_shows_where_one_is(somebody, town, name):
    page, wrong = somebody(name, width=1280), []
    for path in paths_of(PAGES[name], town):
        page.goto(path)
        reached: list[str] = []
        for _ in range(_ENOUGH):
            page.keyboard.press("Tab")
            here = page.evaluate(FOCUSED)
            if here["over"]:
                break
            # Within a date one goes from day to month to year.
            if not here["again"]:
                reached.append(here["is"])
            if not here["shown"]:
                wrong.append((path, "does not show where one is", here["is"]))
        wanted = page.evaluate(REACHABLE)
        if len(reached) != wanted:
            wrong.append((path, f"{len(reached)} of {wanted} are reached", reached[-1]))

    assert not wrong, "\n".join(map(str, wrong))


def test_the_menu_opens_with_enter_and_closes_with_escape(somebody):
    page = somebody("luis", width=1280)
    page.goto("/")
    menu = page.locator(".mine summary")

    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="La mesa")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="La mesa")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_keys_of_the_desk_walk_through_the_queue(somebody):
    page = somebody("luis", width=1280)
    page.goto("/desk/electricista")

    page.keyboard.press("j")
    expect(page.locator("[data-job]").first).to_be_focused()
    page.keyboard.press("h")

    expect(
        page.locator("[data-job]").first.get_by_label("Foto del trabajo hecho").last
    ).to_be_focused()


def test_after_a_step_the_desk_goes_on_at_the_next_case_and_a_key_takes_the_step_back(somebody):
    page = somebody("luis", width=1280)
    page.goto("/desk/electricista?all=1")
    jobs = page.locator("[data-job]")
    page.keyboard.press("j")
    first = jobs.first.get_attribute("id")

    page.keyboard.press("4")

    expect(jobs.first).to_be_focused()
    undo = page.locator(f"#{first} [data-key='z']")
    expect(undo).to_be_attached()
    step = undo.get_attribute("value")
    page.keyboard.press("z")
    # What may be left to take back is an older step.
    expect(page.locator(f"#{first} [data-key='z'][value='{step}']")).to_have_count(0)


def test_whoever_wants_no_motion_gets_none(somebody):
    page = somebody()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")

    assert page.evaluate(
        "document.getAnimations().length === 0 && [...document.querySelectorAll('*')].every("
        "e => parseFloat(getComputedStyle(e).transitionDuration) === 0)"
    )


def test_one_key_says_whose_a_report_is(somebody):
    page = somebody()
    page.goto("/tell")
    page.get_by_label("¿Qué pasa?").fill("Algo está roto junto a la ermita")
    page.get_by_role("main").get_by_role("button", name="Cuéntalo").click()
    expect(page.get_by_role("heading", name="Recibido. Gracias.")).to_be_visible()

    carmen = somebody("carmen")
    carmen.goto("/router")
    report = carmen.locator("[data-job]", has_text="junto a la ermita")
    expect(report.locator("[data-key='1']")).to_be_visible()
    office = report.locator("[data-key='1']").get_attribute("value")
    report.focus()
    carmen.keyboard.press("1")
    expect(carmen.locator("[data-job]", has_text="junto a la ermita")).to_have_count(0)

    carmen.goto("/cases")
    carmen.get_by_role("link", name="junto a la ermita").first.click()
    expect(carmen.locator(f".holder a[href='/@{office}']").first).to_be_attached()


def test_the_desk_is_worked_by_keys_alone(somebody):
    page = somebody("luis")
    page.goto("/desk/electricista?all=1")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("?")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.keyboard.press("n")
    note = page.locator("[data-job]").first.locator('textarea[name="text"]').first
    expect(note).to_be_focused()
    note.blur()
    page.keyboard.press("b")
    expect(page.locator("#together")).to_have_attribute("open", "")
