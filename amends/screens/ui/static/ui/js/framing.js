// A mail in its own frame is as tall as what it says, so that the page scrolls and not a box in it.

const tallest = 4000;

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (page) frame.style.blockSize = `${Math.min(page.scrollHeight + 2, tallest)}px`;
}

document.addEventListener("load", ({ target }) => target.matches?.("iframe.as-sent") && fit(target), true);
