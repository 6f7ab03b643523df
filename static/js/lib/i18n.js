/* Words of the page. The catalogue (domain djangojs) comes from Django as plain globals; outside a page,
   as in unit tests, the English source strings are used. */

const catalogue = typeof window === 'undefined' ? {} : window;

export function gettext(text) {
  return catalogue.gettext ? catalogue.gettext(text) : text;
}

export function ngettext(one, many, count) {
  if (catalogue.ngettext) return catalogue.ngettext(one, many, count);
  return count === 1 ? one : many;
}

/* fill('%(name)s writes', {name: 'Anna'}): named places only, as the catalogue's translators see them. */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/* The same, but places may hold elements: returns a list of strings and values for a template. */
export function fillParts(text, values) {
  return text.split(/(%\(\w+\)s)/).filter(Boolean).map((part) => {
    const match = /^%\((\w+)\)s$/.exec(part);
    return match && match[1] in values ? values[match[1]] : part;
  });
}

export function language() {
  return (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
}
