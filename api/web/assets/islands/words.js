// The few words that scripts say, from the catalogue: the page carries them in a template element.
export function word(name, filled = {}) {
  const said = document.getElementById("words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return said.replace(/\{(\w+)\}/g, (_, key) => filled[key] ?? "");
}
