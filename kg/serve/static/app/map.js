// Events on a map without tiles: countries from the vendored atlas, a circle for each place.

import { root } from "./api.js";
import { h, put, style } from "./dom.js";
import { counted, name, t } from "./i18n.js";

const ANTARCTICA = "010";
const NAMED = 40; // places whose names stand on the map, where there is room
let atlas = null;

async function countries() {
  if (!atlas) {
    const [{ feature }, response] = await Promise.all([
      import("../vendor/topojson.js"), fetch(`${root}static/vendor/countries-50m.json`),
    ]);
    const world = await response.json();
    atlas = feature(world, world.objects.countries);
    atlas.features = atlas.features.filter((land) => land.id !== ANTARCTICA);
    for (const { geometry } of atlas.features) {
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      for (const ring of polygons.flat()) unwrap(ring);
    }
  }
  return atlas;
}

/** The atlas is made for globes: on a plane, what crosses the date line must go on beyond it. */
function unwrap(ring) {
  for (let at = 1; at < ring.length; at += 1) {
    const step = ring[at][0] - ring[at - 1][0];
    if (Math.abs(step) > 180) ring[at] = [ring[at][0] - Math.sign(step) * 360, ring[at][1]];
  }
}

/** Where most of the events lie: a few far away must not shrink all others. */
function middle(places, name) {
  const sorted = [...places].sort((a, b) => a[name] - b[name]);
  const total = sorted.reduce((sum, place) => sum + place.events, 0);
  const at = (share) => {
    let before = 0;
    return sorted.find((place) => { before += place.events; return before >= total * share; })[name];
  };
  return places.length > 40 ? [at(0.1), at(0.9)] : [sorted[0][name], sorted.at(-1)[name]];
}

function styled() {
  if (document.querySelector("link[data-leaflet]")) return Promise.resolve();
  return new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href: `${root}static/vendor/leaflet.css`, "data-leaflet": "", onload: done, onerror: done }));
  });
}

/** Draw places into `box`; `chosen(place)` is called with the one that is clicked. */
export async function drawMap(box, places, { chosen = null } = {}) {
  if (!places.length) return put(box, h("p", { class: "quiet" }, t("no_places")));
  const [leaflet, lands] = await Promise.all([import("../vendor/leaflet.js"), countries(), styled()]);
  const L = leaflet.default ?? leaflet;
  put(box);
  box.classList.add("map");
  box.setAttribute("dir", "ltr");
  const map = L.map(box, { attributionControl: false, minZoom: 2, maxZoom: 10, worldCopyJump: true, zoomSnap: 0.25, scrollWheelZoom: true });
  const drawn = [...places].sort((a, b) => b.events - a.events);
  const [[south, north], [west, east]] = [middle(places, "latitude"), middle(places, "longitude")];
  const bounds = L.latLngBounds([south, west], [north, east]);
  map.fitBounds(bounds.pad(0.15), { maxZoom: 6 }); // layers need a view to be drawn in
  L.control.attribution({ prefix: false }).addAttribution("Natural Earth · GeoNames").addTo(map);
  L.geoJSON(lands, { interactive: false, style: () => ({ color: style("--land-line"), weight: 0.8, fillColor: style("--land"), fillOpacity: 1 }) }).addTo(map);
  const most = Math.max(...places.map((place) => place.events));
  drawn.forEach((place, rank) => {
    const circle = L.circleMarker([place.latitude, place.longitude], {
      radius: 5 + 16 * Math.sqrt(place.events / most), color: style("--accent"), weight: 1.5, fillColor: style("--accent"), fillOpacity: 0.35, dashArray: place.inexact ? "3 3" : null,
    }).addTo(map);
    const label = h("span", { dir: "auto" }, name(place), rank < NAMED ? "" : `: ${counted("event", place.events)}`);
    circle.bindTooltip(label, rank < NAMED ? { permanent: true, direction: "top", className: "place-name", offset: [0, -4] } : { direction: "top" });
    if (chosen) circle.on("click", () => chosen(place));
  });
  map.on("zoomend", () => makeRoom(box));
  makeRoom(box);
  return map;
}

/** Hide the names that would cover those of places with more events. */
function makeRoom(box) {
  const taken = [];
  for (const name of box.querySelectorAll(".place-name")) {
    const one = name.getBoundingClientRect();
    const crowded = taken.some((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom);
    name.classList.toggle("crowded", crowded);
    if (!crowded) taken.push(one);
  }
}

/** The same places as a list, for those who use no pointer. */
export function placeList(places, chosen) {
  return h("ul", { class: "edges" }, places.map((place) => h("li", {},
    h("button", { type: "button", onclick: () => chosen(place) }, h("bdi", {}, name(place)), " ",
      h("span", { class: "quiet" }, counted("event", place.events), place.inexact ? ` · ${t("inexact")}` : "")))));
}
