// In every page of the walk: a form that is sent the plain way goes as it would, and its answer is kept instead of shown,
// since drawing a page costs more than anything else. What a script of the page sends, it sends itself.

window.shownBy = (page, path) => {
  const wrong = ".error-list, main .notice-error:not(:has(a)), [aria-invalid=true], .toast:not([data-seconds])";
  const words = (those) => [...page.querySelectorAll(those)].map((one) => one.name || one.textContent.trim());
  return {
    path,
    refused: words(wrong),
    said: words(".toast, main [role=status].notice").join(" "),
    heading: page.querySelector("h1")?.textContent ?? "",
    language: page.documentElement.lang,
    parts: [...page.querySelectorAll("a, button, input, select")].map((one) => one.getAttribute("href") ?? one.name).join(),
  };
};

window.ask = async (address, how) => {
  const answer = await fetch(address, how);
  const isFile = (answer.headers.get("content-disposition") ?? "").startsWith("attachment");
  const words = isFile ? "" : await answer.text();
  const page = new DOMParser().parseFromString(words, "text/html");
  const url = new URL(answer.url);
  const isPage = words.includes("<html");
  return {
    status: answer.status, path: url.pathname + url.search, isFile, isPage,
    shown: window.shownBy(page, url.pathname),
    found: isPage ? window.collect(page, answer.url) : [],
  };
};

addEventListener("submit", (event) => {
  const form = event.target, pressed = event.submitter;
  if (window.isShown || event.defaultPrevented || form.getAttribute("method") === "dialog") return;
  event.preventDefault();
  const address = new URL(pressed?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  const told = new FormData(form, pressed);
  const isPost = form.getAttribute("method") === "post";
  if (!isPost) address.search = new URLSearchParams(told);
  const body = form.enctype === "multipart/form-data" ? told : new URLSearchParams(told);
  window.answer = window.ask(address.href, isPost ? { method: "POST", body } : {});
});
