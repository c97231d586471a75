"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const units = new Map(data.units.map((unit) => [unit.id, unit]));
  const rows = [...document.querySelectorAll(".row")];
  const status = document.getElementById("status");
  const who = document.getElementById("who");
  const told = status.textContent;
  let unsaved = false;

  const parts = (row) => ({
    text: row.querySelector(".text"),
    tick: row.querySelector(".tick"),
    words: row.querySelector(".words"),
    warn: row.querySelector(".warn"),
    seen: row.querySelector(".seen"),
  });
  const all = new Map(rows.map((row) => [row, parts(row)]));
  const count = (words, piece) => words.split(piece).length - 1;

  // The digits of a text, of any script, as 0 to 9.
  function digits(words) {
    return [...words].filter((sign) => /\p{Nd}/u.test(sign)).map((sign) => {
      const here = sign.codePointAt(0);
      let zero = here;
      while (here - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
      return here - zero;
    }).join("");
  }

  // Codes and long numbers can be checked here without the program.
  function faults(row) {
    const words = all.get(row).text.value;
    if (!words.trim()) return [];
    const needed = new Map();
    for (const mark of units.get(row.dataset.id).marks) needed.set(mark, (needed.get(mark) || 0) + 1);
    const wrong = [];
    for (const [mark, times] of needed) {
      const has = count(words, mark);
      if (has < times) wrong.push(mark + " is missing");
      else if (has > times && /^.\/?\d+\/?.$/u.test(mark)) wrong.push(mark + " is in the translation twice");
    }
    const found = digits(words.replace(/[^\p{L}\p{Nd}]\/?\p{Nd}+\/?[^\p{L}\p{Nd}]/gu, (sign) =>
      data.style.includes(sign[0]) ? "" : sign));
    for (const [shown, run] of units.get(row.dataset.id).numbers) {
      if (!found.includes(run)) wrong.push(shown + " of the source is not in the translation");
    }
    return wrong;
  }

  // A field shows 217-555-0100 backwards among letters that run to the left. The text is right, and
  // in the document the number stands by itself; so this shows how it will look there.
  function preview(row) {
    const { text, seen } = all.get(row);
    const pieces = text.value.split(/([+(]?\d[\d\-\u2010-\u2015.,:()\/ ]*\d)/u);
    seen.hidden = text.dir !== "rtl" || !pieces.some((piece) => /^\D?\d+\D+\d/u.test(piece));
    seen.replaceChildren(...pieces.map((piece, place) => {
      if (place % 2 === 0) return document.createTextNode(piece);
      const number = document.createElement("bdi");
      number.dir = "ltr";
      number.textContent = piece;
      return number;
    }));
  }

  function look(row) {
    const { text, warn } = all.get(row);
    const wrong = faults(row);
    warn.textContent = wrong.join(", ");
    warn.hidden = !wrong.length;
    if (wrong.length) text.setAttribute("aria-invalid", "true");
    else text.removeAttribute("aria-invalid");
    preview(row);
    text.style.blockSize = "auto";
    text.style.blockSize = text.scrollHeight + 4 + "px";
  }

  function tell(words) {
    const done = rows.filter((row) => all.get(row).text.value.trim()).length;
    const ticked = rows.filter((row) => all.get(row).tick.checked).length;
    const rest = `${done} of ${rows.length} translated, ${ticked} ticked`;
    status.textContent = words ? `${words} ${rest}` : rest + (unsaved ? "; not saved" : "");
  }

  function changed(row) {
    unsaved = true;
    if (row) {
      const { text } = all.get(row);
      const state = row.querySelector(".state");
      state.textContent = text.value === text.defaultValue ? state.dataset.was : "changed";
      look(row);
    }
    tell("");
  }

  function shown(row, kind) {
    const { text, tick } = all.get(row);
    if (kind === "open") return !text.value.trim();
    if (kind === "unticked") return !tick.checked;
    if (kind === "found") return row.classList.contains("found") || faults(row).length > 0;
    return true;
  }

  function filter() {
    const kind = document.querySelector("input[name=show]:checked").value;
    let left = 0;
    for (const row of rows) {
      row.hidden = !shown(row, kind);
      left += row.hidden ? 0 : 1;
    }
    for (const row of rows) if (!row.hidden) look(row);
    tell(kind === "all" ? "" : `${left} shown.`);
  }

  function go(row, step) {
    const open = rows.filter((one) => !one.hidden);
    const next = open[open.indexOf(row) + step];
    if (next) all.get(next).text.focus();
  }

  function packed() {
    return {
      format: "langaccess-review",
      version: 1,
      original: data.original,
      digest: data.digest,
      source: data.source,
      target: data.target,
      style: data.style,
      reviewer: who.value.trim(),
      saved: new Date().toISOString(),
      units: rows.map((row) => {
        const { text, tick, words } = all.get(row);
        const { id, segment, source, spans } = units.get(row.dataset.id);
        return {
          id, segment, source, spans,
          target: text.value, comment: words.value, ticked: tick.checked,
        };
      }),
    };
  }

  function save() {
    const blob = new Blob([JSON.stringify(packed(), null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = data.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    tell("Saved: look among your downloads and send the file back.");
  }

  function restore(body) {
    if (body.format !== "langaccess-review" || body.version !== 1) throw new Error("format");
    if (body.digest !== data.digest || body.target !== data.target) {
      tell("That file belongs to another document or version: nothing was changed.");
      return;
    }
    const saved = new Map(body.units.map((unit) => [unit.id, unit]));
    for (const row of rows) {
      const unit = saved.get(row.dataset.id);
      if (!unit) continue;
      const { text, tick, words } = all.get(row);
      text.value = unit.target;
      words.value = unit.comment;
      tick.checked = unit.ticked === true;
      changed(row);
    }
    who.value = body.reviewer || who.value;
    unsaved = false;
    filter();
    tell("Your saved work is back.");
  }

  for (const row of rows) {
    const { text, tick, words } = all.get(row);
    text.addEventListener("input", () => {
      tick.checked = false; // a tick is for the text that was read
      changed(row);
    });
    words.addEventListener("input", () => changed(null));
    tick.addEventListener("change", () => changed(null));
    for (const use of row.querySelectorAll(".use")) {
      use.addEventListener("click", () => {
        text.value = use.dataset.words;
        tick.checked = false;
        changed(row);
        text.focus();
      });
    }
    row.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.key === "Enter") {
        if (text.value.trim()) tick.checked = true;
        changed(null);
        go(row, 1);
      } else if (event.altKey && event.key === "ArrowDown") go(row, 1);
      else if (event.altKey && event.key === "ArrowUp") go(row, -1);
      else return;
      event.preventDefault();
    });
    look(row);
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  for (const choice of document.querySelectorAll("input[name=show]")) {
    choice.addEventListener("change", filter);
  }
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("load").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      restore(JSON.parse(await file.text()));
    } catch {
      tell("That is no file that this page saved: nothing was changed.");
    }
    event.target.value = "";
  });
  who.addEventListener("input", () => { unsaved = true; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  window.addEventListener("resize", () => rows.forEach(look));
  status.textContent = told;
})();
