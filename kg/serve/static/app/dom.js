// Elements from data. Text only ever becomes text nodes: nothing here reads HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "href") element.setAttribute("href", address(value));
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  add(element, children);
  return element;
}

/** An HTML element; `on…` properties are listeners, children are nodes, texts or lists of them. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

export function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Put these children in place of all others. */
export function put(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

/** The address, if a click on it stays within the web; an outlet's URL may be anything. */
function address(value) {
  const text = String(value);
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^https?:\/\//i.test(text)) return "#";
  return text;
}

/** A colour or size that the style sheet defines. */
export function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
