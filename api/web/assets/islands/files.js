// Files go up as they are chosen, each with its progress, and are then ticked in the form like those that were there.
import { word } from "./words.js";

export function takeFiles(root) {
  for (const field of root.querySelectorAll("[data-files]")) {
    const input = field.querySelector("input[type=file]");
    if (input.dataset.ready) continue;
    input.dataset.ready = "yes";
    input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      for (const file of files) await send(field, file);
    });
  }
}

async function send(field, file) {
  const list = field.querySelector("[data-listed]");
  list.querySelector("[data-none]")?.remove();
  const line = document.createElement("label");
  line.className = "check";
  const state = document.createElement("progress");
  state.max = 1;
  const name = document.createElement("span");
  name.className = "said";
  name.textContent = file.name;
  line.append(state, name);
  list.append(line);
  try {
    const taken = await upload(field.dataset.files, file, (share) => (state.value = share));
    const same = list.querySelector(`input[value="${taken.sha256}"]`);
    if (same) {
      same.checked = true;
      line.remove();
      return;
    }
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox", name: "evidence", value: taken.sha256, checked: true });
    state.replaceWith(tick);
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  } catch (error) {
    state.remove();
    name.className = "said wrong";
    name.textContent = `${file.name}: ${error.message || word("not-answered")}`;
  }
}

function upload(where, file, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", where);
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && told(event.loaded / event.total));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) resolve(answer);
      else reject(new Error(request.status === 401 ? word("session-ended") : (answer.detail ?? word("not-answered"))));
    });
    request.addEventListener("error", () => reject(new Error(word("not-answered"))));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
