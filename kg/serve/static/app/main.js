// Shows the view that the page names.

import { Missing } from "./api.js";
import { h, put } from "./dom.js";
import { t } from "./i18n.js";

const VIEWS = {
  home: () => import("./home.js"), search: () => import("./search.js"), entity: () => import("./entity.js"), event: () => import("./event.js"),
  claim: () => import("./claim.js"), article: () => import("./article.js"), outlet: () => import("./outlets.js"), outlets: () => import("./outlets.js"),
  timeline: () => import("./events.js"), map: () => import("./places.js"), contradictions: () => import("./contradictions.js"), query: () => import("./query.js"),
};

const main = document.getElementById("main");
const { view, key } = document.documentElement.dataset;

try {
  const { show } = await VIEWS[view]();
  await show(main, key);
} catch (error) {
  const missing = error instanceof Missing;
  if (!missing) console.error(error);
  put(main, h("p", { class: "problem", role: "alert" }, missing ? t("missing") : `${t("failed")}: ${error.message}`));
}
main.removeAttribute("aria-busy");
