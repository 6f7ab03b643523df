/* A textarea as an editor: the text before the caret, and putting a text in its place, with undo where browsers can. */

export function textareaEditor(field) {
  const element = () => field.current;
  const editor = { inserting: false }; // true while a change is not of the person's typing

  function put(from, to, text) {
    const area = element();
    area.focus();
    area.setSelectionRange(from, to);
    editor.inserting = true;
    const done = document.execCommand && document.execCommand('insertText', false, text);
    if (!done) {
      area.setRangeText(text, from, to, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
    editor.inserting = false;
  }

  return Object.assign(editor, {
    text: () => (element() ? element().value : ''),
    before() {
      const area = element();
      return area && area.selectionStart === area.selectionEnd ? area.value.slice(0, area.selectionStart) : '';
    },
    /* `text` in place of `length` letters before the caret. */
    replace(length, text) {
      const at = element().selectionStart;
      put(at - length, element().selectionEnd, text);
    },
    /* Selects `piece` where it first stands after `from`; false when it does not. */
    select(piece, from) {
      const at = element().value.indexOf(piece, from || 0);
      if (at >= 0) element().setSelectionRange(at, at + piece.length);
      return at >= 0;
    },
    focus: () => element() && element().focus(),
  });
}
