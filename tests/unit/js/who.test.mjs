/* Who is named where: in the last line of a card, in what is said of a transfer, in a macro's text. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { macroWords } from '../../../static/js/lib/macros.js';
import { valuesOf } from '../../../static/js/lib/variables.js';
import { createMoves } from '../../../static/js/workspace/services/moves.js';
import { author } from '../../../static/js/workspace/views/dialog_card.js';
import { conversation, events, frame, message, start } from './builders.mjs';

test('the last line is signed by who wrote it, not by who has the dialog now', () => {
  const state = events(start([conversation('a')]), frame('conversation:a', 1, 'message.created', {
    message: message(1, 'agent', 'Смотрю', { agent: { id: 9, name: 'Анна Березина' } }), preview: 'Смотрю', unread_by_agent: 0,
  }));
  const last = state.conversations.a.last_message;
  assert.equal(author(last, { id: 5 }), 'Анна:');
  assert.equal(author(last, { id: 9 }), 'You:');
  assert.equal(author({ author: 'client', agent: null }, { id: 5 }), '');
});

test('who missed an offer reads that he did, of which client and from whom', () => {
  const toasts = [];
  const said = (meId, outcome) => {
    const app = { store: { get: () => ({ me: { id: meId } }) }, notices: { toast: (...one) => toasts.push(one.slice(1)) }, router: {} };
    const before = { offers: [{ id: 1, client: { name: 'Елена', number: 1 } }] };
    const data = { offer_id: 1, conversation_id: 'a', from: { id: 1, name: 'Анна' }, to: { id: 2, name: 'Борис' }, outcome, reason: 'Занят' };
    app.store.get = () => ({ me: { id: meId }, selected: null });
    createMoves(app).event({ type: 'offer.ended', data }, before);
    return toasts.pop();
  };
  assert.deepEqual(said(2, 'timed_out'), ['You did not accept the dialog in time', 'Елена · from: Анна']);
  assert.deepEqual(said(1, 'timed_out'), ['No answer in time', 'Елена · Борис']);
  assert.deepEqual(said(1, 'accepted'), ['The dialog was accepted', 'Елена · Борис']);
  assert.deepEqual(said(1, 'declined'), ['The offer was declined', 'Елена · Борис: Занят']);
});

test('the menu of macros shows the text as the client will get it', () => {
  const values = valuesOf({ conversation: conversation('abcdefgh', { project_name: 'Магазин' }), project: { company: 'Ромашка' }, me: { name: 'Анна Березина' } });
  const macro = { steps: [{ kind: 'send_text', text: '{{company.name}}, {{operator.first_name}}' }] };
  assert.equal(macroWords(macro, [], values), 'send “Ромашка, Анна”');
});
