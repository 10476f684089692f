"use strict";
const of = (id) => document.getElementById(id);
let last = 0, waiting = 0;

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement("td");
    box.append(cell);
    line.append(box);
  }
  return line;
}

function code(value) {
  if (!value) return "";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = value;
  button.title = `Chép mã ${value}`;
  button.addEventListener("click", () => copy(value, button));
  return button;
}

async function copy(value, button) {
  const before = button.textContent;
  await navigator.clipboard.writeText(value);
  button.textContent = "Đã chép";
  setTimeout(() => { button.textContent = before; }, 1200);
}

function program() {
  const day = (of("on").value || "2024-07-05").split("-").map(Number).join(", ");
  return "from datetime import date\nfrom lienthong_places import read_address\n\n" +
    `reading = read_address(${JSON.stringify(of("text").value)}, date(${day}))\n` +
    "print(reading.decided, reading.address, reading.candidates)\n";
}

function show(found) {
  of("result").hidden = false;
  of("said").textContent = found.decided ? "Đọc được" : "Cần người chọn";
  of("place").textContent = found.decided ? `${found.text} (độ tin cậy ${found.confidence})` : "";
  of("codes").replaceChildren("Mã: ", ...(found.codes.length ? found.codes.map(code) : [found.country]));
  of("words").replaceChildren(...found.words.map((one) => row([one.words, one.name, code(one.code), one.note])));
  of("words-part").hidden = !found.words.length;
  of("choices").replaceChildren(...found.choices.map((one) => {
    const item = document.createElement("li");
    item.append(`${one.text} `, code(one.code));
    return item;
  }));
  of("choices-part").hidden = !found.choices.length;
  of("history").replaceChildren(...found.history.map((one) => row([one.since, one.until || "nay", one.name, code(one.code)])));
  of("history-part").hidden = !found.history.length;
}

async function ask() {
  of("code").textContent = program();
  const text = of("text").value.trim();
  if (!text) { of("result").hidden = true; return; }
  const mine = ++last;
  try {
    const answer = await fetch("/read", { method: "POST", body: JSON.stringify({ text, on: of("on").value || null }) });
    const found = await answer.json();
    if (mine !== last) return;
    of("fault").textContent = answer.ok ? "" : found.fault;
    if (answer.ok) show(found);
  } catch {
    of("fault").textContent = "Không gọi được chương trình đọc địa chỉ; nó còn chạy không?";
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 200);
}

of("question").addEventListener("input", later);
of("question").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
of("copy-code").addEventListener("click", () => copy(program(), of("copy-code")));
ask();
