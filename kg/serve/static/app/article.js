// An article: its text, with everything that was read from it marked and linked.

import { articlePage, claimPage, entityPage, eventPage, get } from "./api.js";
import { h, put } from "./dom.js";
import { counted, day, name, t } from "./i18n.js";
import { claimCard, eventCard, outlet, section, some, tools } from "./parts.js";

export async function show(main, key) {
  const data = await get(`article/${encodeURIComponent(key)}`);
  const wanted = /^#char=(\d+),(\d+)$/.exec(location.hash)?.slice(1).map(Number) ?? null;
  const place = { at: 0 };
  const title = data.title_pieces ? marked(data.title_pieces, place, wanted) : data.title || key;
  place.at += 1;
  const text = data.pieces ? h("div", { class: "text", dir: "rtl", lang: "ar" }, paragraphs(marked(data.pieces, place, wanted))) : h("p", { class: "problem" }, t("no_text"));
  const people = [...new Set(data.events.flatMap((event) => [...event.actors, ...event.targets].map((one) => one.key)))];
  put(main,
    h("header", { class: "title" }, h("h1", { dir: "auto", lang: "ar" }, title),
      h("p", { class: "facts" }, outlet(data), h("span", {}, day(data.published)), data.url ? h("a", { href: data.url, rel: "noopener noreferrer" }, t("original")) : null,
        h("span", {}, counted("event", data.events.length)), h("span", {}, counted("claim", data.claims.length)))),
    tools(data.sparql, { gexf: people.length ? { entity: people.slice(0, 50), hops: 0 } : null, jsonld: true }),
    h("p", { class: "legend" }, h("span", { class: "quiet" }, t("legend")), h("span", { class: "m-entity" }, t("entity")), h("span", { class: "m-event" }, t("event")), h("span", { class: "m-claim" }, t("claim"))),
    h("div", { class: "reading" }, text,
      h("aside", {},
        data.events.length ? section(t("events_here"), some(data.events.map((one) => eventCard(one, { quote: false })), 12)) : null,
        data.claims.length ? section(t("claims_here"), some(data.claims.map(claimCard), 8)) : null,
        data.same_story.length ? section(t("same_story"), h("ul", { class: "sources" }, data.same_story.map((one) => h("li", {}, outlet(one), " ", h("a", { href: articlePage(one.article) }, one.title || one.article))))) : null)));
  document.querySelector(".wanted")?.scrollIntoView({ block: "center" });
}

/** Pieces as nodes; `place.at` counts code points, as offsets do. */
function marked(pieces, place, wanted) {
  return pieces.map((piece, index) => {
    const start = place.at;
    place.at += Array.from(piece.text).length;
    let node = joined(pieces[index - 1]?.text, piece.text, pieces[index + 1]?.text);
    const link = piece.event ? eventPage(piece.event.key) : piece.entity ? entityPage(piece.entity.key) : piece.claim ? claimPage(piece.claim.key) : null;
    const classes = [];
    if (piece.event) classes.push("m-event");
    else if (piece.entity) classes.push("m-entity");
    if (piece.claim) classes.push("m-claim");
    if (wanted && start < wanted[1] && wanted[0] < place.at) classes.push("wanted");
    if (link) {
      const tip = piece.event ? name(piece.event) : piece.entity ? `${name(piece.entity)} (${t(piece.entity.kind)})` : t(piece.claim.stance);
      node = h("a", { class: classes.join(" "), href: link, title: tip }, node);
    } else if (classes.length) node = h("span", { class: classes.join(" ") }, node);
    return node;
  });
}

const LAM_ALEF = /^ل[اأإآ]$/;

/** Lam and alef in two elements would be one ligature cut in half: joiners keep them two letters. */
function joined(before, text, after) {
  const head = before && LAM_ALEF.test(before.slice(-1) + text[0]) ? "\u200d" : "";
  const tail = after && LAM_ALEF.test(text.slice(-1) + after[0]) ? "\u200d" : "";
  return head + text + tail;
}

/** Line feeds of the body become paragraphs; no letter is lost. */
function paragraphs(nodes) {
  const list = [h("p", {})];
  for (const node of nodes) {
    if (node instanceof Node) { list.at(-1).append(node); continue; }
    node.split("\n").forEach((line, index) => {
      if (index) list.push(h("p", {}));
      list.at(-1).append(line);
    });
  }
  return list.filter((one) => one.textContent.trim());
}
