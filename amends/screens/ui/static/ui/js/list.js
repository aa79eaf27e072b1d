// The cursor in a list: down, up, tick; Enter is the row's own link. Ticks and cursor survive a refreshed list.

const rows = () => [...document.querySelectorAll(".row")];
const current = () => document.querySelector(".row[data-cursor]");
const link = (row) => row?.querySelector(".row-who a");
const ticks = () => [...document.querySelectorAll(".row .check:checked")];
let cursorId = "";
let tickedIds = [];

function point(row) {
  current()?.removeAttribute("data-cursor");
  if (!row) return;
  row.dataset.cursor = "";
  cursorId = row.id;
}

function step(by) {
  const all = rows();
  const here = all.indexOf(current());
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
  point(next);
  link(next)?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = current()?.querySelector(".check");
  if (box) box.click();
}

function count() {
  tickedIds = ticks().map((box) => box.closest(".row").id);
  const words = document.querySelector("[data-bulk] [data-one]");
  if (!words || !tickedIds.length) return;
  words.textContent = tickedIds.length === 1 ? words.dataset.one : words.dataset.many.replace("{count}", tickedIds.length);
}

function recall() {
  for (const id of tickedIds) {
    const box = document.getElementById(id)?.querySelector(".check");
    if (box) box.checked = true;
  }
  if (cursorId) point(document.getElementById(cursorId));
  count();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step], [data-tick]");
  if (button) button.dataset.step ? step(Number(button.dataset.step)) : tick();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".row");
  if (row) point(row);
});
document.addEventListener("change", (event) => event.target.matches(".row .check") && count());
document.addEventListener("reset", () => setTimeout(count));
document.addEventListener("htmx:afterSwap", recall);
count();
