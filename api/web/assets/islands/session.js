// When the session ends in the middle of a form, or the service is away: say so, and leave what was typed where it is.
import { word } from "./words.js";

export function noticeTheEnd(root) {
  root.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    tell(word({ 401: "session-ended", 403: "not-yours" }[status] ?? "not-answered"), status === 401);
  });
  root.addEventListener("htmx:sendError", () => tell(word("not-answered")));
}

function tell(said, signIn = false) {
  const place = document.getElementById("news");
  const line = document.createElement("p");
  line.className = "told wrong";
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
