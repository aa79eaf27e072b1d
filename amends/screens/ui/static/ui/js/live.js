// Listens for what happened elsewhere and refreshes the parts it touches. The stream carries words such as
// "conversation:123"; an element with data-live="conversation:123" and hx-trigger="live" fetches itself again.
// data-live="minute" is refreshed every minute, so that the time left stays true.

const url = document.body.dataset.liveUrl;
const notice = () => document.getElementById("offline");
const patience = 5000;
let last = document.body.dataset.liveAfter ?? "";
let stream = null;
let lostAt = null;
let lostTimer = 0;
let waiting = new Set();

function refresh() {
  const words = waiting;
  waiting = new Set();
  for (const element of document.querySelectorAll("[data-live]")) {
    if (element.dataset.live.split(" ").some((word) => words.has(word))) window.htmx?.trigger(element, "live");
  }
}

// Several events at once ask only once for each part.
function note(words) {
  if (!waiting.size) setTimeout(refresh, 150);
  words.forEach((word) => waiting.add(word));
}

function hear(event) {
  last = event.lastEventId || last;
  note(event.data.split(/\s+/).filter(Boolean));
}

function lose() {
  lostAt ??= new Date();
  lostTimer ||= setTimeout(tellLoss, patience);
  if (stream?.readyState === EventSource.CLOSED) {
    close();
    setTimeout(open, patience);
  }
}

function tellLoss() {
  if (!notice() || !lostAt) return;
  const words = notice().querySelector("[data-words]");
  const time = lostAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  words.textContent = words.dataset.words.replace("{time}", time);
  notice().hidden = false;
}

function regain() {
  if (lostAt) note(["minute"]);
  clearTimeout(lostTimer);
  lostTimer = 0;
  lostAt = null;
  if (notice()) notice().hidden = true;
}

function open() {
  if (stream || document.hidden) return;
  const address = new URL(url, location.href);
  if (last) address.searchParams.set("after", last);
  stream = new EventSource(address);
  stream.addEventListener("open", regain);
  stream.addEventListener("message", hear);
  stream.addEventListener("error", lose);
}

function close() {
  stream?.close();
  stream = null;
}

// A browser has few connections to one house, so a tab nobody looks at gives its own back.
function turn() {
  if (document.hidden) return close();
  open();
  note(["minute"]);
}

function say(event) {
  const words = event.target.dataset?.liveSays;
  const status = document.querySelector("[data-live-words]");
  if (words && status) status.textContent = words;
}

if (url) {
  document.addEventListener("visibilitychange", turn);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}
document.addEventListener("htmx:afterSettle", say);
setInterval(() => document.hidden || note(["minute"]), 60000);
