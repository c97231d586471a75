"use strict";
(() => {
  const one = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const SIX = 6;
  const GAP = 400; // milliseconds between two greetings of "play all"

  const choose = one("#choose");
  const list = one(".tiles");
  const tiles = new Map(all("li", list).map((tile) => [tile.dataset.tag, tile]));
  const rounds = JSON.parse(choose.dataset.rounds);
  const first = [...tiles.keys()].filter((tag) => "first" in tiles.get(tag).dataset);
  const [yes, yesName, playAll, next, again] = ["#yes", "#yes-name", "#all", "#next", "#again"].map((id) => one(id));

  let order = first; // the languages of this round
  let at = 0; // the first of the six that are shown
  let heard = ""; // the language that the green button means
  let chosen = ""; // the answer of the first round, while the second one is shown
  let run = 0; // a newer number ends what an older one plays

  const shown = () => order.slice(at, at + SIX);
  const say = (words) => { one("#status").textContent = words; };

  const silence = () => {
    run += 1;
    for (const sound of all("audio")) { sound.pause(); sound.currentTime = 0; }
    for (const tile of tiles.values()) tile.classList.remove("on");
    playAll.textContent = "▶ Play all";
  };

  const screen = (name) => {
    silence();
    for (const part of all("main > section")) part.hidden = part.id !== name;
    one("#thumb").hidden = name !== "choose";
    again.hidden = name === "choose" && order === first && at === 0;
    one("main").scrollTop = 0;
    one(`#${name} h1`).focus({ preventScroll: true });
  };

  const mean = (tag) => {
    heard = tag;
    yes.disabled = tag === "";
    yesName.textContent = tag === "" ? "Touch when you hear it" : one(".t", tiles.get(tag)).textContent;
    for (const key of ["lang", "dir"]) {
      if (tag === "") yesName.removeAttribute(key);
      else yesName.setAttribute(key, one(".t", tiles.get(tag)).getAttribute(key));
    }
    yes.setAttribute("aria-label", tag === "" ? "Touch when you hear your language" : `Yes: ${tiles.get(tag).dataset.name}`);
  };

  const show = (from) => {
    at = from;
    const six = shown();
    for (const tag of order) list.append(tiles.get(tag));
    for (const [tag, tile] of tiles) tile.hidden = !six.includes(tag);
    mean("");
    one("#choose h1").textContent = chosen === "" ? "Touch green for your language" : "Which one at home?";
    one("#hint").hidden = chosen !== "";
    playAll.disabled = !six.some((tag) => one("audio", tiles.get(tag)));
    screen("choose");
    say(`${six.length} languages`);
  };

  // Plays one greeting to its end; false when something else was touched meanwhile.
  const play = (tag, mine) => new Promise((done) => {
    const tile = tiles.get(tag);
    const sound = one("audio", tile);
    for (const other of tiles.values()) other.classList.toggle("on", other === tile);
    mean(tag);
    say(`${tile.dataset.name}`);
    if (!sound) { done(run === mine); return; }
    sound.currentTime = 0;
    const over = () => { sound.onended = sound.onpause = sound.onerror = null; done(run === mine); };
    sound.onended = sound.onpause = sound.onerror = over;
    sound.play().catch(over);
  });

  const touch = (tag) => { silence(); play(tag, run); };

  const playSix = async () => {
    silence();
    const mine = run;
    playAll.textContent = "■ Stop";
    for (const tag of shown()) {
      if (!one("audio", tiles.get(tag))) continue;
      if (!await play(tag, mine)) return;
      await new Promise((done) => setTimeout(done, GAP));
      if (run !== mine) return;
    }
    playAll.textContent = "▶ Play all";
  };

  const found = (tag, other) => {
    const tile = tiles.get(tag);
    const native = one("#native");
    native.textContent = one(".t", tile).textContent;
    for (const key of ["lang", "dir"]) native.setAttribute(key, one(".t", tile).getAttribute(key));
    native.className = "t";
    one("#english").textContent = tile.dataset.name;
    one("#words").textContent = other
      ? `I need an interpreter for ${tile.dataset.name}, and the person may speak another language at home. Please help me find out which.`
      : `I need an interpreter for ${tile.dataset.name}.`;
    screen("found");
    say(`Chosen: ${tile.dataset.name}`);
  };

  const take = () => {
    const tag = heard;
    const near = rounds[tag] ?? [];
    if (chosen === "" && near.length) {
      chosen = tag;
      order = [tag, ...near];
      show(0);
    } else found(tag, false);
  };

  const onward = () => {
    if (at + SIX < order.length) show(at + SIX);
    else if (chosen !== "") found(chosen, true);
    else screen("none");
  };

  for (const [tag, tile] of tiles) one("button", tile).addEventListener("click", () => touch(tag));
  yes.addEventListener("click", take);
  playAll.addEventListener("click", () => { if (playAll.textContent.startsWith("■")) silence(); else playSix(); });
  next.addEventListener("click", onward);
  again.addEventListener("click", () => { order = first; chosen = ""; show(0); });
  for (const sound of all("audio")) sound.controls = false;
  document.documentElement.className = "js";
  show(0);
})();
