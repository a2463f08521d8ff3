// What is typed is kept on the server a moment later, so that nothing is lost with the window, the session or the power.
import { word } from "./words.js";

const AFTER = 800;
const NOT_KEPT = new Set(["key", "revision", "next", "sure"]);

export function keepDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (form.dataset.kept) continue;
    form.dataset.kept = "yes";
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), AFTER);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
    form.addEventListener("htmx:beforeRequest", () => clearTimeout(timer));
  }
}

async function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_KEPT.has(name) && typeof value === "string") (typed[name] ??= []).push(value);
  }
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ typed }),
    });
    state.textContent = answer.ok ? word("draft-kept") : word("draft-not-kept");
  } catch {
    state.textContent = word("draft-not-kept");
  }
}
