// After a press in the panel of what was read: the message says the same, and the cursor is not lost with a button that has gone.

let pressed = "";

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  const button = detail.requestConfig?.triggeringEvent?.submitter;
  if (target.closest?.("#reading")) pressed = button?.name ?? "";
});

document.addEventListener("htmx:afterSettle", () => {
  for (const felt of document.querySelectorAll("[id^=felt-] [data-feels]")) felt.closest(".entry").dataset.feels = felt.dataset.feels;
  if (!pressed || document.activeElement !== document.body) return;
  const still = document.querySelector(`#reading [name="${pressed}"][aria-pressed=true]`) ?? document.getElementById("judge-flags");
  still?.focus();
  pressed = "";
});
