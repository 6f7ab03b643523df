/* Shortcuts by the place of the key, so that they work in the Russian layout as in the Latin one. */

/* A key that an input method takes for the word it is making is no key of ours: neither Enter nor a shortcut. */
export function isComposing(event) {
  return Boolean(event.isComposing) || event.keyCode === 229;
}

/* Every «Enter» of the scripts is asked for here, so that none can forget the input methods. */
export function isEnter(event) {
  return event.key === 'Enter' && !isComposing(event);
}

export function isControlEnter(event) {
  return isEnter(event) && (event.ctrlKey || event.metaKey);
}

/* 'Alt+KeyC' or 'Alt+ArrowDown': matches event.code with exactly these modifiers. */
export function matches(event, shortcut) {
  const parts = shortcut.split('+');
  const code = parts.pop();
  return !isComposing(event)
    && event.code === code
    && event.altKey === parts.includes('Alt')
    && (event.ctrlKey || event.metaKey) === parts.includes('Ctrl')
    && event.shiftKey === parts.includes('Shift');
}

export function isTyping(target) {
  return Boolean(target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable));
}
