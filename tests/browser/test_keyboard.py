"""Without a mouse: into the page, through the menu, along the queue; and without moving things."""

from __future__ import annotations

from playwright.sync_api import expect

FOCUSED = """
() => {
  const e = document.activeElement;
  const style = getComputedStyle(e.closest('.pick')?.querySelector('.button') || e);
  return {
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    is: e.outerHTML.slice(0, 100),
    body: e === document.body,
  };
}
"""
REACHABLE = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea,'
    + ' summary')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled
    && !(e.type === 'radio' && !e.checked)).length
"""


def test_the_first_key_leads_past_the_menu_to_the_content(somebody):
    page = somebody(width=1280)
    page.goto("/offices")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_every_control_is_reached_and_shows_where_one_is(somebody, town):
    for name, path in [("", "/"), ("", "/tell"), ("luis", "/desk"), ("carmen", "/counter")]:
        page = somebody(name, width=1280)
        page.goto(path)
        wanted, reached = page.evaluate(REACHABLE), []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            here = page.evaluate(FOCUSED)
            assert here["shown"], (path, here["is"])
            reached.append(here["is"])
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["body"], (path, "more is reached than is there")
        assert len(reached) == wanted


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


def test_whoever_wants_no_motion_gets_none(somebody):
    page = somebody()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")

    assert page.evaluate(
        "document.getAnimations().length === 0 && [...document.querySelectorAll('*')].every("
        "e => parseFloat(getComputedStyle(e).transitionDuration) === 0)"
    )
