// Keeps what is typed until it is saved, and offers it again.
"use strict";
{
  const MARK = "desk:";
  const DAYS = 3;
  const field = document.querySelector("input[data-form]");
  let leaving = false;

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(MARK));
  const forget = (key) => localStorage.removeItem(key);
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const forgetForms = (names) =>
    keys().filter((key) => names.includes(key.split(":").pop())).forEach(forget);

  // The server names, in a cookie, the forms that it has saved.
  const saved = document.cookie.split("; ").find((one) => one.startsWith("desk-saved="));
  if (saved) {
    forgetForms(saved.slice(11).split("."));
    document.cookie = "desk-saved=; Max-Age=0; Path=/; SameSite=Lax";
  }
  for (const key of keys()) {
    const others = field && key.split(":")[1] !== field.dataset.whose;
    if (others || !(read(key)?.at > Date.now() - DAYS * 864e5)) forget(key);
  }
  for (const out of document.querySelectorAll("form[action*=logout]")) {
    out.addEventListener("submit", () => {
      leaving = true;
      keys().forEach(forget);
    });
  }

  const skipped = (one) =>
    !one.name ||
    /^(typist|csrfmiddlewaretoken)$|__prefix__/.test(one.name) ||
    /^(password|file|submit|button)$/.test(one.type);
  const ticked = (one) => /^(checkbox|radio)$/.test(one.type);
  const guards = (name) => /^(opened|once|seen_\w+|.+_FORMS)$/.test(name);

  // Of every control that has a name its values; of an option the words, too.
  const stateOf = (form) => {
    const found = {};
    for (const one of form.elements) {
      if (skipped(one)) continue;
      const values = (found[one.name] ??= []);
      if (one.options) {
        for (const option of one.selectedOptions) values.push([option.value, option.text]);
      } else if (!ticked(one) || one.checked) values.push([one.value]);
    }
    return found;
  };
  const textOf = (state) =>
    JSON.stringify(
      Object.entries(state)
        .map(([name, values]) => [name, values.map(([value]) => value).filter(Boolean)])
        .filter(([name, values]) => !guards(name) && values.length)
        .sort(),
    );

  // Versions, too: should the row have changed, the server compares.
  const fill = (form, state) => {
    for (const [name, [[count] = []]] of Object.entries(state)) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      const add = document.querySelector(`#${CSS.escape(name.slice(0, -12))}-group .add-row a`);
      for (let n = form.elements[name].value; add && n < Number(count); n++) add.click();
    }
    for (const one of [...form.elements]) {
      if (skipped(one) || one.name.endsWith("_FORMS")) continue;
      const values = state[one.name] ?? [];
      const list = values.map(([value]) => value);
      if (one.options) {
        const there = [...one.options].map((option) => option.value);
        for (const [value, words] of values) {
          if (!there.includes(value)) one.add(new Option(words, value));
        }
        for (const option of one.options) option.selected = list.includes(option.value);
      } else if (ticked(one)) one.checked = list.includes(one.value);
      else one.value = list[0] ?? "";
      window.django?.jQuery?.(one).trigger("change");
    }
  };

  const start = (form) => {
    const { form: name, whose, unsaved } = field.dataset;
    const place = `${MARK}${whose}:${encodeURIComponent(location.pathname + location.search)}:`;
    const mine = place + name;
    const first = textOf(stateOf(form));
    let sending, failed, waiting;

    const keep = () => {
      clearTimeout(waiting);
      if (leaving) return;
      const state = stateOf(form);
      failed = false;
      if (textOf(state) === first && unsaved === undefined) return forget(mine);
      try {
        localStorage.setItem(mine, JSON.stringify({ at: Date.now(), state }));
      } catch {
        failed = true;
      }
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 300);
    };

    const offer = async () => {
      const open = ((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name);
      const here = textOf(stateOf(form));
      const [key] = keys()
        .filter((key) => key.startsWith(place) && key !== mine && !open.includes(key))
        .filter((key) => textOf(read(key).state) !== here || forget(key))
        .sort((a, b) => read(b).at - read(a).at);
      if (!key) return;
      const { at, state } = read(key);
      const when = new Date(at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
      const box = document.createElement("div");
      const told = document.createElement("p");
      told.textContent = `You left text here on ${when} that was not saved.`;
      box.className = "kept";
      box.setAttribute("role", "status");
      box.append(told);
      for (const words of ["Put it back", "Discard it"]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words;
        button.addEventListener("click", () => {
          if (words !== "Discard it") {
            fill(form, state);
            keep();
          }
          forget(key);
          box.remove();
          offer();
        });
        box.append(button);
      }
      form.before(box);
    };

    if (unsaved) forgetForms([unsaved]);
    if (unsaved !== undefined) keep();
    navigator.locks?.request(mine, () => new Promise(() => {}));
    for (const event of ["input", "change"]) form.addEventListener(event, soon);
    window.django?.jQuery?.(form).on("change", soon);
    document.addEventListener("formset:removed", soon);
    addEventListener("pagehide", keep);
    form.addEventListener("submit", () => {
      keep();
      sending = true;
    });
    addEventListener("beforeunload", (event) => {
      keep();
      if (failed && !sending) event.preventDefault();
    });
    offer();
  };
  if (field) addEventListener("load", () => start(field.form));
}
