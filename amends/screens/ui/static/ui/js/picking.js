// Saved replies: "#" opens the list (in the sheet at the start of a line), typing narrows it, the arrows choose, and
// Enter puts the words where the cursor stood, with the first gap selected. Without this file a button asks the server.

import { write } from "./marking.js";

const pause = 120;
const gap = /(?<!!)\[(?=[^\]\n]*\p{L}{2})[^[\]\n]{2,60}\](?!\()/u;

class Picker {
  constructor(form, section) {
    this.form = form;
    this.section = section;
    this.sheet = form.querySelector("[data-sheet]");
    this.search = section.querySelector("[role=combobox]");
    this.list = section.querySelector("[role=listbox]");
    this.told = section.querySelector("[data-refused]");
    this.url = section.dataset.picker;
    form.querySelector("[data-picks]").addEventListener("click", (event) => this.toggle(event));
    this.sheet.addEventListener("keydown", (event) => this.hear(event));
    this.search.addEventListener("keydown", (event) => this.press(event));
    this.search.addEventListener("input", (event) => this.narrow(event));
    this.list.addEventListener("click", (event) => this.insert(event.target.closest("[data-saved]")));
  }

  get options() {
    return [...this.list.querySelectorAll("[data-saved]")];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  toggle(event) {
    event.preventDefault();
    this.section.hidden ? this.open() : this.close();
  }

  hear(event) {
    const before = this.sheet.value[this.sheet.selectionStart - 1] ?? "\n";
    if (event.key !== "#" || event.isComposing || before !== "\n" || this.sheet.selectionStart !== this.sheet.selectionEnd) return;
    event.preventDefault();
    this.open();
  }

  open() {
    this.section.hidden = false;
    this.told.hidden = true;
    this.search.value = "";
    this.search.focus();
    this.section.scrollIntoView({ block: "nearest" });
    this.load();
  }

  close() {
    this.section.hidden = true;
    this.sheet.focus();
  }

  narrow(event) {
    event.stopPropagation();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), pause);
  }

  // What was asked for last is shown, whatever comes back first.
  async load() {
    const asked = (this.asked = this.search.value);
    try {
      const answer = await fetch(`${this.url}?q=${encodeURIComponent(asked)}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const words = await answer.text();
      if (asked !== this.asked) return;
      this.list.innerHTML = words;
      this.point(this.options[0]);
    } catch {
      this.told.hidden = false;
    }
  }

  point(option) {
    this.options.forEach((each) => each.setAttribute("aria-selected", each === option));
    this.search.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    const all = this.options;
    this.point(all[(all.indexOf(this.chosen) + by + all.length) % all.length]);
  }

  press(event) {
    if (event.isComposing) return;
    const does = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Enter: () => this.insert(this.chosen),
      Escape: () => this.close(),
      "#": () => this.search.value === "" && (this.close(), write(this.sheet, "#")),
    }[event.key];
    if (!does || (event.key === "#" && this.search.value)) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  async insert(option) {
    if (!option) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("saved", option.dataset.saved);
    body.set("plain", "yes");
    try {
      const answer = await fetch(this.url, { method: "POST", body });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const words = await answer.text();
      this.section.hidden = true;
      this.put(words);
    } catch {
      this.told.hidden = false;
    }
  }

  put(words) {
    const start = this.sheet.selectionStart;
    write(this.sheet, words);
    const found = gap.exec(words);
    if (found) this.sheet.setSelectionRange(start + found.index, start + found.index + found[0].length);
  }
}

export function offerSavedReplies(form) {
  const section = form.querySelector("[data-picker]");
  if (section) new Picker(form, section);
}
