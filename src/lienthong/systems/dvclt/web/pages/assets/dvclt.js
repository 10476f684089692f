// Suggestions for communes while typing. Without it the field takes plain text, which the server reads as well.
"use strict";

const PAUSE_MS = 180;

for (const input of document.querySelectorAll("input[data-communes]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer = 0;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < 2 || text === asked) return;
    timer = setTimeout(async () => {
      asked = text;
      const response = await fetch(`${input.dataset.communes}?q=${encodeURIComponent(text)}`);
      if (!response.ok || input.value.trim() !== text) return;
      const units = await response.json();
      list.replaceChildren(
        ...units.map((unit) => {
          const option = document.createElement("option");
          option.value = unit.name;
          return option;
        }),
      );
    }, PAUSE_MS);
  });
}

// After signing in again in another tab, the waiting form takes over the new session's token: nothing is typed twice.
const waiting = document.querySelector("[data-session-ended]");
if (waiting) {
  window.addEventListener("focus", async () => {
    const response = await fetch(window.location.href, { headers: { accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector('form[enctype] input[name="csrf_token"]');
    const field = waiting.closest("form").querySelector('input[name="csrf_token"]');
    if (fresh?.value && field) field.value = fresh.value;
  });
}
