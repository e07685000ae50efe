// Shortcuts. The rows of the list that `?` opens say which keys there are and where each leads;
// what a page has of its own for a key, marked with data-keys, goes before that.
"use strict";
{
  const OFF = "desk-keys-off";
  const PAUSE = 1500; // Milliseconds that may pass between the two keys of a pair.
  const SAVES = ".submit-row input.default";
  const FIELDS = "input, textarea, select, [contenteditable], [role=textbox], [role=combobox]";
  const list = document.querySelector("dialog.shortcuts");
  const ways = new Map();
  let first = "";
  let forgetting;

  const openForm = (from) =>
    from.closest?.("form") ?? document.querySelector("#content form:has([name=_save])");

  const open = () => {
    if (!list.open) list.showModal();
  };

  const go = (way) => {
    if (way.matches("input, textarea")) {
      way.focus();
      way.select();
    } else way.click();
  };

  const learn = (row) => {
    for (const keys of row.dataset.shortcut.split(" ")) {
      const here = document.querySelector(`#content [data-keys~="${CSS.escape(keys)}"]`);
      const way = here ?? row.querySelector("a[href]");
      if (way) ways.set(keys, way);
      else row.hidden = true;
    }
  };

  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.defaultPrevented || localStorage.getItem(OFF) || list.open) return;
    if (event.key.length !== 1 || event.target.closest?.(FIELDS)) return;
    const keys = first + event.key;
    first = "";
    clearTimeout(forgetting);
    if (keys === "?") open();
    else if (ways.has(keys)) go(ways.get(keys));
    else if ([...ways.keys()].some((one) => one.length > 1 && one.startsWith(keys))) {
      first = keys;
      forgetting = setTimeout(() => (first = ""), PAUSE);
    } else return;
    event.preventDefault();
  };

  const saves = (event) => {
    const wanted = event.key === "Enter" || event.key.toLowerCase() === "s";
    if (!wanted || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
    const form = openForm(event.target);
    const button = form?.querySelector(SAVES);
    if (!button || event.isComposing || event.repeat || list?.open) return;
    event.preventDefault();
    form.requestSubmit(button);
  };

  if (list) {
    for (const row of list.querySelectorAll("[data-shortcut]")) learn(row);
    const save = list.querySelector("[data-saving]");
    save.hidden = !document.querySelector(SAVES);
    for (const way of document.querySelectorAll("a[data-shortcuts]")) {
      way.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
      });
    }
    const single = list.querySelector("[name=single-keys]");
    single.checked = !localStorage.getItem(OFF);
    single.addEventListener("change", () => {
      if (single.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "off");
    });
    document.addEventListener("keydown", pressed);
  }
  document.addEventListener("keydown", saves);

  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches("#content input")) named.focus();
}
