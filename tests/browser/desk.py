"""An editor's hands: log in, choose from a list by typing, fill in a window that opens."""

from playwright.sync_api import expect


def log_in(page, name):
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()


def choose(page, field, typed, inside="#content"):
    """Choose what a list offers for some letters, as it is offered."""
    page.locator(inside).locator(field).locator(".select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(typed)
    offered = page.locator(".select2-results__option[aria-selected]").filter(has_text=typed)
    expect(offered).to_have_count(1)
    offered.click()


def log_beside(page, field, fields):
    """Log what is missing in the window that the plus beside a field opens."""
    with page.expect_popup() as opened:
        page.locator(field).locator(".add-related").click()
    window = opened.value
    for label, value in fields.items():
        control = window.get_by_label(label, exact=True)
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
    with window.expect_event("close"):
        window.get_by_role("button", name="Save", exact=True).click()
