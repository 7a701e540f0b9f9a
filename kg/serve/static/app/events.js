// Events as a list, time above it.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { current, filterBar } from "./filters.js";
import { counted, number, t } from "./i18n.js";
import { eventCard, tools } from "./parts.js";
import { drawTimeline } from "./timeline.js";

const PAGE = 30;

export async function show(main) {
  const filters = current();
  const time = h("div", { class: "time" });
  const head = h("p", { class: "counts", "aria-live": "polite" });
  const list = h("div", { class: "stack" });
  const foot = h("div", {});
  const bar = filterBar(await get("summary"), filters, load);
  put(main, h("h1", {}, t("events")), bar, time, head, list, foot);

  async function page(offset) {
    const data = await get("events", { ...filters, limit: PAGE, offset });
    put(head, data.total ? counted("event", data.total) : t("no_events"));
    list.append(...data.events.map((one) => eventCard(one)));
    const left = data.total - offset - data.events.length;
    put(foot, left > 0 ? h("button", { type: "button", onclick: () => page(offset + PAGE) }, `${t("more")} (${number(left)})`) : null,
      tools(data.sparql, { gexf: { ...filters, top: 400 } }));
  }

  async function load() {
    list.replaceChildren();
    const [all] = await Promise.all([get("timeline", { ...filters, from: "", to: "" }), page(0)]);
    drawTimeline(time, all, { from: filters.from, to: filters.to, choose: (from, to) => document.querySelector("details.filters").setPeriod(from, to) });
  }
  await load();
}
