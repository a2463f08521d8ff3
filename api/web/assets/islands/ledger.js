// The ledger by keys, for as long as one is in its table; what was swapped is told, and what lies over it folds away.
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
const AWAY = { n: "a[rel=next]", p: "a[rel=first]", "/": "#q" };

export function walkRows(root) {
  root.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.("details.drop[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    const table = event.target.closest?.("[data-rows]");
    if (!table || event.ctrlKey || event.altKey || event.metaKey) return;
    const links = [...table.querySelectorAll("tbody a")];
    const row = event.target.closest("tr");
    const at = links.findIndex((link) => row?.contains(link));
    if (event.key in STEPS) links[at < 0 ? 0 : Math.min(Math.max(at + STEPS[event.key], 0), links.length - 1)]?.focus();
    else if (event.key in AWAY) go(root.querySelector(AWAY[event.key]));
    else return;
    event.preventDefault();
  });
  root.addEventListener("click", (event) => {
    for (const open of root.querySelectorAll("details.drop[open]")) if (!open.contains(event.target)) open.open = false;
  });
  root.addEventListener("htmx:beforeSwap", (event) => {
    // A view that is refused has a page of its own.
    if (!["ledger", "list"].includes(event.target.id) || event.detail.xhr.status < 400 || event.detail.xhr.status === 401) return;
    event.detail.shouldSwap = false;
    location.assign(event.detail.pathInfo.finalRequestPath);
  });
}

// After the list was swapped: on with the list, whose length is read out.
export function tellLedger() {
  document.getElementById("counted").textContent = document.getElementById("count").textContent;
  (document.querySelector("[data-rows]") ?? document.getElementById("list")).focus();
}

function go(place) {
  if (place?.id === "q") place.focus();
  else place?.click();
}
