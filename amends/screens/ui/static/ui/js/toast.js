// Says what was done for as long as it can be taken back, counting the seconds; waits while it is pointed at.

function watch(toast) {
  toast.removeAttribute("data-toast");
  let left = Number(toast.dataset.seconds);
  if (!left) return;
  const words = toast.querySelector("[data-left]");
  const show = () => words && (words.textContent = left);
  show();
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    show();
    if (left > 0 && toast.isConnected) return;
    clearInterval(timer);
    toast.remove();
  }, 1000);
}

const start = () => document.querySelectorAll("[data-toast]").forEach(watch);

document.addEventListener("htmx:afterSettle", start);
start();
