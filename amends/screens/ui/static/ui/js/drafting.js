// Keeps what is typed: on the server at the first key, so that others see at once that somebody writes, then 1.5 s after
// the typing rests and at least every five seconds while it does not; and on this device for as long as the server does
// not have it.

const rest = 1500;
const atLeast = 5000;
const again = 10000;
// The server tells others anew of whoever has kept nothing for 50 seconds.
const forgotten = 45000;

const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.sheet = form.querySelector("[data-sheet]");
    this.status = form.querySelector("[data-kept]");
    this.flight = Promise.resolve(true);
    this.restore();
    // Choosing between reply and note is no typing: the words still belong to the other one.
    form.addEventListener("input", (event) => event.target.name === "kind" || this.touch());
    window.addEventListener("online", () => this.lostAt && this.save());
    window.addEventListener("pagehide", () => this.timer && this.save());
  }

  get kind() {
    return this.form.querySelector("[name=kind]:checked, [name=kind][type=hidden]")?.value ?? "reply";
  }

  place(kind) {
    return `draft ${this.url} ${kind}`;
  }

  restore() {
    const local = localStorage.getItem(this.place(this.kind));
    if (local === null || local === this.sheet.value) return;
    this.sheet.value = local;
    this.touch();
  }

  touch() {
    localStorage.setItem(this.place(this.kind), this.sheet.value);
    if (Date.now() - (this.sentAt ?? 0) > forgotten) return this.save();
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(rest, this.since + atLeast - Date.now())));
  }

  // One after the other, so that an older text never overtakes a newer one.
  save(kind = this.kind, text = this.sheet.value) {
    clearTimeout(this.timer);
    this.timer = this.since = null;
    this.sentAt = Date.now();
    const body = new FormData(this.form);
    body.delete("uploads");
    body.set("kind", kind);
    body.set("text", text);
    this.flight = this.flight.then(() => this.carry(body, this.place(kind), text));
    return this.flight;
  }

  async carry(body, place, text) {
    try {
      const answer = await fetch(this.url, { method: "POST", body, keepalive: text.length < 20000 });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      this.settle(place, text);
      return true;
    } catch {
      this.lose();
      return false;
    }
  }

  settle(place, text) {
    if (localStorage.getItem(place) === text) localStorage.removeItem(place);
    this.lostAt = null;
    this.say(this.status.dataset.words, clock());
  }

  lose() {
    this.lostAt ??= clock();
    this.say(this.status.dataset.offline, this.lostAt);
    this.timer ??= setTimeout(() => this.save(), again);
  }

  say(words, time) {
    this.status.textContent = words.replace("{time}", time);
  }
}
