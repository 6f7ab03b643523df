/* The mark-up of messages: read from text and from what browsers make of a field, written, and never more than its subset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOf, isPlain, parseRich, richToHtml, richToText, textOfHtml } from '../../../static/js/lib/rich.js';
import { readRich } from '../../../static/js/lib/read_rich.js';
import { addressOf } from '../../../static/js/workspace/views/composer/toolbar.js';
import { typedName } from '../../../static/js/workspace/views/composer/mention_tray.js';
import { findEmoji, shape } from '../../../static/js/lib/emoji.js';

/* A piece of a page: 'text' or ['B', child, …], ['A', {href}, child, …]. */
function dom(spec, parent) {
  if (typeof spec === 'string') return { nodeType: 3, nodeName: '#text', nodeValue: spec, childNodes: [], parentNode: parent };
  const [name, ...rest] = spec;
  const attributes = rest.length && typeof rest[0] === 'object' && !Array.isArray(rest[0]) ? rest.shift() : {};
  const node = { nodeType: 1, nodeName: name, parentNode: parent || null, getAttribute: (key) => attributes[key] };
  node.childNodes = rest.map((child) => dom(child, node));
  node.childNodes.forEach((child, i) => { child.nextSibling = node.childNodes[i + 1] || null; });
  node.nextSibling = null;
  return node;
}
const read = (...children) => richToHtml(readRich(dom(['DIV', ...children])));

test('mark-up goes through the tree and comes out the same', () => {
  const source = 'Раз <b>два <i>три</i></b><br><a href="https://x.example/?a=1&amp;b=2">четыре</a> &lt;пять&gt;';
  assert.equal(richToHtml(parseRich(source)), source);
  assert.equal(textOfHtml(source), 'Раз два три\nчетыре <пять>');
});

test('what is not of the subset is text', () => {
  for (const evil of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<b onclick=alert(1)>x', '<a href="x"', '</b></i>']) {
    const html = richToHtml(parseRich(evil));
    assert.doesNotMatch(html, /<(?!\/?(b|i|u|a|br)\b)/, evil);
    assert.doesNotMatch(html, /<[^>]*onclick/, evil);
  }
});

test('a link nobody should follow loses its address', () => {
  assert.equal(richToHtml(parseRich('<a href="javascript:alert(1)">x</a>')), 'x');
  assert.equal(richToHtml(parseRich('<a href="data:text/html,x">x</a>')), 'x');
});

test('plain text keeps its lines and is known as plain', () => {
  assert.equal(htmlOf('a < b\nв'), 'a &lt; b<br>в');
  assert.equal(richToText(parseRich(htmlOf('a < b\nв'))), 'a < b\nв');
  assert.ok(isPlain(parseRich(htmlOf('a\nb'))));
  assert.ok(!isPlain(parseRich('<b>a</b>')));
});

test('each browser’s way to break a line is a line break', () => {
  assert.equal(read('раз', ['BR'], 'два'), 'раз<br>два');
  assert.equal(read('раз', ['DIV', 'два'], ['DIV', 'три']), 'раз<br>два<br>три'); // Chrome
  assert.equal(read(['P', 'раз'], ['P', 'два']), 'раз<br>два');
  assert.equal(read('раз', ['DIV', ['BR']], ['DIV', 'два']), 'раз<br><br>два'); // an empty line
  assert.equal(read('раз\nдва'), 'раз<br>два'); // Firefox
});

test('a br that only fills the end shows nothing', () => {
  assert.equal(read('раз', ['BR']), 'раз');
  assert.equal(read(['BR']), '');
  assert.equal(read('раз', ['BR'], ['BR']), 'раз<br>');
  assert.equal(read('раз', ['BR'], ['DIV', 'два']), 'раз<br>два');
});

test('strong, em and what an office program brings become the subset', () => {
  assert.equal(read(['STRONG', 'раз'], ['EM', 'два'], ['SPAN', { style: 'x' }, 'три'], ['H1', 'четыре']), '<b>раз</b><i>два</i>три<br>четыре');
  assert.equal(read(['B'], ['A', { href: 'https://x.example' }, 'x']), '<a href="https://x.example">x</a>');
});

test('typed addresses become links a person may follow', () => {
  const pairs = {
    'shop.example': 'https://shop.example', 'https://x.example/a': 'https://x.example/a', 'a@b.example': 'mailto:a@b.example',
    '+7 (495) 000-00-00': 'tel:+74950000000', 'javascript:alert(1)': '', 'просто слова': '', '': '',
  };
  Object.keys(pairs).forEach((typed) => assert.equal(addressOf(typed), pairs[typed], typed));
});

test('a name is being typed after an @ at the beginning of a word', () => {
  assert.equal(typedName('спроси @Ан'), 'Ан');
  assert.equal(typedName('@Анна Бе'), 'Анна Бе');
  assert.equal(typedName('@'), '');
  assert.equal(typedName('a@b'), null);
  assert.equal(typedName('@Анна Белова, привет'), null);
});

test('emoji are found by beginnings of Russian and English words, names first', () => {
  const groups = shape([{ ru: 'г', en: 'g', list: [['❤', 'красное сердце', 'любовь', 'red heart', 'love'], ['😍', 'влюблённый', 'сердце глаза', 'heart eyes', 'love']] }]);
  const chars = (query) => findEmoji(groups, query).map((emoji) => emoji.char);
  assert.deepEqual(chars('сердце'), ['❤', '😍']);
  assert.deepEqual(chars('heart'), ['😍', '❤']);
  assert.deepEqual(chars('влюбленный'), ['😍']);
  assert.deepEqual(chars('ердце'), []);
});
