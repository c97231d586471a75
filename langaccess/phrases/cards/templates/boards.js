"use strict";
// What a reader points at on a phrase's screen: a list of pictures, days or colors to touch, or a drawing
// on which a touch leaves a dot.
const boardsOf = (() => {
  const SVG = document.querySelector(".sprite").namespaceURI;
  const ARROWS = [["↖", "ahead left"], ["↑", "ahead"], ["↗", "ahead right"], ["←", "left"], ["→", "right"],
    ["↙", "back left"], ["↓", "back"], ["↘", "back right"]];
  const source = document.getElementById("boards");
  const { boards, words } = source ? JSON.parse(source.textContent) : { boards: {}, words: {} };
  const rtl = (text) => /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|\ud83a[\udd00-\udd5f]/.test(text);

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const picture = (shown) => {
    const made = document.createElementNS(SVG, "svg");
    made.setAttribute("class", "pic");
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", shown.alt);
    const use = made.appendChild(document.createElementNS(SVG, "use"));
    use.setAttribute("href", `#p-${shown.name}`);
    return made;
  };

  // A button with the word in the language and in English; `say` hears what was touched.
  const key = (parts, english, say) => {
    const made = element("button", { type: "button" }, ...parts);
    made.setAttribute("aria-pressed", "false");
    made.addEventListener("click", () => {
      for (const other of made.parentElement.querySelectorAll("button")) {
        other.setAttribute("aria-pressed", String(other === made));
      }
      say(english);
    });
    return made;
  };

  const word = (text, tag) => {
    const made = element("span", { className: "t", lang: tag, dir: rtl(text) ? "rtl" : "ltr" }, text);
    return made;
  };

  const item = (found, own, tag, say) => {
    const parts = [];
    if (found.picture) parts.push(picture(found.picture));
    if (found.fill) {
      const field = element("span", { className: "field" });
      field.style.backgroundColor = found.fill; // by the script: the page forbids style attributes
      parts.push(field);
    }
    if (own) parts.push(word(own, tag));
    parts.push(element("span", { className: "en" }, found.en));
    return key(parts, found.en, say);
  };

  const drawing = (shown, say) => {
    const dot = element("span", { className: "dot", hidden: true });
    const made = element("div", { className: "drawing" }, picture(shown), dot);
    made.addEventListener("click", (event) => {
      const box = made.getBoundingClientRect();
      const turned = made.closest(".turned") !== null; // the screen is upside down for the officer
      const part = (at, from, size) => `${100 * (turned ? 1 - (at - from) / size : (at - from) / size)}%`;
      dot.style.left = part(event.clientX, box.left, box.width);
      dot.style.top = part(event.clientY, box.top, box.height);
      dot.hidden = false;
      say("pointed at the drawing");
    });
    return made;
  };

  const board = (name, tag, say) => {
    const { title, kind, items } = boards[name];
    const own = words[tag]?.[name] ?? [];
    const made = element("div", { className: `group board ${kind}` });
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", title);
    const list = (from) => items.slice(from).map((found, n) => item(found, own[from + n], tag, say));
    if (kind === "picture" || kind === "clock") made.append(drawing(items[0].picture, say), ...list(1));
    else if (kind === "directions") made.append(...ARROWS.map(([arrow, english]) => key([arrow], english, say)));
    else if (kind === "scale") {
      made.append(...items.map((found, n) => key([picture(found.picture), element("span", { className: "en" }, String(n * 2))], `pain ${n * 2} of 10`, say)));
    } else made.append(...list(0));
    if (kind === "directions") [...made.children].forEach((button, n) => button.setAttribute("aria-label", ARROWS[n][1]));
    if (kind !== "calendar") return [made];
    const days = element("div", { className: "group board days" }, ...[...Array(31).keys()].map((n) => key([String(n + 1)], `day ${n + 1}`, say)));
    days.setAttribute("role", "group");
    days.setAttribute("aria-label", "Day of the month");
    return [made, days];
  };

  // Several boards answer one question: what was touched on each is said together.
  return (names, tag, say) => {
    const told = new Map();
    return names.split(" ").filter((name) => boards[name]).flatMap((name) => board(name, tag, (english) => {
      told.set(/^day \d/.test(english) ? `${name} day` : name, english);
      say(`Answer: ${[...told.values()].join(", ")}`);
    }));
  };
})();
