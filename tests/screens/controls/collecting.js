// Everything on a page that somebody can press, fill in or follow, as plain facts; each gets its place as data-control.
window.collect = (root, home = location.href) => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], label[data-key]";
  const words = (one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("kbd, svg, .num, .vh, .face, .dim, .chip, b, br ~ *").forEach((part) => part.remove());
    return (copy.textContent || one.getAttribute("title") || one.getAttribute("aria-label") || "").trim();
  };
  const isForEnter = (one) => one.tagName === "BUTTON" && (one.hidden || one.matches(".vh[aria-hidden=true]")) && !one.matches("[data-key], [data-mark], [data-everybody]");
  const isOff = (one) => one.closest("[disabled], fieldset[disabled], template, [inert]");
  const there = (address) => new URL(address || home, home).href;
  return [...root.querySelectorAll(all)].filter((one) => !isOff(one) && !isForEnter(one)).map((one, place) => {
    one.dataset.control = place;
    const form = one.form ?? one.closest("form");
    const way = one.getAttribute("formaction") ?? form?.getAttribute("action");
    return {
      place,
      tag: one.tagName.toLowerCase(),
      type: one.type ?? "",
      name: one.name ?? "",
      value: one.value ?? "",
      words: one.closest(".me") && one.tagName === "SUMMARY" ? "me" : words(one),
      title: root.title,
      href: one.getAttribute("href") ?? "",
      goes: form ? (way ? there(way) : "") : "",
      form: form !== null && form !== undefined && form.getAttribute("method") !== "dialog",
      method: form?.getAttribute("method") ?? "",
      key: one.dataset.key ?? "",
      does: Object.keys(one.dataset).filter((name) => !/^(key|control|busy)/.test(name)).join(" "),
      id: one.id,
      // Without scripts it is a way to what a menu fetches by itself.
      fetched: one.closest("[hx-get][hx-trigger*=once]") !== null,
      readonly: one.readOnly === true,
    };
  });
};
