// The map of events, and what happened in the place that is chosen.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { current, filterBar } from "./filters.js";
import { counted, t } from "./i18n.js";
import { drawMap, placeList } from "./map.js";
import { entity, eventCard, some, tools } from "./parts.js";
import { drawTimeline } from "./timeline.js";

export async function show(main) {
  const filters = current();
  const frame = h("div", { class: "frame" });
  const panel = h("aside", { class: "panel", "aria-live": "polite", tabindex: "-1" });
  const time = h("div", { class: "time" });
  const foot = h("div", {});
  put(main, h("h1", { class: "visually-hidden" }, t("map")), filterBar(await get("summary"), filters, load),
    h("div", { class: "stage" }, frame, panel), h("section", { class: "under" }, h("h2", {}, t("timeline")), time), foot);
  let drawn = null;
  let places = [];

  function showAll() {
    put(panel, h("h2", {}, t("places")), h("p", { class: "hint" }, t("map_hint")), placeList(places, showPlace));
  }

  async function showPlace(place) {
    const back = h("button", { type: "button", class: "back", onclick: showAll }, t("back"));
    const data = await get("events", { ...filters, place: place.key, limit: 60 });
    put(panel, back, h("h2", {}, entity(place)), h("p", { class: "quiet" }, counted("event", data.total)),
      some(data.events.map((one) => eventCard(one)), 20), tools(data.sparql));
    panel.scrollTop = 0;
    if (drawn) drawn.panTo([place.latitude, place.longitude]);
  }

  async function load() {
    const data = await get("map", filters);
    places = data.places;
    drawn?.remove?.();
    const box = h("div", { class: "map-box tall" });
    put(frame, box);
    drawn = await drawMap(box, places, { chosen: showPlace });
    showAll();
    put(foot, tools(data.sparql, { gexf: { ...filters, top: 400 } }));
    drawTimeline(time, await get("timeline", { ...filters, from: "", to: "" }),
      { from: filters.from, to: filters.to, choose: (from, to) => document.querySelector("details.filters").setPeriod(from, to) });
  }
  await load();
}

