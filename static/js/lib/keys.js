/* Shortcuts by the place of the key, so that they work in the Russian layout as in the Latin one. */

/* 'Alt+KeyC' or 'Alt+ArrowDown': matches event.code with exactly these modifiers. */
export function matches(event, shortcut) {
  const parts = shortcut.split('+');
  const code = parts.pop();
  return event.code === code
    && event.altKey === parts.includes('Alt')
    && (event.ctrlKey || event.metaKey) === parts.includes('Ctrl')
    && event.shiftKey === parts.includes('Shift');
}

export function isTyping(target) {
  return Boolean(target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable));
}

/* An Enter that ends a word of an input method is not an Enter of ours. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
