// Styles of the third script, added to those of the first.
import { addStyles } from './sheet.js';

const CSS = `
.desk { flex: 0 1 auto; min-height: 0; display: flex; flex-direction: column; max-height: 78%; padding: 14px 16px 16px; border-top: 1px solid var(--line-1); overflow-y: auto; }
.middle { min-height: 96px; }
.is-new { overflow-y: auto; scroll-padding: 100px 0 88px; }
.is-new .head { position: sticky; z-index: 2; top: 0; background: var(--surface); }
.is-new .middle { flex: 1 0 auto; min-height: 0; }
.is-new .desk { flex: none; max-height: none; }
.is-new .scroll, .is-new .desk, .is-new .asked { overflow: visible; }
.is-new .status:empty { display: none; }
.is-new .end { position: sticky; z-index: 1; bottom: 0; background: var(--surface); }
.desk form { display: grid; grid-gap: 12px; }
.desk label, .desk legend { display: block; margin: 0 0 4px; padding: 0; color: var(--fg-2); font-size: 13px; }
.desk fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
.desk input[type=text], .desk input[type=tel], .desk input[type=email], .desk input[type=url], .desk input[type=date], .desk select, .desk textarea {
  width: 100%; min-height: 40px; padding: 8px 10px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--field); color: var(--fg-1); font: inherit; font-size: 15px; }
.desk textarea { min-height: 72px; resize: vertical; }
.desk .asks { display: flex; flex-direction: column; min-height: 0; margin: -14px -16px -16px; }
.asked { display: grid; grid-gap: 12px; flex: 0 1 auto; min-height: 0; padding: 14px 16px; overflow-y: auto; }
.end { flex: none; padding: 10px 16px 14px; border-top: 1px solid var(--line-1); }
.end .go { width: 100%; }
.end .wrong { margin: 0 0 8px; }
.desk [aria-invalid=true] { border-color: var(--danger-fg); box-shadow: inset 0 0 0 1px var(--danger-fg); outline-color: var(--danger-fg); }
.desk .tick { display: grid; grid-template-columns: 20px minmax(0, 1fr); grid-column-gap: 8px; align-items: start; margin: 0; font-size: 13px; line-height: 1.4; }
.desk .tick input { width: 18px; height: 18px; margin: 0; accent-color: var(--solid); }
.desk a { color: var(--accent-fg); }
.desk .wrong { margin: 4px 0 0; color: var(--danger-fg); font-size: 12px; }
.desk .hint { margin: 4px 0 0; color: var(--fg-3); font-size: 12px; }
.desk .go { min-height: 42px; padding: 0 16px; border-radius: 10px; background: var(--solid); color: #fff; font-weight: 600; }
.desk .go[disabled] { opacity: .6; cursor: default; }
.desk .row { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; grid-column-gap: 8px; }
.desk .plain { padding: 0 10px; color: var(--fg-2); }
.tools { display: grid; grid-auto-flow: column; }
@media (max-width: 520px) { .desk input, .desk select, .desk textarea { font-size: 16px !important; } }
`;

export const applyExtraStyles = (shadow) => addStyles(shadow, CSS);
