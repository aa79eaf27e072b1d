// The composer: a reply and a note each with their own words, drafts, files, light markup, and one way to send.
// Without this file the form still sends; only drafts, pasting and the marks need it.

import { attach, welcomeFiles } from "./attaching.js";
import { Draft } from "./drafting.js";
import { markup, marks, write } from "./marking.js";
import { offerSavedReplies } from "./picking.js";
import { showReceivers } from "./receiving.js";

// Drafts of the other kinds come with the page, each in a template.
function begunBefore(form) {
  return new Map([...form.querySelectorAll("template[data-begun]")].map(({ dataset, content }) => [
    dataset.begun,
    { words: content.querySelector("textarea").value, files: [...content.querySelectorAll("[data-file]")] },
  ]));
}

// What was begun as a note must never reach the customer by switching the tab, so each kind keeps its own words and files.
function keepKindsApart(form, sheet, draft) {
  const holder = form.querySelector("[data-files]");
  const begun = begunBefore(form);
  let kind = form.querySelector("[name=kind]:checked")?.value;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "kind") return;
    if (draft?.timer) draft.save(kind, sheet.value);
    begun.set(kind, { words: sheet.value, files: [...holder.children] });
    kind = event.target.value;
    const { words = "", files = [] } = begun.get(kind) ?? {};
    sheet.value = words;
    holder.replaceChildren(...files);
    draft?.restore();
  });
  form.addEventListener("click", ({ target, detail }) => {
    const isMouse = detail > 0;
    if (isMouse && target.closest(".tabs label")) sheet.focus();
  });
}

function paste(form, sheet, event) {
  const data = event.clipboardData;
  const html = data.getData("text/html");
  if (data.files.length && form.dataset.filesUrl && !data.getData("text/plain")) {
    event.preventDefault();
    attach(form, [...data.files], { inText: true });
  } else if (html) {
    event.preventDefault();
    write(sheet, markup(html) || data.getData("text/plain"));
  }
}

// The server has the draft before it gets the message: if the way breaks between the two, nothing typed is lost.
async function send(form, draft, event) {
  if (form.dataset.sending === "now") return;
  event.preventDefault();
  if (form.dataset.sending === "soon") return;
  form.dataset.sending = "soon";
  const button = event.submitter ?? form.querySelector("[data-send]");
  button.setAttribute("aria-busy", "true");
  if (draft && !(await draft.save())) return wake(form);
  form.dataset.sending = "now";
  form.requestSubmit(button);
}

// Coming back by the browser's own button finds a form that may be sent again.
function wake(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function begin(form) {
  if (form.dataset.begun !== undefined) return;
  form.dataset.begun = "";
  const sheet = form.querySelector("[data-sheet]");
  const draft = form.dataset.draftUrl ? new Draft(form) : null;
  keepKindsApart(form, sheet, draft);
  welcomeFiles(form);
  offerSavedReplies(form);
  showReceivers(form);
  sheet.addEventListener("paste", (event) => paste(form, sheet, event));
  form.addEventListener("submit", (event) => send(form, draft, event));
  window.addEventListener("pageshow", () => wake(form));
  form.querySelectorAll("[data-mark]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => marks[button.dataset.mark](sheet));
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    if (button.hasAttribute("formaction")) fetch(button.formAction, { method: "POST", body: new FormData(form), redirect: "manual" });
    button.closest("[data-file]").remove();
    form.dispatchEvent(new Event("input"));
    sheet.focus();
  });
}

const start = () => document.querySelectorAll("[data-composer]").forEach(begin);

document.addEventListener("htmx:afterSettle", start);
start();
