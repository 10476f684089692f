// Choosing all dossiers of a page at once, and showing how many are chosen.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-bulk]");
  if (!form) return;
  const all = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll('input[name="codes"]')];
  const counts = form.querySelectorAll("[data-count]");
  const button = form.querySelector("[data-bulk-button]");
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const count of counts) count.textContent = chosen ? `Đã chọn ${chosen} hồ sơ` : "Chưa chọn hồ sơ nào";
    button.disabled = chosen === 0;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  // Enter in a box sends a form too: what was not asked about is asked first.
  form.addEventListener("submit", (event) => {
    const question = form.querySelector("dialog");
    if (!question || question.open) return;
    event.preventDefault();
    event.stopPropagation();
    if (!button.disabled) question.showModal();
  });
  show();
});
