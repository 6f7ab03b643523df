// Styles of the second script, added to those of the first.
import { addStyles } from './sheet.js';

const CSS = `
.uploads { display: grid; grid-gap: 4px; max-height: 168px; overflow-y: auto; }
.uploads:not(:empty) { margin-bottom: 8px; }
.upload, .card { display: grid; grid-template-columns: 32px minmax(0, 1fr) auto auto; grid-column-gap: 8px; align-items: center; }
.upload { padding: 4px; border-radius: 8px; background: var(--hover); }
.up-pic { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 6px; background: var(--surface); overflow: hidden; }
.up-pic img { width: 100%; height: 100%; object-fit: cover; }
.up-b { display: grid; min-width: 0; font-size: 13px; line-height: 1.3; }
.up-b small, .sound small, .rec small { color: inherit; font-size: 12px; opacity: .85; font-variant-numeric: tabular-nums; }
.upload small { color: var(--fg-2); opacity: 1; }
.upload.bad small, .up-bad { color: var(--danger-fg); }
.up-bad { margin: 0; font-size: 12px; }
.line { display: block; height: 3px; margin-top: 3px; border-radius: 2px; background: var(--line-1); overflow: hidden; }
.line b { display: block; height: 100%; background: var(--solid); }
.uploads .tool, .bubble .tool, .rec .tool { width: 28px; height: 28px; }
.uploads .tool .i, .bubble .tool .i { width: 16px; height: 16px; }
.bubble .tool, .bubble .tool:hover { color: inherit; background: none; }
.files { display: grid; grid-gap: 4px; justify-items: start; white-space: normal; }
.bubble.with-files { padding: 6px 8px; }
.with-files .files { margin: 0 -3px; }
.with-files .files:last-child { margin-bottom: -1px; }
.with-files .files:not(:last-child) { margin-bottom: 6px; }
.bubble.with-text { padding: 6px 12px 8px; }
.with-text .files:last-child { margin: 0 -7px 6px; }
.pic { display: block; border-radius: 8px; overflow: hidden; background: var(--hover); cursor: zoom-in; }
.pic img { display: block; max-width: 100%; object-fit: cover; }
.with-text .pic img { min-width: 100%; }
.film video { display: block; width: 240px; max-width: 100%; max-height: 240px; border-radius: 8px; background: #000; }
.film-b { display: grid; grid-template-columns: auto minmax(0, 1fr) auto auto; grid-column-gap: 6px; align-items: center; font-size: 12px; }
.sound { display: grid; grid-template-columns: 32px minmax(40px, 84px) auto auto auto; grid-column-gap: 6px; align-items: center; }
.sound small { white-space: nowrap; }
.play { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; background: var(--solid); color: #fff; }
.out .play { background: rgba(255, 255, 255, .22); }
.wave { display: flex; align-items: center; height: 26px; border-radius: 4px; cursor: pointer; }
.wave i { flex: 1 1 0; min-width: 1px; margin-right: 1px; border-radius: 2px; background: currentColor; opacity: .4; }
.wave i.on { opacity: 1; }
.speed { height: 22px; padding: 0 6px; border: 1px solid currentColor; border-radius: 999px; color: inherit; font-size: 11px; }
.card { width: 100%; grid-template-columns: 20px minmax(0, 1fr) auto; min-width: 150px; }
.rec { display: grid; grid-template-columns: auto auto minmax(0, 1fr) auto; grid-column-gap: 8px; align-items: center; padding: 4px; border-radius: 8px; background: var(--hover); }
.rec .wave i { background: var(--danger-fg); opacity: 1; }
.big { position: fixed; left: 0; right: 0; top: 0; bottom: 0; z-index: 2; display: grid; grid-template-rows: auto minmax(0, 1fr); justify-items: center; align-items: center; background: rgba(18, 18, 17, .94); color: #fff; }
.big-h { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; justify-self: stretch; align-items: center; padding: 8px 12px 8px 20px; }
.big img { max-width: 96vw; max-height: 100%; object-fit: contain; }
.big .tool { color: #fff; }
.big .tool:hover { background: rgba(255, 255, 255, .16); color: #fff; }
.rating { display: flex; flex-direction: column; flex: 1 1 auto; min-height: 0; }
.rate { display: flex; flex-direction: column; align-items: center; flex: 1 1 auto; min-height: 0; padding: 24px 20px 12px; overflow-y: auto; text-align: center; }
.rate::before, .rate::after { content: ""; flex: 1 1 0; }
.rate-face .av { width: 56px; height: 56px; font-size: 18px; }
.rate h2 { margin: 14px 0 0; font-size: 16px; font-weight: 600; line-height: 1.35; }
.rate small { color: var(--fg-3); font-size: 12px; }
.stars { display: grid; grid-template-columns: repeat(5, 48px); margin: 10px 0 2px; }
.star { display: grid; place-items: center; width: 48px; height: 48px; border-radius: 8px; color: var(--line-field); }
.star .i { width: 30px; height: 30px; stroke-width: 1.5; }
.star.is-on { color: var(--accent-fg); }
.star.is-on .i { fill: currentColor; }
.rate-word { min-height: 20px; font-weight: 600; }
.rate textarea { flex: none; width: 100%; margin-top: 14px; padding: 9px 12px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--field); line-height: 20px; resize: none; }
.rate textarea::placeholder { color: var(--fg-3); opacity: 1; }
.rate-bad { margin: 8px 0 0; color: var(--danger-fg); font-size: 12px; }
.wide { display: block; width: 100%; min-height: 44px; border-radius: 8px; font-weight: 500; }
.wide:hover { background: var(--hover); }
.wide.main, .wide.main:hover { background: var(--solid); color: #fff; }
.wide[disabled], .wide[disabled]:hover { background: var(--hover); color: var(--fg-3); cursor: default; }
@media (max-width: 520px) { .rate textarea { font-size: 16px; } }
`;

export const applyMediaStyles = (shadow) => addStyles(shadow, CSS);
