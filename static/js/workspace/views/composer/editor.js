/* The rich field's hands: what other parts of the composer (quick messages, emoji, knowledge, mentions) may do with it.
   The browser's own editing commands are used throughout, so that Ctrl+Z takes back whatever was put in. */
import { htmlOf, isPlain, parseRich, richToHtml, richToText } from '../../../lib/rich.js';
import { readRich, richToDom } from '../../../lib/read_rich.js';

const MARK = '\u0001'; // stands for the caret while the text before it is read

function deepest(node) {
  const last = node.lastChild;
  return last && last.nodeType === 1 && last.nodeName !== 'BR' ? deepest(last) : node;
}

/* Listeners that may say «done, nobody else»: the last one to come is asked first. */
function channel() {
  let listeners = [];
  return {
    on(listener) {
      listeners = [listener].concat(listeners);
      return () => { listeners = listeners.filter((other) => other !== listener); };
    },
    tell: (event) => listeners.some((listener) => listener(event)),
  };
}

export function createEditor() {
  const [input, key, paste, blur, redraw] = [channel(), channel(), channel(), channel(), channel()];
  const parts = new Map();
  let element = null;
  let kept = null; // the selection the field had when it lost the focus; null while it has it

  function range() {
    const selection = window.getSelection();
    if (!selection.rangeCount) return null;
    const now = selection.getRangeAt(0);
    return element && element.contains(now.commonAncestorContainer) ? now : null;
  }

  function toEnd() {
    const end = document.createRange();
    end.selectNodeContents(element);
    end.collapse(false);
    return end;
  }

  function put(place) {
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(place);
  }

  /* What was kept, while it still stands in the field. Only once: what is typed after that moves the caret. */
  function takeKept() {
    const place = kept && element.contains(kept.commonAncestorContainer) ? kept : null;
    kept = null;
    return place;
  }

  /* The field has the focus: with its caret as it is now, or else with the one it had when it was left. */
  function ready() {
    const live = range();
    const before = takeKept();
    if (live && editor.hasFocus()) return;
    element.focus();
    put(before || live || toEnd());
  }

  const tree = () => (element ? readRich(element) : []);

  const editor = {
    /* For the field itself. */
    attach(node) { element = node; },
    keep() { kept = range() ? range().cloneRange() : kept; },
    /* The focus came back. Browsers put the caret at the beginning when it was in another field meanwhile. */
    back() { const place = takeKept(); if (place) put(place); },
    input,
    key,
    paste,
    blur,

    /* listener(event) → true: it was mine. */
    onKey: key.on,
    onPaste: paste.on,
    onBlur: (listener) => blur.on(() => { listener(); return false; }),
    hasFocus: () => Boolean(element) && document.activeElement === element,
    /* The list of suggestions that the field controls, and the one chosen in it; '' for none. */
    describe(list, option) {
      if (!element) return;
      element.setAttribute('aria-autocomplete', 'list');
      [['aria-controls', list], ['aria-activedescendant', option]].forEach(([name, value]) => {
        if (value) element.setAttribute(name, value); else element.removeAttribute(name);
      });
    },
    /* listener(): the text has changed. */
    onInput: (listener) => input.on(() => { listener(); return false; }),

    getText: () => richToText(tree()),
    /* Mark-up, or '' when plain text says the same. */
    getHtml() { const nodes = tree(); return isPlain(nodes) ? '' : richToHtml(nodes); },

    /* Everything anew: a draft from another page, an edited message, nothing after sending. Not undone by Ctrl+Z. */
    set({ text, html }) {
      const nodes = parseRich(html || htmlOf(text || ''));
      element.textContent = '';
      element.appendChild(richToDom(nodes, document));
      kept = null;
      if (editor.hasFocus()) put(toEnd());
    },

    focus() { if (element) { element.focus(); if (!element.contains(window.getSelection().anchorNode)) ready(); } },
    insertText(text) { editor.insertHtml(htmlOf(text)); },
    insertHtml(source) {
      ready();
      document.execCommand('insertHTML', false, richToHtml(parseRich(source)));
    },
    /* 'bold' | 'italic' | 'underline' | 'unlink' */
    format(name) { ready(); document.execCommand(name, false, null); },
    isOn(name) { return Boolean(range()) && document.queryCommandState(name); },

    /* The selected text, '' when there is only a caret. */
    selection() { const now = editor.hasFocus() ? range() : kept || range(); return now ? now.toString() : ''; },
    /* The text before the caret; '' while something is selected. */
    textBefore() {
      const now = range();
      if (!now || !now.collapsed) return '';
      const before = now.cloneRange();
      before.selectNodeContents(element);
      before.setEnd(now.startContainer, now.startOffset);
      const box = before.cloneContents();
      deepest(box).appendChild(document.createTextNode(MARK));
      return richToText(readRich(box)).split(MARK)[0];
    },
    /* Selects `piece` where it first stands after `from` letters; false when it does not. */
    select(piece, from) {
      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, null);
      let at = 0;
      while (walk.nextNode()) {
        const text = walk.currentNode.nodeValue;
        const found = text.indexOf(piece, Math.max(0, (from || 0) - at));
        if (found >= 0) {
          window.getSelection().setBaseAndExtent(walk.currentNode, found, walk.currentNode, found + piece.length);
          return true;
        }
        at += text.length;
      }
      return false;
    },
    /* Puts mark-up in the place of the last `length` characters before the caret. */
    replaceBefore(length, source) {
      ready();
      const selection = window.getSelection();
      for (let i = 0; i < length; i += 1) selection.modify('extend', 'backward', 'character');
      document.execCommand('insertHTML', false, richToHtml(parseRich(source)));
    },

    /* A part of the message besides its text: {name, value() → fields of what is sent, isEmpty(), blocked() → '' or why not
       yet, clear()}. Returns the way to take it away. Call editor.changed() when the part has changed. */
    addPart(part) {
      parts.set(part.name, part);
      editor.changed();
      return () => { parts.delete(part.name); editor.changed(); };
    },
    parts: () => Array.from(parts.values()),
    changed() { redraw.tell(); },
    onChanged: (listener) => redraw.on(() => { listener(); return false; }),
  };
  return editor;
}
