// Asks a SPARQL endpoint with comunica; prints rows, triples and the verdict of an ASK as JSON.
// (package.json holds undici back: its next version needs a newer Node than comunica does.)
import { QueryEngine } from "@comunica/query-sparql";

const [address, select, construct, ask] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [{ type: "sparql", value: address }] };

const rows = [];
for await (const binding of await engine.queryBindings(select, context)) {
  rows.push(Object.fromEntries([...binding].map(([name, term]) => [name.value, plain(term)])));
}
const triples = [];
for await (const quad of await engine.queryQuads(construct, context)) {
  triples.push([quad.subject, quad.predicate, quad.object].map((term) => term.value));
}
const verdict = await engine.queryBoolean(ask, context);
process.stdout.write(JSON.stringify({ rows, triples, verdict }));

function plain(term) {
  return term.language ? `${term.value}@${term.language}` : term.value;
}
