// Single keys, sequences such as "g m", and Ctrl combinations, each for an element that carries data-key.
// A key presses its element, or puts the cursor into it, or into what data-key-focus names. Single keys rest while somebody types.
// Where the cursor stands in a data-key-group, a key is one of its choices: with the group "h" the "2" is "h 2".

const typing = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";
const pause = 1200;
let begun = "";
let begunAt = 0;

const isOff = () => document.documentElement.dataset.keys === "off";
// Hidden buttons exist only for their key; what the stylesheet hides, such as an unused bulk bar, has none.
const works = (element) => !element.disabled && !element.closest("[inert]") && (element.hidden || element.checkVisibility());
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(works);
// A choice in a menu that is closed is one all the same.
const isFolded = (element) => !element.disabled && element.closest("details[data-menu]:not([open])")?.checkVisibility();
const find = (name) => keyed().find((element) => element.dataset.key === name)
  ?? (name.includes(" ") ? [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(isFolded) : undefined);

function nameOf(event) {
  // With Alt a Mac types another letter, and only the place of the key still says which one was meant.
  const isOther = event.altKey && !event.ctrlKey && /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key);
  const key = isOther ? event.code.at(-1).toLowerCase() : event.key === " " ? "space" : event.key.toLowerCase();
  return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "") + key;
}

function unfold(element) {
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function use(element) {
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    const next = document.querySelector(element.dataset.keyFocus ?? "none");
    if (!element.matches("summary")) unfold(next);
    next?.focus();
  }
}

// The group the cursor stands in, and the one around it where that is named: a digit left out of a menu must not mean something else.
function groupsOf(target) {
  const { keyGroup, keyGroupIn } = target.closest?.("[data-key-group]")?.dataset ?? {};
  return [keyGroup, keyGroupIn].filter(Boolean);
}

// Out of what is typed into, to the newest message: the words stay, and single keys work again.
function leave() {
  document.activeElement.blur();
  document.getElementById("latest").focus({ preventScroll: true });
}

function press(event) {
  if (event.defaultPrevented || event.isComposing || event.key === undefined) return;
  const name = nameOf(event);
  const isCombined = /^(ctrl|alt)\+/.test(name);
  // Whatever is open has Escape for itself.
  if (name === "escape" && document.querySelector("details[data-menu][open]")) return;
  if (name === "escape" && !isOff() && event.target.matches?.("form textarea") && document.getElementById("latest")) return leave();
  if (!isCombined && (isOff() || event.target.closest?.(typing) || document.querySelector("dialog:modal"))) return;
  const sequence = Date.now() - begunAt < pause && begun ? `${begun} ${name}` : name;
  const element = groupsOf(event.target).map((group) => find(`${group} ${name}`)).find(Boolean) ?? find(sequence) ?? find(name);
  begun = element || isCombined || name.length > 1 ? "" : name;
  begunAt = Date.now();
  if (!element) return;
  event.preventDefault();
  if (element.closest("[data-key-group]")) element.focus();
  use(element);
}

function says(element) {
  if (element.dataset.keySays) return element.dataset.keySays;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .num, .vh").forEach((part) => part.remove());
  return element.getAttribute("aria-label") || copy.textContent.trim();
}

// German keyboards say Strg.
const control = document.documentElement.lang === "de" ? "Strg" : "Ctrl";
const faces = { "ctrl+enter": `${control} ↵`, enter: "↵", escape: "Esc" };

function draw(name) {
  return name.split(" ").map((part) => {
    const key = document.createElement("kbd");
    key.textContent = faces[part] ?? part.replace("ctrl+", `${control} `).replace("alt+", "Alt ").replace(/\b[a-zæøåäöü]$/, (letter) => letter.toUpperCase());
    return key;
  });
}

function map() {
  const seen = new Map();
  for (const element of keyed()) if (!seen.has(element.dataset.key)) seen.set(element.dataset.key, says(element));
  return seen;
}

function fillDialog(list) {
  list.replaceChildren(...[...map()].map(([name, words]) => {
    const pair = document.createElement("div");
    const key = document.createElement("dt");
    const meaning = document.createElement("dd");
    key.append(...draw(name));
    meaning.textContent = words;
    pair.append(key, meaning);
    return pair;
  }));
}

function fillLine(line) {
  const shown = [...map()].filter(([name]) => !name.includes(" ") && name !== "/");
  line.replaceChildren(...shown.map(([name, words]) => {
    const item = document.createElement("span");
    item.append(...draw(name), ` ${words}`);
    return item;
  }));
  line.hidden = isOff() || !shown.length;
}

function fill() {
  const line = document.getElementById("keys-line");
  if (line) fillLine(line);
  document.querySelectorAll("[data-keymap]").forEach(fillDialog);
}

document.addEventListener("keydown", press);
document.addEventListener("htmx:afterSettle", fill);
document.addEventListener("change", fill);
fill();
