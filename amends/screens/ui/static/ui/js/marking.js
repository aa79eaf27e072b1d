// The light markup of the composer: **bold**, [text](https://…), "- " lists and "> " quotes.

// execCommand keeps the browser's own undo; there is no other way to.
export function write(sheet, text) {
  sheet.focus();
  if (!document.execCommand("insertText", false, text)) sheet.setRangeText(text, sheet.selectionStart, sheet.selectionEnd, "end");
}

function selected(sheet) {
  return sheet.value.slice(sheet.selectionStart, sheet.selectionEnd);
}

function wrap(sheet, before, after) {
  const start = sheet.selectionStart;
  const words = selected(sheet);
  write(sheet, before + words + after);
  if (!words) sheet.setSelectionRange(start + before.length, start + before.length);
}

function prefix(sheet, mark) {
  const start = sheet.value.lastIndexOf("\n", sheet.selectionStart - 1) + 1;
  sheet.setSelectionRange(start, sheet.selectionEnd);
  const lines = selected(sheet).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark));
  write(sheet, lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n"));
}

function link(sheet) {
  const words = selected(sheet);
  const isAddress = /^https?:\/\/\S+$/.test(words);
  write(sheet, isAddress ? `[](${words})` : `[${words}](https://)`);
  const back = isAddress ? words.length + 3 : 1;
  sheet.setSelectionRange(sheet.selectionEnd - back, sheet.selectionEnd - back);
}

export const marks = {
  bold: (sheet) => wrap(sheet, "**", "**"),
  link,
  list: (sheet) => prefix(sheet, "- "),
  quote: (sheet) => prefix(sheet, "> "),
};

const blocks = /^(P|DIV|H[1-6]|TR|UL|OL|TABLE|SECTION|ARTICLE)$/;

function markOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|TITLE)$/.test(node.tagName)) return "";
  const inside = [...node.childNodes].map(markOf).join("");
  const isBold = /^(B|STRONG)$/.test(node.tagName) && !/font-weight:\s*(normal|400)/.test(node.getAttribute("style"));
  if (isBold && inside.trim()) return `**${inside.trim()}**`;
  if (node.tagName === "A" && /^https?:|^mailto:/.test(node.href)) return inside.trim() === node.href ? node.href : `[${inside.trim()}](${node.href})`;
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "LI") return `\n- ${inside.trim()}`;
  if (node.tagName === "BLOCKQUOTE") return `\n\n${inside.trim().replace(/^/gm, "> ")}\n\n`;
  return blocks.test(node.tagName) ? `\n\n${inside.trim()}\n\n` : inside;
}

// What was copied from a page or a mail, in the light markup.
export function markup(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return markOf(page.body).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
