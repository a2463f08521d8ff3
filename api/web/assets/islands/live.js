// What happens while one looks on: the count in the title, My work anew, and a line where the case at hand has changed.
import { listen } from "./stream.js";
import { word } from "./words.js";

const QUIET = 1500;

export function lookOn(htmx) {
  if (!document.body.hasAttribute("data-signed-in") || !("EventSource" in window)) return;
  const title = document.title;
  let happened;
  listen((kind, said) => {
    if (kind === "inbox") tellUnread(said.unread, title);
    else if (happened) happened.add(said.number);
    else {
      // Once for all that comes together, and not put off by what comes after.
      happened = new Set([said.number]);
      setTimeout(() => {
        if (location.pathname === "/") refreshWork(htmx);
        else tellOf(happened);
        happened = undefined;
      }, QUIET);
    }
  });
}

function tellUnread(unread, title) {
  const said = unread > 1000 ? "1000+" : String(unread);
  document.title = unread ? `(${said}) ${title}` : title;
  const place = document.getElementById("unread");
  if (place) place.textContent = said;
  const beside = document.querySelector(".places [data-unread-count]");
  if (!beside) return;
  beside.textContent = said;
  beside.hidden = !unread;
}

async function refreshWork(htmx) {
  // Whoever is about to do something is not to have it taken from under their hands.
  if (document.querySelector("#work form.deed, #work details[open]")) return;
  const before = document.activeElement?.closest("#work a[href]")?.getAttribute("href");
  await htmx.ajax("GET", "/", { target: "#work", select: "#work", swap: "outerHTML" });
  if (!before || document.activeElement !== document.body) return;
  // Whoever was at a link is still there, or, where what it led to is done, at the top of what is left.
  const same = [...document.querySelectorAll("#work a[href]")].find((link) => link.getAttribute("href") === before);
  (same ?? document.getElementById("main")).focus({ preventScroll: true });
}

function tellOf(happened) {
  if (!happened.has(document.querySelector("[data-case]")?.dataset.case)) return;
  const line = document.createElement("p");
  line.className = "told";
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = word("look-again");
  line.append(word("case-changed"), " ", link);
  document.getElementById("news").replaceChildren(line);
}
