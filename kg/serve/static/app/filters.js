// The filters above views of many events, kept in the page's address.

import { h } from "./dom.js";
import { lang, number, percent, t } from "./i18n.js";

const NAMES = ["relation", "from", "to", "belief", "outlet", "named"];

/** The filters in the page's address. */
export function current() {
  const query = new URLSearchParams(location.search);
  return {
    relation: query.getAll("relation"), from: query.get("from") || "", to: query.get("to") || "",
    belief: query.get("belief") || "", outlet: query.getAll("outlet"), named: query.get("named") || "",
  };
}

function keep(filters) {
  const query = new URLSearchParams(location.search);
  for (const name of NAMES) {
    query.delete(name);
    for (const value of [filters[name]].flat()) if (value) query.append(name, value);
  }
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

function choice(name, label, options, filters, changed) {
  const summary = h("summary", {});
  const tell = () => {
    const chosen = options.filter((one) => filters[name].includes(one.value));
    summary.replaceChildren(`${label}: ${chosen.length === 0 ? t("all") : chosen.length === 1 ? chosen[0].label : number(chosen.length)}`);
    summary.classList.toggle("set", chosen.length > 0);
  };
  const box = (one) => h("label", {},
    h("input", {
      type: "checkbox", value: one.value, checked: filters[name].includes(one.value),
      onchange: (event) => {
        filters[name] = event.target.checked ? [...filters[name], one.value] : filters[name].filter((each) => each !== one.value);
        tell();
        changed();
      },
    }), " ", h("bdi", {}, one.label), " ", h("span", { class: "quiet" }, number(one.count)));
  tell();
  const details = h("details", { class: "choice" }, summary, h("div", { class: "options" }, options.map(box)));
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { details.open = false; summary.focus(); }
  });
  return details;
}

/** The filter bar; `changed` is called with the filters after each change. */
export function filterBar(summary, filters, changed) {
  const update = () => { keep(filters); changed(filters); };
  const relations = summary.relations.map((one) => ({ value: one.name, label: lang === "ar" ? one.noun_ar : one.noun_en, count: one.events }));
  const outlets = summary.outlets.map((one) => ({ value: one.name, label: one.name, count: one.articles }));
  const date = (name) => h("label", { class: "date" }, t(name), " ",
    h("input", { type: "date", value: filters[name], onchange: (event) => { filters[name] = event.target.value; update(); } }));
  const shown = h("output", {}, percent(Number(filters.belief) || 0));
  const range = h("input", {
    type: "range", min: 0, max: 1, step: 0.05, value: filters.belief || 0, "aria-label": t("least_belief"),
    oninput: (event) => { shown.value = percent(Number(event.target.value)); },
    onchange: (event) => { filters.belief = Number(event.target.value) ? event.target.value : ""; update(); },
  });
  const named = h("input", { type: "checkbox", checked: filters.named === "1", onchange: (event) => { filters.named = event.target.checked ? "1" : ""; update(); } });
  const reset = h("button", { type: "button", onclick: () => {
    Object.assign(filters, { relation: [], from: "", to: "", belief: "", outlet: [], named: "" });
    update();
    bar.replaceWith(filterBar(summary, filters, changed));
  } }, t("reset"));
  const bar = h("details", { class: "filters", open: matchMedia("(min-width: 50rem)").matches || NAMES.some((one) => filters[one].length) },
    h("summary", {}, t("filters")),
    h("div", { class: "bar" },
      choice("relation", t("relation"), relations, filters, update),
      choice("outlet", t("outlet"), outlets, filters, update),
      date("from"), date("to"),
      h("label", { class: "range" }, t("least_belief"), " ", range, " ", shown),
      h("label", {}, named, " ", t("named")), reset));
  document.addEventListener("click", (event) => {
    for (const open of bar.querySelectorAll("details.choice[open]")) if (!open.contains(event.target)) open.open = false;
  });
  bar.setPeriod = (from, to) => {
    filters.from = from;
    filters.to = to;
    const [first, last] = bar.querySelectorAll('input[type="date"]');
    first.value = from;
    last.value = to;
    update();
  };
  return bar;
}
