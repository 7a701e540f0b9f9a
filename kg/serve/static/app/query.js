// The editor: YASGUI in place of the plain form, the shipped questions as examples.

import { get, root } from "./api.js";
import { h } from "./dom.js";

// What the table shortens; the query itself may use any prefix.
const PREFIXES = {
  xsd: "http://www.w3.org/2001/XMLSchema#", kg: "https://w3id.org/khabar/ontology#", plover: "https://w3id.org/khabar/plover#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#", schema: "https://schema.org/",
};

function script(address) {
  return new Promise((done, failed) => document.head.append(h("script", { src: address, onload: done, onerror: failed })));
}

export async function show() {
  const { base } = await get("summary");
  const form = document.getElementById("ask");
  const field = document.getElementById("query");
  const box = document.getElementById("yasgui");
  document.head.append(h("link", { rel: "stylesheet", href: `${root}static/vendor/yasgui.min.css` }));
  await script(`${root}static/vendor/yasgui.min.js`);
  const Yasgui = window.Yasgui.default ?? window.Yasgui;
  const endpoint = new URL(`${root}sparql`, location.href).href;
  box.hidden = false;
  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true, populateFromUrl: false, persistenceId: null, autofocus: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: { autocompleters: ["variables"], createShareableLink: null, resizeable: true, persistenceId: null },
    yasr: { pluginOrder: ["table", "response"], persistenceId: null, prefixes: PREFIXES },
  });
  form.hidden = true;
  const tab = () => yasgui.getTab();
  const write = (text) => { tab().getYasqe().setValue(text); };
  write(field.value);
  const { table } = tab().getYasr().plugins; // its simple view: labels and numbers without their types
  if (table) table.persistentConfig = { ...table.persistentConfig, compact: true };
  window.khabarEditor = { write, run: () => tab().getYasqe().query(), text: () => tab().getYasqe().getValue() };
  for (const link of document.querySelectorAll("a[data-query]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      write(new URL(link.href).searchParams.get("query"));
      history.replaceState(null, "", link.href);
      box.scrollIntoView({ behavior: "smooth" });
      tab().getYasqe().query();
    });
  }
  // Things of this graph have pages here, wherever their IRIs say they live.
  box.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.href.startsWith(base)) {
      event.preventDefault();
      location.href = new URL(root + link.href.slice(base.length), location.href).href;
    }
  }, true);
}

