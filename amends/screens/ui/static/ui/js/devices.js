// Switches notices on in this browser, and says what stands in the way. The form sends what the browser answers.

const box = document.querySelector("[data-devices]");
const form = box.querySelector("[data-switch-on]");
const { worker } = box.dataset;

const show = (state) => box.querySelectorAll("[data-when]").forEach((each) => (each.hidden = each.dataset.when !== state));
const rowOf = (subscription) =>
  [...box.querySelectorAll("[data-endpoint]")].find((row) => row.dataset.endpoint === subscription?.endpoint);
const subscribed = async () => (await navigator.serviceWorker.getRegistration(worker))?.pushManager.getSubscription();

async function look() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return show("unable");
  const row = rowOf(await subscribed());
  if (row) row.querySelector("[data-here]").hidden = false;
  show(row ? "on" : Notification.permission === "denied" ? "refused" : "off");
}

async function subscribe() {
  const answer = await fetch(box.dataset.keyUrl, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(answer.statusText);
  await navigator.serviceWorker.register(worker);
  const registration = await active(await navigator.serviceWorker.getRegistration(worker));
  // One made with another key of ours would only be in the way.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: await answer.text() });
}

function active(registration) {
  const coming = registration.installing || registration.waiting;
  if (registration.active || !coming) return registration;
  return new Promise((done) =>
    coming.addEventListener("statechange", () => coming.state === "activated" && done(registration)));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await Notification.requestPermission()) !== "granted") return show("refused");
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    Object.assign(form.elements.endpoint, { value: endpoint });
    Object.assign(form.elements.public_key, { value: keys.p256dh });
    Object.assign(form.elements.secret, { value: keys.auth });
    form.submit();
  } catch {
    show("failed");
  }
});

box.addEventListener("submit", async (event) => {
  const row = event.target.closest("[data-endpoint]");
  const subscription = row && (await subscribed());
  if (row && row === rowOf(subscription)) await subscription.unsubscribe();
});

look();
