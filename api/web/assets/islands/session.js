// When the session ends in the middle of a form, the service is away, or what is asked for cannot be: say so, and leave
// what is shown, and what was typed, where it is.
import { word } from "./words.js";

const ERROR = 400;

export function noticeTheEnd(root) {
  root.addEventListener("htmx:beforeSwap", keepWhatIsShown);
  root.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    const known = { 401: "session-ended", 403: "not-yours" }[status];
    tell(known ? word(known) : saidBy(event.detail.xhr) || word("not-answered"), status === 401);
  });
  root.addEventListener("htmx:sendError", () => tell(word("not-answered")));
  root.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelector("#news [data-trouble]")?.remove();
  });
}

// A form that is refused comes back whole. What comes back instead of it, an error's page, takes nobody's form away.
function keepWhatIsShown(event) {
  const { xhr, requestConfig, selectOverride } = event.detail;
  if (xhr.status < ERROR) return;
  const wanted = selectOverride ?? requestConfig.elt.closest("[hx-select]")?.getAttribute("hx-select");
  if (!wanted || read(xhr).querySelector(wanted)) return;
  event.detail.shouldSwap = false;
  event.detail.isError = true;
}

function saidBy(xhr) {
  return [...read(xhr).querySelectorAll("[data-told]")].map((line) => line.textContent.trim()).join(" ");
}

function read(xhr) {
  return new DOMParser().parseFromString(xhr.responseText, "text/html");
}

function tell(said, signIn = false) {
  const place = document.getElementById("news");
  const line = document.createElement("p");
  line.className = "told wrong";
  line.dataset.trouble = "";
  line.append(said);
  if (signIn) {
    const link = document.createElement("a");
    link.href = "/sign-in?next=/signed-in";
    link.target = "_blank";
    link.textContent = word("sign-in");
    line.append(" ", link);
  }
  place.replaceChildren(line);
  place.scrollIntoView({ block: "nearest" });
}
