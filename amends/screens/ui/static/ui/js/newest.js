// A conversation opens where the customer's newest words begin, unless they are in sight or the address names a place; the cursor
// stands there, so that the next Tab goes on from them.

const newest = document.getElementById("latest");
const isFresh = !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";

if (newest && isFresh && !document.activeElement.matches("input, select, textarea")) {
  const { top, bottom } = newest.getBoundingClientRect();
  const isInSight = bottom <= innerHeight - parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd);
  if (top > 0 && !isInSight) newest.scrollIntoView({ block: "start", behavior: "instant" });
}

const named = location.hash ? document.getElementById(location.hash.slice(1))?.closest(".entry") : newest;
// What asks for the cursor itself, such as an answer that came back with a warning, may get it a moment later.
const isAsked = document.querySelector(":is(input, textarea)[autofocus]");
if (document.activeElement === document.body && !isAsked) named?.focus({ preventScroll: true });
