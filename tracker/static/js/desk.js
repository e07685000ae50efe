// Select2 draws its own controls: give each the name of the field that it stands for.
"use strict";
{
  const nameOf = (select) =>
    select.getAttribute("aria-label") ||
    document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim();

  const nameControls = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const drawn = select.nextElementSibling;
      const name = nameOf(select);
      if (!name || !drawn?.classList.contains("select2-container")) continue;
      for (const control of drawn.querySelectorAll("[role=combobox], [role=searchbox]")) {
        control.setAttribute("aria-label", name);
        control.removeAttribute("aria-labelledby");
      }
      for (const box of drawn.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
        for (const name of ["role", "aria-readonly"]) box.removeAttribute(name);
      }
    }
  };

  // Its own handler is registered before this one, so the controls are there when this runs.
  window.django?.jQuery?.(() => nameControls(document));
  document.addEventListener("formset:added", (event) => {
    requestAnimationFrame(() => nameControls(event.target));
  });

  window.django?.jQuery?.(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search__field");
    const list = document.querySelector(".select2-container--open .select2-results__options");
    const name = nameOf(event.target);
    for (const part of [field, list]) part?.setAttribute("aria-label", name || "Search");
    field?.focus();
  });
}
