// While a claim is typed, show the claims that are like it already.
"use strict";
{
  const field = document.getElementById("id_sentence");
  const place = document.querySelector("[data-similar]");
  let waiting, asked;

  const look = async () => {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < 8) {
      place.replaceChildren();
      return;
    }
    const answer = await fetch(`${place.dataset.similar}?q=${encodeURIComponent(words)}`);
    if (!answer.ok || words !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  };

  if (field && place) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 350);
    });
    if (field.value) look();
  }
}
