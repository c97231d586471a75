"use strict";
(() => {
  const one = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const stage = one("#phrase");
  const screens = all("main > section");
  const title = document.title;
  let last = "";

  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // --- what is kept ----------------------------------------------------------------------------

  // Numbers of favorite phrases on this device, nothing else: the next person who is handed the screen must not
  // see what the last one was asked, or in which language. Some browsers keep nothing for a file.
  const KEPT = "langaccess";
  const kept = { favorites: [] };
  try { kept.favorites = JSON.parse(localStorage.getItem(KEPT))?.favorites ?? []; } catch { /* none */ }
  const keep = () => { try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* until the page is closed */ } };
  if (kept.favorites.length) keep(); // without what an older page kept
  else try { localStorage.removeItem(KEPT); } catch { /* nothing is there */ }

  // Links to the favorites, and a button that forgets them.
  const showFavorites = (section) => {
    const place = one(".favorites", section);
    if (!place) return;
    const links = kept.favorites.map((number) => document.getElementById(`${section.id}/${number}`)).filter(Boolean)
      .map((row) => make("a", { href: `#${row.id}` }, make("b", {}, one("b", row).textContent), " ", one(".en", row).textContent));
    const parts = [];
    if (links.length) {
      const forget = make("button", { type: "button" }, "Forget these");
      forget.addEventListener("click", () => {
        kept.favorites = [];
        keep();
        showFavorites(section);
        one("h1", section).focus();
      });
      parts.push(make("p", {}, "★ Favorites: "), make("ul", {}, ...links.map((link) => make("li", {}, link))), forget);
    }
    place.replaceChildren(...parts);
    place.hidden = !parts.length;
  };

  // --- search -------------------------------------------------------------------------------

  const read = (id) => JSON.parse(one(id).textContent);
  const call = one(".call").textContent.replace(/^Interpreter\s*/, "").trim();
  const lackingWords = (name) => `${name} is not in this file. ${/\d/.test(call) ? `Call ${call} and ask for ${name}.` : `Ask dispatch for an interpreter of ${name}.`}`;
  const askFor = /\d/.test(call) ? `call ${call}` : "ask dispatch for an interpreter";
  const neverWords = (subject) => `Never from a phrasebook: ${subject}. Get a qualified interpreter: ${askFor}.`;
  const noPhrase = `0 found: no phrase says this; ${askFor}.`;
  const counted = (number) => `${number} found`;

  // A language that is found by a country says so: Arabic is spoken in Somalia.
  const explain = (link, country) => {
    one(".why", link)?.remove();
    if (country) link.lastElementChild.before(make("span", { className: "why" }, `spoken in ${country}`), " ");
  };

  let languages = null;
  const findLanguage = (screen) => {
    const grid = one(".grid", screen);
    const rows = all("li", grid);
    const linkOf = new Map(rows.map((row) => [one("a", row).hash.slice(1), row]));
    return (typed) => {
      languages ??= languageSearch(read("#names"));
      const { hits, lacking, question, sure } = languages.search(typed);
      const none = !languages.fold(typed);
      for (const part of all(".for-deaf", screen)) part.hidden = !none;
      const deaf = !none && DEAF.test(languages.fold(typed));
      for (const row of rows) row.hidden = !none;
      for (const { tag, country } of hits) {
        const row = linkOf.get(tag);
        row.hidden = false;
        explain(one("a", row), country);
        grid.append(row);
      }
      if (none) {
        for (const row of rows) explain(one("a", row), "");
        grid.append(...rows);
        return { words: "", open: "" };
      }
      if (deaf) {
        one(".for-deaf", screen).hidden = false;
        return { words: "", open: "#deaf" };
      }
      let words = hits.length ? counted(hits.length) : lackingWords(lacking || typed.trim());
      if (hits.length && lacking) words = `${lackingWords(lacking)} ${words}`;
      if (question && hits.length > 1) words += `. ${question}`;
      return { words, open: sure ? `#${sure}` : "", many: hits.length > 0 };
    };
  };
  const DEAF = /^(?:deaf\w*|hard of hearing|hearing|hoh|asl|sign\w*|american sign.*|.*sign language|lsm|mute|lengua de senas.*|deafblind|cdi)$/;

  const findPhrase = (screen) => {
    const rows = all(".topic > ul > li", screen);
    const place = one(".found", screen);
    const search = phraseSearch(read("#words"), rows.map((row) => ({ en: one(".en", row).textContent, number: one("b", row).textContent })));
    return (typed) => {
      const none = !typed.trim();
      const { found, sure, never } = none ? { found: [] } : search(typed);
      place.replaceChildren(...found.slice(0, 20).map((at) => make("li", {}, one("a", rows[at]).cloneNode(true))));
      for (const part of all(".topic, .favorites", screen)) part.hidden = !none;
      if (none) showFavorites(screen);
      const words = never ? neverWords(never) : found.length ? counted(found.length) : noPhrase;
      return { words: none ? "" : words, open: sure === undefined ? "" : `#${rows[sure].id}`, many: found.length > 0 };
    };
  };

  const prepare = (search) => {
    const screen = search.closest("section");
    const field = one("input", search);
    const count = one("[role=status]", search);
    let find = null;
    let result = { open: "" };
    search.hidden = false;
    field.addEventListener("input", () => {
      find ??= (screen.id === "languages" ? findLanguage : findPhrase)(screen);
      result = find(field.value);
      count.textContent = result.words;
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        // A guess may open the wrong language: only what is meant for sure is opened.
        if (result.open) location.hash = result.open;
        else if (result.many) count.textContent = result.words.replace(/found/, "found: choose one");
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
      for (const other of all(".face button[aria-pressed]", stage)) {
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
    const press = (words, then, label) => {
      const made = make("button", { type: "button" }, words);
      if (label) made.setAttribute("aria-label", label);
      made.addEventListener("click", () => { typed = then(typed).slice(0, 6); say(typed && `Answer: ${typed}`); });
      return made;
    };
    const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9, -1, 0].map((n) => {
      if (n < 0) return press("⌫", (before) => before.slice(0, -1), "Delete");
      const shown = local(n);
      return press(shown === String(n) ? shown : `${shown} ${n}`, (before) => before + n);
    });
    return group("Number", "digits", keys);
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
    const choices = all(".choices > li", row); // to a question with yes or no: its own answers
    if (kind === "yes_no") parts.push(group("Yes or no", "", (choices.length ? choices : fixed.slice(0, 2)).map(answer)));
    else if (choices.length) parts.push(group("Choices", "", choices.map(answer)));
    if (kind === "number") parts.push(digits(section.id));
    if (kind === "write") parts.push(writing(section.id));
    if (row.dataset.b) parts.push(...boardsOf(row.dataset.b, section.id, say));
    parts.push(group("Other answers", "minor", fixed.slice(2).map(answer)));
    return parts;
  };

  const hiddenWords = (words) => make("span", { className: "sr" }, words);

  const step = (row, rel) => {
    if (!row) return make("span", { hidden: true });
    const number = one("b", row).textContent;
    const words = rel === "prev" ? [`‹ ${number}`, hiddenWords(" previous phrase")] : [`${number} ›`, hiddenWords(" next phrase")];
    return make("a", { href: `#${row.id}`, rel }, ...words);
  };

  const toggle = (words, name, pressed, then) => {
    const made = make("button", { type: "button", className: name }, words);
    made.setAttribute("aria-pressed", String(pressed));
    made.addEventListener("click", () => {
      const now = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", String(now));
      then(now);
    });
    return made;
  };

  // The side that the other person reads may be turned to them; what the officer reads stays.
  let turned = false;
  const fill = (row, section) => {
    const rows = all(".topic > ul > li", section);
    const at = rows.indexOf(row);
    const link = one("a", row);
    const number = one("b", row).textContent;
    const back = make("a", { href: `#${section.id}`, className: "back" }, "List", hiddenWords(` of phrases in ${section.dataset.name}`));
    const turn = toggle("Turn", "turn", turned, (now) => { turned = now; stage.classList.toggle("turned", now); });
    const star = toggle("★", "star", kept.favorites.includes(number), (now) => {
      kept.favorites = kept.favorites.filter((other) => other !== number);
      if (now) kept.favorites.push(number);
      keep();
    });
    star.setAttribute("aria-label", "★ Favorite");
    const steps = make("nav", { className: "steps" }, step(rows[at - 1], "prev"), back, turn, star, step(rows[at + 1], "next"));
    steps.setAttribute("aria-label", "Phrases");
    const head = make("h1", { className: "head", tabIndex: -1 }, `${number} `, one(".en", link).textContent);
    const big = one(".t", link).cloneNode(true);
    const shown = make("div", { className: "big" }, make("b", {}, number), ...all(":scope > .pic", link).map((part) => part.cloneNode(true)), make("p", { dir: big.dir }, big));
    const more = all(".say", link).map((part) => make("p", { className: "say" }, part.textContent));
    const audio = all("audio", row).map((part) => part.cloneNode(true));
    const rules = all(".rule", row.closest(".topic")).map((rule) => rule.cloneNode(true));
    const chosen = make("p", { className: "chosen" });
    chosen.setAttribute("role", "status");
    const face = make("div", { className: "face" }, shown, ...asked(row, section));
    stage.replaceChildren(head, ...rules, ...more, ...audio, face, chosen, steps);
    stage.classList.toggle("turned", turned);
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
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch { /* a broken link: as it is written */ }
    let { section, row } = target(hash);
    let lacking = "";
    if (hash && !section) {
      const [tag, number] = hash.split("/");
      ({ section } = target(tag));
      lacking = section ? `Phrase ${number} is not here in this language.` : lackingWords(tag);
    }
    section ??= one("#languages");
    if (row) fill(row, section);
    const shown = row ? stage : section;
    for (const screen of screens) screen.hidden = screen !== shown;
    if (!row) stage.replaceChildren();
    one(".call").hidden = section.id === "deaf"; // a voice line
    showFavorites(shown);
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
