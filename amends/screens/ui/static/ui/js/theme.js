// Changes the appearance at once; the form that keeps the choice works the same without this.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const page = document.documentElement;
  theme ? (page.dataset.theme = theme) : delete page.dataset.theme;
  document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", button === event.submitter));
  await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter) });
});
