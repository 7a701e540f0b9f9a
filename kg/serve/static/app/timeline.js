// Events over time as bars; dragging over them, or the arrow keys, choose a period.

import { svg, h, put } from "./dom.js";
import { counted, day, lang, t } from "./i18n.js";

const HEIGHT = 96;
const DAY = 86400000;

const time = (text) => Date.UTC(...text.split("-").map((part, place) => Number(part) - (place === 1 ? 1 : 0)), ...(text.length === 7 ? [1] : []));
const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

/** Leave out the few bars that lie so far off that they would squeeze all others. */
function core(bins) {
  const total = bins.reduce((sum, bin) => sum + bin.events, 0);
  let before = 0;
  const kept = bins.filter((bin) => {
    const middle = before + bin.events / 2;
    before += bin.events;
    return middle > total * 0.04 && middle < total * 0.985;
  });
  const wide = (list) => time(list.at(-1).day) - time(list[0].day);
  return kept.length > 1 && wide(bins) > 6 * wide(kept) ? kept : bins;
}

/** Draw into `box`; `choose(from, to)` is told the period, empty strings for all time. */
export function drawTimeline(box, data, { from = "", to = "", choose = null } = {}) {
  if (!data.bins.length) return put(box, h("p", { class: "quiet" }, t("no_events")));
  const bins = core(data.bins);
  const width = Math.max(280, box.clientWidth || 600);
  const unit = data.unit === "day" ? DAY : 30.4 * DAY;
  const start = time(bins[0].day) - unit / 2;
  const end = time(bins.at(-1).day) + unit * 1.5;
  const inner = width - 16;
  const x = (moment) => {
    const share = (moment - start) / (end - start);
    return 8 + (lang === "ar" ? 1 - share : share) * inner;
  };
  const back = (at) => {
    const share = (at - 8) / inner;
    return start + Math.min(1, Math.max(0, lang === "ar" ? 1 - share : share)) * (end - start);
  };
  const most = Math.max(...bins.map((bin) => bin.events));
  const thick = Math.max(2, Math.min(26, (inner * unit) / (end - start) - 1));
  const floor = HEIGHT - 20;
  const tall = (value) => (value / most) * (floor - 8);
  const bars = bins.map((bin) => {
    const middle = x(time(bin.day) + unit / 2);
    return svg("g", { class: "bin" },
      svg("title", {}, `${day(bin.day)}: ${counted("event", bin.events)}, ${counted("attack", bin.attacks)}`),
      svg("rect", { class: "all", x: middle - thick / 2, width: thick, y: floor - tall(bin.events), height: tall(bin.events) }),
      svg("rect", { class: "attacks", x: middle - thick / 2, width: thick, y: floor - tall(bin.attacks), height: tall(bin.attacks) }));
  });
  const labels = [[bins[0].day, 0], [bins.at(-1).day, 1]].slice(0, bins.length > 1 ? 2 : 1).map(([text, last]) =>
    svg("text", { y: HEIGHT - 4, x: lang === "ar" ? (last ? 8 : width - 8) : last ? width - 8 : 8, "text-anchor": (lang === "ar") === Boolean(last) ? "left" : "right", class: last === (lang === "ar" ? 0 : 1) ? "end" : "begin" }, day(text)));
  const window = svg("rect", { class: "window", y: 0, height: floor, visibility: "hidden" });
  const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, class: choose ? "timeline can-brush" : "timeline", role: "img", "aria-label": t("timeline"), direction: "ltr" },
    svg("line", { class: "axis", x1: 8, x2: width - 8, y1: floor, y2: floor }), bars, labels, window);
  const show = (first, last) => {
    const [one, two] = [x(first), x(last)].sort((a, b) => a - b);
    window.setAttribute("x", one);
    window.setAttribute("width", Math.max(1, two - one));
    window.setAttribute("visibility", "visible");
  };
  const note = bins.length < data.bins.length ? h("span", { class: "quiet" }, t("clipped")) : null;
  if (!choose) return put(box, picture, note);

  let period = [from ? time(from) : start, to ? time(to) + DAY : end];
  const tell = () => choose(period[0] <= start ? "" : iso(period[0]), period[1] >= end ? "" : iso(period[1] - DAY));
  const handles = [0, 1].map((side) => h("input", {
    type: "range", class: "visually-hidden", min: Math.floor(start / DAY), max: Math.ceil(end / DAY), "aria-label": t(side ? "brush_to" : "brush_from"),
    value: Math.round(period[side] / DAY),
    oninput: (event) => { period[side] = Number(event.target.value) * DAY; show(...period); },
    onchange: tell,
  }));
  if (from || to) show(...period);
  let origin = null;
  const at = (event) => ((event.clientX - picture.getBoundingClientRect().left) / picture.getBoundingClientRect().width) * width;
  picture.addEventListener("pointerdown", (event) => { origin = at(event); picture.setPointerCapture(event.pointerId); });
  picture.addEventListener("pointermove", (event) => { if (origin !== null) show(back(origin), back(at(event))); });
  picture.addEventListener("pointerup", (event) => {
    const [first, last] = [back(origin), back(at(event))].sort((a, b) => a - b);
    const clicked = Math.abs(at(event) - origin) < 4;
    origin = null;
    period = clicked ? [start, end] : [first, last];
    if (clicked) window.setAttribute("visibility", "hidden");
    tell();
  });
  const all = h("button", { type: "button", class: "small", hidden: !(from || to), onclick: () => { choose("", ""); } }, t("clear_brush"));
  return put(box, picture, handles, h("p", { class: "hint" }, t("brush"), " ", all, " ", note));
}
