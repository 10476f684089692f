// Says so when the server is gone; the next answer takes the word back.
"use strict";

document.addEventListener("htmx:sendError", () => {
  const lost = document.getElementById("lost");
  if (lost) lost.hidden = false;
});
document.addEventListener("htmx:afterOnLoad", () => {
  const lost = document.getElementById("lost");
  if (lost) lost.hidden = true;
});
