// Whom it goes to: each address a chip that can be removed, more by typing; one key answers everybody or only the writer.
// Without this file the lines are plain fields with commas.

const between = /[\s,;]+/;
const looksRight = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

class Receivers {
  constructor(field) {
    this.field = field;
    this.entry = field.cloneNode();
    this.entry.removeAttribute("name");
    this.line = document.createElement("span");
    this.line.className = "receivers";
    field.removeAttribute("id");
    field.type = "hidden";
    field.after(this.line);
    this.line.append(this.entry);
    this.show(field.value);
    this.entry.addEventListener("keydown", (event) => this.press(event));
    this.entry.addEventListener("input", () => this.type());
    this.entry.addEventListener("blur", () => this.add(this.entry.value));
    this.line.addEventListener("click", (event) => this.remove(event.target.closest("button")?.parentElement));
  }

  get addresses() {
    return [...this.line.querySelectorAll("[data-address]")].map((chip) => chip.dataset.address);
  }

  show(text) {
    this.line.querySelectorAll("[data-address]").forEach((chip) => chip.remove());
    this.entry.value = "";
    this.add(text);
  }

  add(text) {
    const known = new Set(this.addresses.map((each) => each.toLowerCase()));
    const found = text.split(between).filter((each) => each && !known.has(each.toLowerCase()));
    new Set(found).forEach((each) => this.entry.before(this.chip(each)));
    this.entry.value = "";
    this.keep();
  }

  chip(address) {
    const chip = document.createElement("span");
    chip.className = looksRight.test(address) ? "chip" : "chip chip-error";
    chip.dataset.address = address;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", this.field.dataset.receivers.replace("{name}", address));
    chip.append(address, " ", button);
    return chip;
  }

  remove(chip) {
    if (!chip?.dataset.address) return;
    chip.remove();
    this.keep();
    this.entry.focus();
  }

  // What is only half typed belongs to it too, so that nothing is lost between two keys.
  keep() {
    const value = [...this.addresses, this.entry.value.trim()].filter(Boolean).join(", ");
    if (value === this.field.value) return;
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  type() {
    between.test(this.entry.value.trim()) ? this.add(this.entry.value) : this.keep();
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === "Backspace" && !this.entry.value) this.remove(this.entry.previousElementSibling);
    if (![" ", ",", ";", "Enter"].includes(event.key)) return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.add(this.entry.value);
  }
}

// The words say what the next press does.
function offerEverybody(button, copy) {
  const say = () => (button.textContent = copy.addresses.length ? button.dataset.onlyWords : button.dataset.allWords);
  button.hidden = false;
  copy.line.append(button);
  button.addEventListener("click", () => {
    copy.show(copy.addresses.length ? "" : button.dataset.everybody);
    copy.keep();
    say();
  });
  copy.field.addEventListener("input", say);
  say();
}

export function showReceivers(form) {
  const lines = [...form.querySelectorAll("[data-receivers]")].map((field) => {
    const hasFocus = field === document.activeElement;
    const line = new Receivers(field);
    if (hasFocus) line.entry.focus();
    return line;
  });
  const button = form.querySelector("[data-everybody]");
  if (button) offerEverybody(button, lines.at(-1));
}
