// A claim with its chain: outlet, medium, speaker, words.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { arrow, day, t } from "./i18n.js";
import { entity, eventCard, outlet, pieces, section, source, tools } from "./parts.js";
import { contradiction } from "./contradictions.js";

export async function show(main, key) {
  const data = await get(`claim/${encodeURIComponent(key)}`);
  const arrowTo = () => h("li", { class: "to", "aria-hidden": "true" }, arrow);
  const link = (label, ...what) => h("li", {}, h("span", { class: "quiet" }, label), h("span", {}, ...what));
  put(main,
    h("header", { class: "title" }, h("h1", { class: "quote", dir: "auto" }, data.text),
      h("p", { class: "facts" }, h("span", { class: "badge", "data-stance": data.stance }, t(data.stance)), h("span", {}, day(data.day)))),
    section(t("chain"), h("ol", { class: "chain" },
      link(t("says_outlet"), (data.outlets.length ? data.outlets : [null]).map((one) => outlet({ outlet: one }))), arrowTo(),
      data.via ? [link(t("says_via"), entity(data.via)), arrowTo()] : null,
      link(data.cue || t("says_speaker"), entity(data.speaker)), arrowTo(),
      link(t("the_claim"), h("q", { dir: "auto" }, data.text)))),
    tools(data.sparql, { gexf: data.speaker ? { entity: data.speaker.key, hops: 1 } : null, jsonld: true }),
    section(t("evidence"), h("div", { class: "stack" }, data.evidence.map((one) => h("article", { class: "report" },
      h("blockquote", { dir: "auto" }, pieces(one.pieces)), source(one))))),
    data.about.length ? section(t("about_events"), h("div", { class: "stack" }, data.about.map((one) => eventCard(one)))) : null,
    data.names.length ? section(t("names_in"), h("ul", { class: "entities" }, data.names.map((one) => h("li", {}, entity(one))))) : null,
    data.contradictions.length ? section(t("contradictions"), data.contradictions.map((one) => contradiction(one, data.key))) : null);
}

