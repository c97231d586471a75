"use strict";
// Finds a language by what is typed. The names come folded from the page's data, as `search_fold`
// of `core.tags` folds them; `rank` is how sure a row is, `sure` whether Enter may open it.
const languageSearch = (data) => {
  const SAME = new Map([...data.same.matchAll(/../gu)].map(([pair]) => [...pair]));
  const fold = (words) => words.normalize("NFKD").toLowerCase()
    .replace(/[\p{M}\p{Cf}\u0640'’‘ʻʼ`´ꞌ]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/./gu, (letter) => SAME.get(letter) ?? letter).trim();

  const begins = (form, part) => ` ${form}`.includes(` ${part}`);
  const long = (typed) => typed.length > 2 || /[^a-z ]/.test(typed);

  // Letters too many, too few, other ones, or two changed round: Damerau's distance, never more than 3.
  const errors = (one, other) => {
    if (Math.abs(one.length - other.length) > 2) return 3;
    let [older, before] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      [older, before] = [before, row];
    }
    return before[other.length];
  };
  const misspells = (typed, forms, most) => forms.some((form) => errors(typed, form) <= most) ? RANKS.error
    : forms.some((form) => form.split(" ").some((word) => word.length > 4 && errors(typed, word) <= most)) ? RANKS.errorInWord : 0;
  const misbegins = (typed, form) => form[0] === typed[0]
    && [-1, 0, 1].some((more) => errors(typed, form.slice(0, typed.length + more)) <= 1);

  // "brasileño", "guatemalteco": the name of a country with another ending.
  const hints = (typed, form) => form.length > 4 && typed.startsWith(form.slice(0, Math.max(5, form.length - 2)));

  const all = data.rows.map(([tag, names, aliases, elsewhere]) => ({ tag, names, aliases, elsewhere, forms: [...names, ...aliases] }));
  const RANKS = { name: 0, elsewhere: 1, asked: 2, begins: 3, alias: 4, other: 5, country: 6, error: 7, errorInWord: 8, inside: 9, part: 10 };

  // The rank of one row for words of which each begins a word of its names, or of its countries.
  const ranked = (row, typed, parts, reasons) => {
    if (row.forms.includes(typed)) return RANKS.name;
    if (row.elsewhere.includes(typed)) return RANKS.elsewhere;
    let rank = 0;
    for (const part of parts) {
      rank = Math.max(rank, row.names.some((form) => begins(form, part)) ? RANKS.begins
        : row.aliases.some((form) => begins(form, part)) ? RANKS.alias
          : row.elsewhere.some((form) => begins(form, part)) ? RANKS.other
            : reasons.some((forms) => forms.some((form) => begins(form, part))) ? RANKS.country : 99);
    }
    return rank;
  };

  const search = (words) => {
    let typed = fold(words);
    const parts = typed.split(" ").filter((part) => !data.idle.includes(part));
    if (parts.length) typed = parts.join(" ");
    if (!typed) return { hits: [], lacking: "", question: "" };
    const absent = data.absent.find(([, forms]) => forms.includes(typed));
    const asked = data.questions.find(([, forms]) => forms.includes(typed))
      ?? data.questions.find(([, forms]) => typed.length > 5 && forms.some((form) => form[0] === typed[0] && errors(form, typed) <= 1));
    // Of a country that is typed, the languages come in the order of their speakers there.
    const country = data.countries.find(([, forms]) => forms.includes(typed));
    const named = (n) => data.countries.filter(([, , rows]) => rows.includes(n));
    const found = [];
    all.forEach((row, n) => {
      const places = named(n).map(([, forms]) => forms);
      let rank = ranked(row, typed, parts, places);
      const [byName, order] = [rank, [asked, country].map((list) => list?.[2].indexOf(n) ?? -1)];
      if (order[0] >= 0) rank = Math.min(rank, RANKS.asked);
      else if (order[1] >= 0) rank = Math.min(rank, RANKS.begins);
      if (rank === 99 && long(typed) && row.forms.some((form) => form.includes(typed))) rank = RANKS.inside;
      if (rank < 99) found.push({ tag: row.tag, n, rank, byName, place: order.find((at) => at >= 0) ?? 0 });
    });
    const near = (most) => all.map((row, n) => ({ tag: row.tag, n, rank: misspells(typed, row.forms, most) })).filter(({ rank }) => rank);
    if (!absent && !country && typed.length > 3 && found.every(({ rank }) => rank >= RANKS.country)) {
      let guesses = near(1);
      if (!guesses.length && typed.length > 7) guesses = near(2);
      if (!guesses.length && !found.length) {
        guesses = all.flatMap((row, n) => row.forms.some((form) => misbegins(typed, form)) ? [{ tag: row.tag, n, rank: RANKS.part }] : []);
        for (const [, forms, rows] of data.countries) {
          if (forms.some((form) => errors(typed, form) <= 1 || hints(typed, form))) guesses.push(...rows.map((n) => ({ tag: all[n].tag, n, rank: RANKS.errorInWord })));
        }
      }
      found.push(...guesses.filter(({ tag }) => !found.some((hit) => hit.tag === tag)));
    }
    if (!found.length && !absent) {  // "mexican spanish": a word is the name of a language
      all.forEach((row, n) => {
        if (parts.some((part) => part.length > 2 && row.forms.includes(part))) found.push({ tag: row.tag, n, rank: RANKS.part });
      });
    }
    for (const hit of found) {
      if ((hit.byName ?? 99) < RANKS.country || hit.rank === RANKS.asked) continue;
      const places = named(hit.n);
      const near = ([, forms]) => forms.some((form) => errors(typed, form) <= 1 || hints(typed, form));
      const reason = places.find((place) => place === country)
        ?? places.find(([, forms]) => parts.every((part) => forms.some((form) => begins(form, part)))) ?? places.find(near);
      if (reason) [hit.country, hit.place] = [reason[0], reason[2].indexOf(hit.n)];
    }
    found.sort((one, other) => one.rank - other.rank || (one.place ?? 0) - (other.place ?? 0) || one.n - other.n);
    const hits = found.filter(({ tag }, at) => found.findIndex((hit) => hit.tag === tag) === at);
    return { hits, lacking: absent?.[0] ?? "", question: asked?.[0] ?? "", sure: sure(typed, hits, absent, asked) };
  };

  // A guess may open the wrong language: only one exact name is opened, or one that is left.
  const sure = (typed, hits, absent, asked) => {
    const [best, next] = hits;
    if (!best || absent) return null;
    const mayBeOther = data.absent.some(([, forms]) => forms.some((form) => begins(form, typed)));
    const mayBeSeveral = (lists) => lists.some(([, forms, rows]) => rows.length && !rows.every((n) => all[n].tag === best.tag)
      && forms.some((form) => begins(form, typed) || errors(form, typed) <= 1));
    const row = all[best.n];
    if (best.rank <= RANKS.elsewhere) {
      if (next && next.rank === best.rank) return null;
      return !row.names.includes(typed) && mayBeSeveral(data.questions) ? null : best.tag;
    }
    if (asked || mayBeOther || !long(typed)) return null;
    if (best.rank === RANKS.error && next?.rank !== RANKS.error) {
      const close = data.absent.some(([, forms]) => forms.some((form) => errors(typed, form) <= 1));
      const alone = row.forms.some((form) => form[0] === typed[0] && errors(typed, form) <= 1);
      return !close && alone && !mayBeSeveral([...data.questions, ...data.countries]) && typed.length > 4 ? best.tag : null;
    }
    if (next) return null;
    // A country of one language: not Canada, where most people speak English.
    if (best.country) return data.countries.some(([, forms, , one]) => one && forms.includes(typed)) ? best.tag : null;
    const whole = [...row.forms, ...row.elsewhere].some((form) => typed.split(" ").every((part) => begins(form, part)));
    return best.rank < RANKS.country && whole ? best.tag : null;
  };

  return { fold, search };
};

// Finds a phrase by the meaning of what is typed: the same as `phrases.book.find`, but for typing
// errors, which need its dictionary: a flood is not food.
const phraseSearch = (data, phrases) => {
  const idle = new Set(data.idle);
  const ASKING = new Set(data.asking);
  const wordsOf = (text) => text.normalize("NFD").replace(/[\p{M}'’]/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" ").filter(Boolean);
  const stem = (word) => {
    for (const [ending, rest] of [["ies", "y"], ["ing", ""], ["ed", ""], ["es", ""], ["s", ""]]) {
      if (!word.endsWith(ending)) continue;
      let root = word.slice(0, -ending.length) + rest;
      if (root.length < 3 || (ending === "s" && root.endsWith("s"))) continue;
      if (/^(ing|ed)$/.test(ending) && root.at(-1) === root.at(-2) && !"lse".includes(root.at(-1))) root = root.slice(0, -1);
      word = root;
      break;
    }
    return word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
  };
  const NOT = "not ";
  // The telling words of a text; of those that their clause denies it may be marked that they are.
  const telling = (text, denied = true) => {
    const found = text.split(/[.,;:!?]/).flatMap((clause) => {
      const parts = [[], []];
      let said = 0;
      for (const word of wordsOf(clause)) {
        if (data.denying.includes(word)) said = 1;
        else if (!idle.has(word) && (word.length > 1 || /\d/.test(word))) parts[said].push(word);
      }
      const [before, after] = denied && said && !parts[1].length ? [[], parts[0]] : parts;
      return [...before, ...after.map((word) => denied ? NOT + word : word)];
    });
    return [...new Set(found)];
  };
  const concept = (word) => {
    const denied = word.startsWith(NOT) ? NOT : "";
    const root = stem(word.slice(denied.length));
    return denied + (data.concepts[root] ?? root);
  };
  const sought = (words) => words.map((word) => [word, concept(word)]);

  const worded = (text, at, part, { en, number }) => {
    const asks = en.trim().endsWith("?");
    const words = telling(text, !asks);
    return { at, part, number, asks, words, all: wordsOf(text), label: !en.trim().includes(" "),
      stems: new Set(words.map(stem)), keys: new Set(words.map(concept)) };
  };
  const rows = phrases.flatMap((phrase, at) => [[phrase.en, 1], [data.names[phrase.number] ?? "", data.meant]]
    .map(([text, part]) => worded(text, at, part, phrase)));
  const phraseRows = rows.filter(({ part }) => part === 1);
  const counts = new Map();
  for (const { keys } of rows) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const weight = (key) => Math.log(1 + rows.length / (counts.get(key) ?? 1));

  const share = (word, key, row, loosely) => {
    if (row.keys.has(key)) return [row.stems.has(stem(word)) ? 1 : data.meant, key];
    if (loosely && row.keys.has(NOT + key)) return [data.meant, NOT + key];
    if (counts.has(key)) return [0, ""];
    const begun = word.replace(NOT, "").length > 2 && row.words.find((other) => other.startsWith(word));
    return begun ? [data.begun, concept(begun)] : [0, ""];
  };

  // The places of the phrases that are found, the best first, and which of them is meant for sure.
  return (typed) => {
    const asked = wordsOf(typed);
    const number = typed.trim();
    if (/^\d+$/.test(number)) {
      const begun = phraseRows.filter((row) => row.number.startsWith(number));
      begun.sort((one, other) => one.number.length - other.number.length);
      return { found: begun.map(({ at }) => at), sure: begun.find((row) => row.number === number)?.at };
    }
    const never = data.never.find(([, forms]) => forms.some((form) => ` ${asked.join(" ")} `.includes(` ${form.join(" ")} `)));
    if (never) return { found: [], never: never[0] };
    const question = number.endsWith("?") || (ASKING.has(asked[0]) && asked[1] !== "not");
    const stated = !question && asked.length > 2;
    const plain = sought(telling(typed, false));
    const keys = question ? plain : sought(telling(typed));
    if (!keys.length) {
      const begun = phraseRows.flatMap(({ all, at }) => asked.length && asked.every((word, n) => all[n] === word
        || (n === asked.length - 1 && all[n]?.startsWith(word))) ? [at] : []);
      return { found: begun, sure: begun.length === 1 ? begun[0] : undefined };
    }
    const scores = new Map();
    for (const row of rows) {
      const hit = new Set();
      let [near, total] = [0, 0];
      for (const [word, key] of row.asks ? plain : keys) {
        const [part, by] = share(word, key, row, keys.length === 1 && !stated);
        total += weight(key);
        near += part * weight(key);
        if (part) hit.add(by);
      }
      near /= total;
      if (near < data.enough || (asked.length > 1 && row.label)) continue;
      const covered = [...hit].reduce((sum, key) => sum + weight(key), 0) / [...row.keys].reduce((sum, key) => sum + weight(key), 0);
      const same = asked.filter((word) => row.all.includes(word)).length / asked.length;
      const whole = asked.join(" ") === row.all.join(" ");
      const score = whole ? row.part : row.part * ((1 - data.kind - data.same) * near * (data.said + (1 - data.said) * covered)
        + data.same * same) + data.kind * (row.asks ? question : stated);
      if (score > (scores.get(row.at)?.score ?? 0)) scores.set(row.at, { at: row.at, whole: whole && row.part === 1, score });
    }
    const found = [...scores.values()];
    found.sort((one, other) => other.score - one.score || one.at - other.at);
    const best = found[0];
    return { found: found.map(({ at }) => at), sure: best && (best.whole || found.length === 1) ? best.at : undefined };
  };
};
