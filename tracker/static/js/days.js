/* Moves through the days of a claim without leaving its page: the page as of a day is fetched and
   put in the place of this one. Without this script the same links and the form lead there. */

const time = document.getElementById("time");
const steps = time && time.querySelector(".steps");

if (steps) {
  const slider = steps.querySelector("input");
  const days = steps.dataset.days.split(" ");
  const fetched = new Map();
  const KEPT = 40;
  const PAUSE = 90;
  let asking = null;
  let waiting = 0;
  let slid = false;

  const address = (place) => {
    const to = new URL(location.href);
    to.hash = "";
    to.searchParams.delete("page");
    if (place < days.length) to.searchParams.set(steps.dataset.clock, days[place]);
    else to.searchParams.delete(steps.dataset.clock);
    return to.href;
  };

  const tongue = document.documentElement.lang;
  const said = (place) =>
    place < days.length
      ? new Date(days[place]).toLocaleDateString(tongue === "en" ? "en-GB" : tongue, {
          day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
        })
      : slider.dataset.now;

  const tell = () => slider.setAttribute("aria-valuetext", said(Number(slider.value)));

  async function read(href) {
    if (asking) asking.abort();
    if (fetched.has(href)) return fetched.get(href);
    asking = new AbortController();
    const answer = await fetch(href, { signal: asking.signal });
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    if (fetched.size >= KEPT) fetched.delete(fetched.keys().next().value);
    fetched.set(href, text);
    return text;
  }

  function put(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const then = page.getElementById("time");
    const steps_then = then.querySelector(".steps");
    for (const part of [".article", ".aside"]) {
      document.querySelector(`main > ${part}`).replaceWith(page.querySelector(`main > ${part}`));
    }
    document.title = page.title;
    time.className = then.className;
    const held = document.activeElement;
    for (const way of ["prev", "next"]) {
      const [now, next] = [steps, steps_then].map((s) => s.querySelector(`[data-way=${way}]`));
      now.replaceWith(next);
      if (held === now) (next.href ? next : slider).focus();
    }
    steps.querySelector("output").replaceChildren(...steps_then.querySelector("output").childNodes);
    for (const field of then.querySelectorAll("input[type=date]")) {
      document.getElementById(field.id).value = field.value;
    }
    if (!waiting) slider.value = steps_then.querySelector("input").getAttribute("value");
    tell();
  }

  async function go(href, keep) {
    try {
      const text = await read(href);
      if (keep === "push") history.pushState(null, "", href);
      if (keep === "replace") history.replaceState(null, "", href);
      put(text);
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(href);
    }
  }

  slider.hidden = false;
  tell();
  slider.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      go(address(Number(slider.value)), slid ? "replace" : "push");
      slid = true;
    }, PAUSE);
  });
  steps.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    slid = false;
    go(link.href, "push");
  });
  addEventListener("popstate", () => {
    slid = false;
    go(location.href, "");
  });
}
