/* What a message has besides its text, for the plain field: the part of the rich editor's interface that files need. */

export function withParts(editor, redraw) {
  const parts = new Map();
  const pastes = new Set();
  return Object.assign(editor, {
    /* part: {name, value() → fields of what is sent, isEmpty(), blocked() → '' or why not yet, clear()} */
    addPart(part) {
      parts.set(part.name, part);
      redraw();
      return () => { parts.delete(part.name); redraw(); };
    },
    parts: () => Array.from(parts.values()),
    changed: redraw,
    /* listener(event) → true: it was mine. */
    onPaste(listener) {
      pastes.add(listener);
      return () => pastes.delete(listener);
    },
    paste: (event) => Array.from(pastes).some((listener) => listener(event)),
  });
}
