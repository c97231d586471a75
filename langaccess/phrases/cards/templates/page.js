"use strict";
(() => {
  const one = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  // Letters as they are typed: without marks and apostrophes, with one form for letters that keyboards
  // write in several ways. "kreyol" finds Kreyòl, "kiche" K'iche', a Persian ی an Arabic ي.
  const SAME = Object.fromEntries([..."ىيیيېيکكةهہهھهەهıiłløođdðdəeɛeɔoŋnɓbɗdƙk".matchAll(/../gu)].map(([pair]) => [...pair]));
  const fold = (words) => words.normalize("NFKD").toLowerCase()
    .replace(/[\p{M}\p{Cf}\u0640'’‘ʻʼ`´]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/./gu, (letter) => SAME[letter] ?? letter).trim();

  const stage = one("#phrase");
  const screens = all("main > section");
  const title = document.title;
  let last = "";

  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // --- search -------------------------------------------------------------------------------

  // What one may type for a row: numbers and names, and the countries that only hint at a language.
  const listed = (row) => row.dataset.s.split(" | ").map((words) => words.split("; ").filter(Boolean));
  const rowsOf = (screen) => all(".grid > li, .topic > ul > li", screen).map((row) => {
    const number = one("b", row)?.textContent ?? "";
    const [names, countries] = number ? [[one(".en", row).textContent], []] : listed(row);
    return { row, number, names: names.map(fold), countries };
  });

  // 0: the very name; 1: a word of a name begins so; 2: it is inside a name; 3: a country; null: nothing.
  const ranked = (typed, { number, names, countries }) => {
    if (/^\d+$/.test(typed) && number) return number === typed ? { rank: 0 } : number.startsWith(typed) ? { rank: 1 } : null;
    if (names.includes(typed)) return { rank: 0 };
    const hit = { rank: 0, country: "" };
    for (const part of typed.split(" ")) {
      const country = countries.find((name) => fold(name).includes(part));
      const rank = names.some((name) => ` ${name}`.includes(` ${part}`)) ? 1
        : names.some((name) => name.includes(part)) ? 2 : country ? 3 : null;
      if (rank === null) return null;
      if (rank === 3) hit.country ||= country;
      hit.rank = Math.max(hit.rank, rank);
    }
    return hit;
  };

  // A language that is found by a country says so: Arabic is spoken in Somalia.
  const explain = (link, country) => {
    one(".why", link)?.remove();
    if (country) link.lastElementChild.before(make("span", { className: "why" }, `spoken in ${country}`), " ");
  };

  const prepare = (search) => {
    const screen = search.closest("section");
    const field = one("input", search);
    const count = one("[role=status]", search);
    const grid = one(".grid", screen);
    let rows = null;
    let hits = [];
    search.hidden = false;
    field.addEventListener("input", () => {
      rows ??= rowsOf(screen);
      const typed = fold(field.value);
      hits = [];
      for (const entry of rows) {
        const hit = typed === "" ? null : ranked(typed, entry);
        if (hit) hits.push({ row: entry.row, ...hit });
        entry.row.hidden = typed !== "" && !hit;
        if (grid) explain(one("a", entry.row), hit?.country);
      }
      hits.sort((one, other) => one.rank - other.rank);
      if (grid) grid.append(...(hits.length ? hits : rows).map(({ row }) => row));
      for (const topic of all(".topic", screen)) {
        topic.hidden = all("ul > li", topic).every((row) => row.hidden);
      }
      count.textContent = field.value.trim() === "" ? "" : `${hits.length} found`;
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && hits.length) {
        // A guess may open the wrong language: only the very name, or the only row, is opened.
        const [best, other] = hits;
        if (!other || (best.rank === 0 && other.rank > 0)) location.hash = one("a", best.row).hash;
        else count.textContent = `${hits.length} found: choose one`;
      } else if (event.key === "Escape" && field.value) {
        field.value = "";
        field.dispatchEvent(new Event("input"));
        event.stopPropagation();
      }
    });
  };

  // --- one phrase on the whole screen ----------------------------------------------------------

  // As large as the screen allows with all answers in sight, but never small for their sake; a word
  // that is longer than a line may make it smaller still.
  const fit = () => {
    const big = one(".big", stage);
    if (!big || stage.hidden) return;
    big.classList.add("fitting");
    let size = innerWidth < 700 ? 64 : 120;
    const crowded = () => size > 32 && stage.getBoundingClientRect().bottom + scrollY > innerHeight;
    const wide = () => size > 24 && big.scrollWidth > big.clientWidth;
    for (big.style.fontSize = `${size}px`; wide() || crowded(); big.style.fontSize = `${size}px`) size -= 2;
    big.classList.remove("fitting");
  };

  const say = (words) => {
    const chosen = one(".chosen", stage);
    chosen.textContent = words;
    chosen.scrollIntoView({ block: "nearest" });
  };

  const answer = (source) => {
    const english = one(".en", source).textContent;
    const made = make("button", { type: "button" }, ...[...source.children].map((part) => part.cloneNode(true)));
    made.setAttribute("aria-pressed", "false");
    made.addEventListener("click", () => {
      for (const other of all("button[aria-pressed]", stage)) {
        other.setAttribute("aria-pressed", String(other === made));
      }
      say(`Answer: ${english}`);
    });
    return made;
  };

  const group = (label, kind, children) => {
    const made = make("div", { className: `group ${kind}` }, ...children);
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", label);
    return made;
  };

  const digits = (tag) => {
    let typed = "";
    // The browser knows the digits of a country rather than those of a language alone.
    const place = { ar: "ar-EG", prs: "fa-AF" }[tag] ?? tag;
    const local = (n) => {
      try { return new Intl.NumberFormat(place).format(n); } catch { return String(n); }
    };
    const press = (words, label, then) => {
      const made = make("button", { type: "button" }, words);
      if (label) made.setAttribute("aria-label", label);
      made.addEventListener("click", () => { typed = then(typed).slice(0, 6); say(typed && `Answer: ${typed}`); });
      return made;
    };
    const keys = [...Array(10).keys()].map((n) => {
      const shown = local(n);
      return press(shown === String(n) ? shown : `${shown} ${n}`, String(n), (before) => before + n);
    });
    return group("Number", "digits", [...keys, press("⌫", "Delete", (before) => before.slice(0, -1))]);
  };

  const writing = (tag) => {
    const field = make("textarea", { rows: 3, lang: tag, dir: "auto" });
    field.setAttribute("aria-label", "Write here; nothing is kept");
    return field;
  };

  const asked = (row, section) => {
    const fixed = all(":scope > .answers > li", section);
    const kind = row.dataset.a ?? "";
    const parts = [];
    if (kind === "yes_no") parts.push(group("Yes or no", "", fixed.slice(0, 2).map(answer)));
    const choices = all(".choices > li", row);
    if (choices.length) parts.push(group("Choices", "", choices.map(answer)));
    if (kind === "number") parts.push(digits(section.id));
    if (kind === "write") parts.push(writing(section.id));
    parts.push(group("Other answers", "minor", fixed.slice(2).map(answer)));
    return parts;
  };

  const step = (row, words, rel) => {
    if (!row) return make("span", { hidden: true });
    const number = one("b", row).textContent;
    const link = make("a", { href: `#${row.id}`, rel }, words);
    link.setAttribute("aria-label", `${rel === "prev" ? "Previous" : "Next"} phrase: ${number}`);
    return link;
  };

  const fill = (row, section) => {
    const rows = all(".topic > ul > li", section);
    const at = rows.indexOf(row);
    const link = one("a", row);
    const number = one("b", row).textContent;
    const back = make("a", { href: `#${section.id}`, className: "back" }, "☰ List");
    back.setAttribute("aria-label", `List of phrases in ${section.dataset.name}`);
    const steps = make("nav", { className: "steps" },
      step(rows[at - 1], "← Back", "prev"), back, step(rows[at + 1], "Next →", "next"));
    steps.setAttribute("aria-label", "Phrases");
    const head = make("h1", { className: "head", tabIndex: -1 }, `${number} `, one(".en", link).textContent);
    const big = one(".t", link).cloneNode(true);
    const shown = make("p", { className: "big", dir: big.dir }, big);
    const more = all(".say", link).map((part) => make("p", { className: "say" }, part.textContent));
    const audio = all("audio", row).map((part) => part.cloneNode(true));
    const rules = all(".rule", row.closest(".topic")).map((rule) => rule.cloneNode(true));
    const chosen = make("p", { className: "chosen" });
    chosen.setAttribute("role", "status");
    stage.replaceChildren(head, ...rules, shown, ...more, ...audio, ...asked(row, section), chosen, steps);
  };

  // --- which screen ------------------------------------------------------------------------------

  // A variety has the page of the text that its speakers read: "pt-BR/12" is on "pt".
  const target = (hash) => {
    const [tag, ...rest] = hash.split("/");
    const home = all(".language").find(({ dataset }) => dataset.for?.split(" ").includes(tag));
    const place = document.getElementById(hash)
      ?? (home && document.getElementById([home.id, ...rest].join("/")));
    if (!place) return {};
    const section = place.closest("main > section");
    return { section, row: place.matches(".topic > ul > li") ? place : null };
  };

  // A phrase that is not in this file leads to its language, a language that is not to the start.
  const route = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    let { section, row } = target(hash);
    let lacking = "";
    if (hash && !section) {
      const [tag, number] = hash.split("/");
      ({ section } = target(tag));
      lacking = section ? `Phrase ${number} is not here in this language.` : `${tag} is not in this file.`;
    }
    section ??= one("#languages");
    if (row) fill(row, section);
    const shown = row ? stage : section;
    for (const screen of screens) screen.hidden = screen !== shown;
    if (!row) stage.replaceChildren();
    const heading = one("h1", shown);
    document.title = shown.id === "languages" ? title : `${heading.textContent.trim()} · ${title}`;
    const status = one(".search [role=status]", shown);
    if (status && lacking) status.textContent = lacking;
    const before = all("a", shown).find((link) => last && link.hash.slice(1) === last && !row);
    if (hash || last) {
      (before ?? heading).focus({ preventScroll: true });
      scrollTo(0, 0);
      before?.scrollIntoView({ block: "center" });
    }
    last = row ? row.id : section.id === "languages" ? "" : section.id;
    fit();
  };

  const keys = (event) => {
    if (event.target.closest("input, textarea, audio") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (!stage.hidden) location.hash = one(".back", stage).hash;
      else location.hash = "#languages";
    } else if (event.key === "ArrowRight") {
      one("a[rel=next]", stage)?.click();
    } else if (event.key === "ArrowLeft") {
      one("a[rel=prev]", stage)?.click();
    }
  };

  document.documentElement.className = "js";
  for (const search of all(".search")) prepare(search);
  for (const list of all(".answers")) list.hidden = true;
  addEventListener("hashchange", route);
  addEventListener("keydown", keys);
  addEventListener("resize", fit);
  document.fonts.addEventListener("loadingdone", fit);
  route();
})();
