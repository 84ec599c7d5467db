import { caseLinkKey, verifyCaseLink } from '@redress/chassis';
import { type ContactAnswer, derivedId } from '@redress/contracts';
import { type Delivery, type Message } from './domain/letter.js';
import { type Mail, type Messenger } from './messengers/messenger.js';
import { type Vault } from './messengers/vault.js';
import { sendMessages } from './send-messages.js';

const SECRET = 'case-link-secret-of-a-test-0123456789';
const message = (n: number): Message => ({
  messageId: derivedId('message', n), caseId: derivedId('case', n), cause: 'c', number: `R-${n}`, language: 'en', timeZone: 'UTC',
  linkUntil: '2027-01-01T00:00:00.000Z', letter: { template: 'acknowledged' }, tries: 0, uncertain: false,
});
const intents = (count: number) => Array.from({ length: count }, (_, n) => ({ id: derivedId('intent', n), merchant: 'm1', payload: message(n) })) as never[];

function post(contactOf: (n: number) => ContactAnswer['contact'], vaultFails = false) {
  const asked: number[] = [];
  const sent: Mail[] = [];
  const vault: Vault = {
    contacts: async (requests) => {
      asked.push(requests.length);
      if (vaultFails) throw new Error('no vault for ada@example.com');
      return requests.map(({ caseId, intentId }, n) => ({ caseId, intentId, contact: contactOf(n) }));
    },
  };
  const messenger: Messenger = { send: async (mails) => mails.map((mail): Delivery => (sent.push(mail), { is: 'sent' })), close: () => undefined };
  const performer = sendMessages({ vault, messenger, deskUrl: 'https://desk.example/', surveyUrl: 'https://follow.example', linkKey: () => caseLinkKey(SECRET) });
  return { performer, asked, sent };
}

it('asks the vault once for a whole batch, and answers in order', async () => {
  const { performer, asked, sent } = post((n) => (n === 1 ? { phone: '1' } : { email: `c${n}@example.com`, name: `C${n}` }));
  expect(await performer.perform(intents(3))).toEqual([{ is: 'sent' }, { is: 'no-contact' }, { is: 'sent' }]);
  expect(asked).toEqual([3]);
  expect(sent.map(({ to, messageId }) => [to, messageId])).toEqual([['c0@example.com', message(0).messageId], ['c2@example.com', message(2).messageId]]);
});

it('puts a link into the letter that opens this case alone', async () => {
  const { performer, sent } = post(() => ({ email: 'a@example.com' }));
  await performer.perform(intents(1));
  const [, token] = /https:\/\/desk\.example\/c\/(\S+)/.exec(sent[0]!.text)!;
  expect(verifyCaseLink(token!, caseLinkKey(SECRET), 1_790_000_000)).toMatchObject({ caseId: message(0).caseId, merchant: 'm1' });
});

it('sends nothing while the vault cannot be asked, and repeats no text of the error', async () => {
  const { performer, sent } = post(() => ({ email: 'a@example.com' }), true);
  expect(await performer.perform(intents(2))).toEqual([{ is: 'unavailable', reason: 'vault-unavailable' }, { is: 'unavailable', reason: 'vault-unavailable' }]);
  expect(sent).toEqual([]);
});
