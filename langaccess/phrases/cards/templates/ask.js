"use strict";
(() => {
  const data = JSON.parse(document.querySelector("#data").textContent);
  const [line, ask] = ["#line", "#ask"].map((id) => document.querySelector(id));
  const title = document.title;

  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const day = (time) => {
    const two = (number) => String(number).padStart(2, "0");
    return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  };

  // A clock before the day on which the page was made is wrong: it says nothing about `good_until`.
  // It may be yesterday there still, where the agency is west of the office that made the page.
  const why = () => {
    const now = new Date();
    if (day(now) > data.good_until) return `The answers of this page ended on ${data.good_until}. Get a new page.`;
    now.setDate(now.getDate() + 1);
    return day(now) < data.made ? "The date of this phone is wrong. Ask dispatch." : "";
  };

  // --- one screen -----------------------------------------------------------------------------

  const choices = (rows, before, shape = "") => make("ul", { className: shape }, ...rows.map(([id, name]) =>
    make("li", {}, make("a", { href: `#${[...before, id].join("/")}` }, name))));

  const capital = (words) => words.slice(0, 1).toUpperCase() + words.slice(1);

  const dial = ([name, phone]) => {
    const words = capital(data.texts[name]);
    if (!phone) return make("p", { className: "none" }, `${words} (no number here: use the radio)`);
    return make("a", { className: "dial", href: `tel:${phone.replace(/[^+\d]/g, "")}` }, `${words} ${phone}`);
  };

  const RULINGS = new Map([[true, "yes"], [false, "no"], [null, "unclear"]]);

  const shown = ([allowed, ruling, doubts, call, say]) => {
    const parts = [];
    if (data.texts[ruling]) parts.push(make("p", { className: `ruling ${RULINGS.get(allowed)}` }, data.texts[ruling]));
    parts.push(...doubts.map((doubt) => make("p", {}, data.texts[doubt])));
    parts.push(make("h2", {}, "Call"), ...call.map(dial));
    parts.push(make("h2", {}, "Say or do"), make("p", { className: "say" }, capital(data.texts[say])));
    return parts;
  };

  const back = (chosen) => {
    if (!chosen.length) return [];
    const made = make("nav", { className: "back" },
      make("a", { href: `#${chosen.slice(0, -1).join("/")}` }, "← Back"), make("a", { href: "#" }, "Start again"));
    made.setAttribute("aria-label", "Page");
    return [made];
  };

  const heading = (words) => make("h1", { tabIndex: -1 }, words);

  const screen = (chosen) => {
    const rows = [data.languages, data.situations, data.helps];
    const at = chosen.map((id, n) => rows[n].findIndex(([known]) => known === id));
    const names = at.map((found, n) => rows[n][found][1]);
    if (at.length === 0) return [heading("Which language?"), choices(data.languages, chosen)];
    if (at.length === 1) return [heading(`${names[0]}: what is it?`), choices(data.situations, chosen, "many")];
    const answer = data.answers[data.table[at[0]][at[1]][(at[2] ?? -1) + 1]];
    const parts = [heading(names.join(" · ")), ...shown(answer)];
    if (at.length === 2) parts.push(make("h2", {}, "Who offers to interpret?"), choices(data.helps, chosen));
    return parts;
  };

  // --- which screen ---------------------------------------------------------------------------

  // What is known of the address; a word of an older page that is not known any more ends it.
  const known = () => {
    const rows = [data.languages, data.situations, data.helps];
    const typed = decodeURIComponent(location.hash.slice(1)).split("/").slice(0, 3);
    const unknown = typed.findIndex((id, n) => !rows[n].some(([known]) => known === id));
    return unknown < 0 ? typed : typed.slice(0, unknown);
  };

  const show = () => {
    const ended = why();
    line.hidden = !ended;
    ask.hidden = Boolean(ended);
    document.querySelector("#why").textContent = ended;
    const chosen = known();
    ask.replaceChildren(...(ended ? [] : [...screen(chosen), ...back(chosen)]));
    return ended ? line : ask;
  };

  const go = () => {
    const head = show().querySelector("h1");
    document.title = `${head.textContent} · ${title}`;
    head.focus({ preventScroll: true });
    scrollTo(0, 0);
  };

  addEventListener("hashchange", go);
  // The page may stay open past its last day.
  const again = () => { if (Boolean(why()) !== ask.hidden) go(); };
  addEventListener("visibilitychange", again);
  addEventListener("pageshow", again);
  setInterval(again, 60000);
  show();
})();
