// What happens while one looks on: the count in the title, My work anew, and a line where the case at hand has changed.
import { word } from "./words.js";

const QUIET = 1500;

export function lookOn(htmx) {
  if (!document.body.hasAttribute("data-signed-in") || !("EventSource" in window)) return;
  const title = document.title;
  const source = new EventSource("/api/v1/stream");
  let timer;
  source.addEventListener("inbox", (event) => {
    const { unread } = JSON.parse(event.data);
    const said = unread > 1000 ? "1000+" : String(unread);
    document.title = unread ? `(${said}) ${title}` : title;
    const place = document.getElementById("unread");
    if (place) place.textContent = said;
  });
  source.addEventListener("case", (event) => {
    const { number } = JSON.parse(event.data);
    clearTimeout(timer);
    timer = setTimeout(() => (location.pathname === "/" ? refreshWork(htmx) : tellOf(number)), QUIET);
  });
  addEventListener("pagehide", () => source.close());
}

function refreshWork(htmx) {
  // Whoever is about to do something is not to have it taken from under their hands.
  if (document.querySelector("#work form.deed, #work details[open]")) return;
  htmx.ajax("GET", "/", { target: "#work", select: "#work", swap: "outerHTML" });
}

function tellOf(number) {
  const here = document.querySelector("[data-case]")?.dataset.case;
  if (here !== number) return;
  const line = document.createElement("p");
  line.className = "told";
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = word("look-again");
  line.append(word("case-changed"), " ", link);
  document.getElementById("news").replaceChildren(line);
}
