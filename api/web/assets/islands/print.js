// On paper nothing is folded, and what a browser does by its own menu has a button where one looks for it.
const MARK = "unfolded";

export function unfoldInPrint() {
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("main details:not([open])")) {
      folded.dataset[MARK] = "yes";
      folded.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const opened of document.querySelectorAll(`details[data-${MARK}]`)) {
      delete opened.dataset[MARK];
      opened.open = false;
    }
  });
}

export function offerPrint(root) {
  for (const button of root.querySelectorAll("[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
