// What makes the page quicker and safer to work with. Without it everything can still be read, and forms be sent.
import htmx from "htmx.org/dist/htmx.esm.js";
import { keepDrafts } from "./drafts.js";
import { takeFiles } from "./files.js";
import { tellLedger, walkRows } from "./ledger.js";
import { lookOn } from "./live.js";
import { offerPrint, unfoldInPrint } from "./print.js";
import { noticeTheEnd } from "./session.js";

function settle(root) {
  root.querySelector("[data-first]")?.focus();
  takeFiles(root);
  offerPrint(root);
  keepDrafts(root);
}

document.addEventListener("htmx:afterSwap", (event) => {
  // What comes by itself, while somebody reads or types, takes no focus from them.
  if (!event.detail.requestConfig?.triggeringEvent) return;
  // What comes beside a form while somebody fills it in is read out, and takes no focus from them.
  if (event.target.closest?.("section[aria-live]")) return;
  if (["ledger", "list"].includes(event.target.id)) {
    tellLedger();
    return;
  }
  const form = event.target.querySelector?.("form.deed") ?? event.target.closest?.("form.deed") ?? event.target;
  if (!form.querySelector("[data-first]")) form.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  settle(event.target.parentElement ?? document);
});
noticeTheEnd(document);
walkRows(document);
settle(document);
lookOn(htmx);
unfoldInPrint();
