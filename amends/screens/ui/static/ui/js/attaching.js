// Files join the composer as soon as they are chosen, dropped or pasted; a pasted picture also gets its place in the text.

import { write } from "./marking.js";

const token = () => document.querySelector("meta[name=csrf-token]").content;

async function upload(form, file) {
  const body = new FormData();
  body.append("file", file, file.name || "image.png");
  body.append("kind", form.querySelector("[name=kind]:checked, [name=kind][type=hidden]")?.value ?? "reply");
  const answer = await fetch(form.dataset.filesUrl, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content.firstElementChild;
}

function refuse(form, file) {
  const told = form.querySelector("[data-told]");
  told.textContent = told.dataset.refused.replace("{name}", file.name);
  told.hidden = false;
}

export async function attach(form, files, { inText = false } = {}) {
  const sheet = form.querySelector("[data-sheet]");
  form.querySelector("[data-told]").hidden = true;
  for (const file of files) {
    try {
      const shown = await upload(form, file);
      form.querySelector("[data-files]").append(shown);
      if (inText && shown.dataset.place) write(sheet, shown.dataset.place);
      form.dispatchEvent(new Event("input"));
    } catch {
      refuse(form, file);
    }
  }
}

const files = (data) => [...(data?.files ?? [])];

export function welcomeFiles(form) {
  if (!form.dataset.filesUrl) return;
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.dataset.dropping = "";
  });
  form.addEventListener("dragleave", (event) => form.contains(event.relatedTarget) || delete form.dataset.dropping);
  form.addEventListener("drop", (event) => {
    delete form.dataset.dropping;
    if (!files(event.dataTransfer).length) return;
    event.preventDefault();
    attach(form, files(event.dataTransfer));
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "uploads") return;
    const chosen = [...event.target.files];
    event.target.value = "";
    attach(form, chosen);
  });
}
