// Drafts go to the server while one types, so that nothing is lost with the window, the session or the power. What could
// not be kept is kept as soon as the service, or the session, is there again; what is typed last goes out with the window.
import { word } from "./words.js";

const AFTER = 800;
const AGAIN = 3000;
const LONGEST = 60000;
const NOT_KEPT = new Set(["key", "revision", "next", "sure"]);
const UNAUTHENTICATED = 401;
const UNANSWERED = 0;

export function keepDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (form.dataset.kept) continue;
    form.dataset.kept = "yes";
    follow(form);
  }
}

function follow(form) {
  let timer;
  let behind = false;
  let typed = false;
  let pause = AGAIN;

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  }

  async function keep() {
    if (!form.isConnected) return;
    typed = false;
    const status = await put(form);
    const away = status === UNANSWERED || status >= 500;
    behind = away || status === UNAUTHENTICATED;
    form.querySelector("[data-draft-state]").textContent = word(status === 200 ? "draft-kept" : "draft-not-kept");
    if (away) later(pause);
    pause = away ? Math.min(2 * pause, LONGEST) : AGAIN;
  }

  function changed() {
    typed = true;
    later(AFTER);
  }

  function sent(event) {
    if (event.target !== form) return;
    typed = false;
    clearTimeout(timer);
  }

  function leave() {
    if (!typed || !form.isConnected) return;
    typed = false;
    clearTimeout(timer);
    put(form, true);
  }

  form.addEventListener("input", changed);
  for (const sending of ["submit", "htmx:beforeRequest"]) form.addEventListener(sending, sent);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  // What comes back refused is kept by nobody yet.
  if (form.querySelector("[data-first]")) changed();
  for (const lost of ["htmx:sendError", "htmx:responseError"]) form.addEventListener(lost, () => later(AGAIN));
  for (const back of ["online", "focus"]) addEventListener(back, () => behind && later(0));
}

async function put(form, keepalive = false) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_KEPT.has(name) && typeof value === "string") (typed[name] ??= []).push(value);
  }
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "PUT",
      keepalive,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ typed }),
    });
    return answer.status;
  } catch {
    return UNANSWERED;
  }
}
