import { existsSync, readFileSync } from 'node:fs';
import { channelMessage, derivedId, encodeJson, instant, sealComplaint, sealingKey, services, signingKey } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { channelPublisher } from '../channel/publisher.js';
import { type JourneyHouse, openJourneyHouse } from '../journeys/journey-house.js';
import { type Answer, call, type Complaint, complaintOf, customer, type Opened, post, staff } from '../journeys/visitors.js';
import { accountOf, type SampleChannel } from '../start/accounts.js';
import { filesBelow, find, tablesOf, type Written } from './leaks.js';

jest.setTimeout(180_000);

/** Two people: in the contact block, and again in what they write, in other spellings; and a third whom only the text names. */
const ZH = { name: '欧阳慕白', phone: '13987654321', email: 'mubai.ouyang@canary.example', address: '杭州市西湖区龙井路88号3幢502室' } as const;
const EN = {
  name: 'Theodora Quillfeather', phone: '+49 1512 3344556', email: 'theodora@canary.example', address: '47 Marrowbone Lane, Dublin 8',
} as const;
const OTHER = { phone: '13700112233', email: 'neighbour@canary.example', address: '望京街道阜通东大街6号院', name: '司徒雪莹' } as const;
const WORDS = {
  zh: `空气炸锅用了三天就不加热了，完全不能用，要求退款。我叫${ZH.name}，电话 139 8765 4321，邮箱 ${ZH.email}，地址：${ZH.address}。`
    + `白天请打邻居电话 ${OTHER.phone} 或写信到 ${OTHER.email}，她住在${OTHER.address}，收件人：${OTHER.name}。`,
  en: `It stopped working after two days and does not work at all, please refund. My name is ${EN.name}, call me at +49 1512 3344556 `
    + `or 015123344556, write to ${EN.email}, or come to ${EN.address}. Regards, Theodora Quillfeather`,
} as const;
const CUSTOMER_ID = 'buyer-canary-55667788';
const needles: Readonly<Record<string, string>> = {
  'name (zh)': ZH.name, 'given name (zh)': '慕白', 'phone (zh)': ZH.phone, 'phone, grouped (zh)': '139 8765 4321',
  'e-mail (zh)': 'mubai.ouyang', 'address (zh)': '龙井路88号',
  'name (en)': 'Quillfeather', 'first name (en)': 'Theodora', 'phone (en)': '1512 3344556', 'phone, closed up (en)': '15123344556',
  'e-mail (en)': EN.email, 'address (en)': 'Marrowbone',
  'phone of another': OTHER.phone, 'e-mail of another': OTHER.email, 'address of another': '阜通东大街', 'name of another': OTHER.name,
  'customer id': CUSTOMER_ID,
};
/** Something that is no secret and goes everywhere: where it is not found, the search sees nothing. */
const MARK = 'order-mark-zh';
/** The case of an event that cannot be read, and who listens to it. */
const POISON = derivedId('case', 'planted');
const POISONED = ['analysis', 'compensation', 'desk'];

describe('personal data', () => {
  let house: JourneyHouse;
  const answers: Written[] = [];
  const note = (place: string, { text, status }: Answer): void => {
    answers.push({ place: `answer of ${place} (${status})`, content: text });
  };

  const told = (channel: SampleChannel, id: string, more: Partial<Complaint> & { paid: number }): Complaint => {
    const zh = channel !== 'shopify';
    return complaintOf(channel, { id, text: zh ? WORDS.zh : WORDS.en, contact: zh ? ZH : EN, customerId: `${CUSTOMER_ID}-${id}`, ...more });
  };
  /** The same, with the person also where a channel should not have put them. */
  const careless = (channel: SampleChannel, id: string, more: { paid: number }): Complaint => {
    const { name, phone } = channel === 'shopify' ? EN : ZH;
    const complaint = told(channel, id, { ...more, reasonCode: `call ${phone}` });
    const [line] = (complaint.order as { lines: { goods: string }[] }).lines;
    line!.goods = `engraved: ${name}`;
    return complaint;
  };
  const open = async (channel: SampleChannel, complaint: Complaint): Promise<Opened> => {
    const answer = await post(house.stack, channel, complaint);
    note(`the webhook for ${complaint.externalId}`, answer);
    expect(answer.status).toBe(202);
    return answer.body as Opened;
  };
  const sealed = async (channel: SampleChannel, complaint: Complaint) => {
    const { account } = accountOf(channel);
    const keys = signingKey(house.house.keys.webhookSecret(channel, account));
    const input = await sealComplaint(complaint, sealingKey(readFileSync(house.house.keys.sealPublicKeyFile, 'utf8')));
    return channelMessage({ channel, account, keys, id: `topic-${complaint.externalId}`, at: instant(Date.now()) }, input);
  };
  const publish = async (...messages: Awaited<ReturnType<typeof sealed>>[]) => {
    const publisher = channelPublisher(house.house);
    await publisher.publish(messages);
    await publisher.close();
  };
  const caseOf = (externalId: string): Promise<string> => eventually(`a case for ${externalId}`, async () => {
    const { rows } = await house.database.query('SELECT case_id AS id FROM intake.complaint WHERE external_id = $1', [externalId]);
    return rows[0]?.id as string;
  }, Boolean);

  /** Complaints by both ways in both languages: settled, waiting for a person, withdrawn, answered. */
  async function normalDays(): Promise<void> {
    const { stack, witness } = house;
    const settled = [
      await open('tmall', careless('tmall', 'mark-zh', { paid: 32_900 })),
      await open('shopify', careless('shopify', 'mark-en', { paid: 6_000 })),
    ];
    await publish(
      await sealed('douyin', told('douyin', 'topic-zh', { paid: 12_800 })),
      await sealed('shopify', told('shopify', 'topic-en', { paid: 5_500 })),
    );
    const waiting = await open('shopify', told('shopify', 'waiting', { paid: 90_000 }));
    const withdrawn = await open('shopify', told('shopify', 'withdrawn', { paid: 91_000 }));
    await witness.until(withdrawn.caseId, 'remedy.approval-requested.v1');
    note('withdrawal', await customer(withdrawn).post(`${stack.urls.intake}/my/case/withdrawal`));
    const caseIds = [...settled.map(({ caseId }) => caseId), await caseOf('complaint-topic-zh'), await caseOf('complaint-topic-en')];
    for (const caseId of caseIds) await witness.until(caseId, 'case.closed.v1');
    await witness.until(waiting.caseId, 'remedy.approval-requested.v1');
    for (const opened of [...settled, waiting]) {
      const pages = [opened.caseLink, `${stack.urls.desk}/my/case`, `${stack.urls.compensation}/my/case/offer`];
      for (const url of pages) note(url, await customer(opened).get(url));
    }
    note('survey', await customer(settled[0]!).post(`${stack.urls['follow-up']}/my/case/survey`, { score: 5, effective: true }));
    const agent = await staff(stack, 'agent');
    for (const { caseId } of [...settled, waiting]) {
      note('a case', await agent.get(`${stack.urls.desk}/cases/${caseId}`));
      note('its messages', await agent.get(`${stack.urls['follow-up']}/cases/${caseId}/messages`));
    }
  }

  /** Everything that is refused: at the door, on the topic, by what cannot be decided. */
  async function badDays(): Promise<void> {
    const { stack, database } = house;
    const complaint = told('tmall', 'refused', { paid: 1_000 });
    const body = encodeJson(complaint);
    note('a wrong signature', await post(stack, 'tmall', body, { secret: 'whsec_d3JvbmctYnV0LWxvbmctZW5vdWdoLXNlY3JldA==' }));
    note('a stale one', await post(stack, 'tmall', body, { secondsAgo: 900 }));
    note('an unknown account', await post(stack, 'tmall', body, { path: `/webhooks/tmall/${encodeURIComponent(ZH.name)}` }));
    note('broken JSON', await post(stack, 'tmall', body.slice(0, -9)));
    note('a wrong e-mail', await post(stack, 'tmall', { ...complaint, contact: { ...ZH, email: `${ZH.phone} ${ZH.name}` } }));
    note('contact as text', await post(stack, 'tmall', { ...complaint, contact: `${ZH.name} ${ZH.phone}` }));
    note('a wrong kind', await post(stack, 'tmall', { ...complaint, kind: ZH.name, requestedRemedy: ZH.phone, language: EN.name }));
    note('an amount', await post(stack, 'tmall', { ...complaint, demanded: { minor: ZH.phone, currency: ZH.name } }));
    note('other content', await post(stack, 'tmall', told('tmall', 'mark-zh', { paid: 1_001 })));
    const [agent, operator] = await Promise.all([staff(stack, 'agent'), staff(stack, 'operator')]);
    const asked = encodeURIComponent(ZH.name);
    note('a wrong token', await call(`${stack.urls.desk}/cases?q=${asked}`, { headers: { authorization: `Bearer ${ZH.phone}` } }));
    note('a wrong filter', await agent.get(`${stack.urls.desk}/cases?state=${asked}`));
    note('a wrong order', await operator.post(`${stack.urls.payments}/switches`, { rail: EN.email, on: ZH.phone, why: '' }));

    const keys = signingKey(house.house.keys.webhookSecret('tmall', 'lanting-home'));
    const sender = { channel: 'tmall', account: 'lanting-home', keys, id: 'unsealed', at: instant(Date.now()) };
    const unsealed = { ...complaint, externalId: 'planted-unsealed' };
    await publish(channelMessage(sender, unsealed));
    await eventually('it is put aside', async () => (await house.witness.about('planted-unsealed')).length, (count) => count > 0);
    // A publisher of ours that went mad: what it wrote is poison for everybody who listens.
    const headers = {
      ce_id: derivedId('event', 'planted'), ce_type: 'complaint.received.v1', ce_source: '/redress/intake', ce_subject: POISON,
      ce_time: instant(Date.now()), merchant: 'lanting',
    };
    await database.query(`WITH head AS (UPDATE bus."redress.intake.head" SET next = next + 1 WHERE partition = 0 RETURNING next - 1 AS place)
      INSERT INTO bus."redress.intake" (partition, "offset", key, headers, body) SELECT 0, place, 'planted-poison', $1, $2 FROM head`,
    [JSON.stringify(headers), JSON.stringify({ caseId: POISON, text: WORDS.zh, contact: ZH })]);
    await database.query(`SELECT pg_notify('redress_log', 'redress.intake')`);
    const letters = async () => {
      const found = await Promise.all(POISONED.map((name) => database.query(`SELECT 1 FROM ${name}.dead_letter`)));
      return found.filter(({ rowCount }) => rowCount === 1).length;
    };
    await eventually('dead letters', letters, (count) => count === POISONED.length, 60_000);
  }

  /** What staff and operators are shown. */
  async function lists(): Promise<void> {
    const { stack } = house;
    const { desk, compensation, payments, intake } = stack.urls;
    const auditor = await staff(stack, 'auditor');
    const ofOperators = ['/dead-letters', '/backlog', '/audit-log/lanting', '/audit-log/nordlicht', '/metrics', '/health/ready'];
    for (const url of [
      `${desk}/cases`, `${desk}/queues`, `${desk}/cases?q=${MARK}`,
      `${compensation}/plans?state=waiting`, `${compensation}/plans?state=fulfilled`,
      `${payments}/payouts`, `${payments}/finance/payouts`, `${payments}/switches`, `${payments}/reconciliations`,
      `${intake}/quarantine?merchant=lanting`, `${intake}/quarantine?merchant=unknown`,
      ...services.flatMap((service) => ofOperators.map((path) => `${stack.adminUrl(service)}${path}`)),
    ]) note(url, await auditor.get(url));
    const { body } = await auditor.get(`${compensation}/plans?state=waiting`);
    for (const { planId } of body.plans as { planId: string }[]) note('a plan in full', await auditor.get(`${compensation}/plans/${planId}`));
    for (const service of services) {
      const letters = (await auditor.get(`${stack.adminUrl(service)}/dead-letters`)).body as { id: string }[];
      for (const { id } of letters) note('a dead letter', await auditor.get(`${stack.adminUrl(service)}/dead-letters/${id}`));
    }
    answers.push({ place: 'the live view', content: await liveView(`${desk}/live?since=${instant(Date.now() - 3_600_000)}`) });
  }

  /** What it tells within some seconds: it never ends by itself. */
  async function liveView(url: string): Promise<string> {
    const headers = { authorization: `Bearer ${await house.stack.token('auditor')}` };
    const live = await fetch(url, { headers, signal: AbortSignal.timeout(3_000) });
    let said = '';
    try {
      for await (const part of live.body!) said += Buffer.from(part as Uint8Array).toString();
    } catch (error) {
      expect((error as Error).name).toBe('TimeoutError');
    }
    return said;
  }

  beforeAll(async () => {
    house = await openJourneyHouse();
    await normalDays();
    await badDays();
    await lists();
  });
  afterAll(() => house?.stop());

  /** All tables, but for what this spec wrote into the log by itself, there and where it waits as it stood there, to be decided again. */
  async function tables(): Promise<Written[]> {
    const { rowCount } = await house.database.query(`DELETE FROM bus."channel.complaints" WHERE key LIKE 'planted-%'`);
    const poison = await house.database.query(`DELETE FROM bus."redress.intake" WHERE key = 'planted-poison'`);
    expect([rowCount, poison.rowCount]).toEqual([1, 1]);
    for (const name of POISONED) await house.database.query(`DELETE FROM ${name}.waiting_input WHERE key = $1`, [POISON]);
    return tablesOf(house.database);
  }
  const files = (): Written[] => filesBelow(house.house.home.root, [house.house.home.mail, house.house.home.keys, house.house.home.cache]);

  it('stand in no table of any schema, the vault\'s included', async () => {
    const written = await tables();
    // A channel names its customer on its topic: intake has to know whom it means. No other topic or table repeats it.
    const onTopic = written.find(({ place }) => place === 'table bus.channel.complaints')!;
    const { 'customer id': _asked, ...others } = needles;
    expect(find(others, [onTopic])).toEqual([]);
    expect(find(needles, written.filter((one) => one !== onTopic))).toEqual([]);
    const marked = find({ mark: MARK }, written).map((line) => line.split(',')[0]!.slice('mark: table '.length));
    expect(marked).toEqual(expect.arrayContaining([
      'intake.complaint', 'compensation.plan', 'payments.payout', 'desk.timeline', 'bus.redress.intake', 'bus.redress.payments',
    ]));
    expect(written.find(({ place }) => place === 'table intake.vault_record')!.content.length).toBeGreaterThan(1_000);
    expect(written.find(({ place }) => place === 'table intake.quarantined_input')!.content.length).toBeGreaterThan(1_000);
  });

  it('stand in no file but the mails: no log, no book of the rail', () => {
    const written = files();
    expect(find(needles, written)).toEqual([]);
    expect(find({ mark: MARK }, written).join('\n')).toContain('rail/book.ndjson');
    expect(written.find(({ place }) => place === 'file logs/services.log')!.content.split('\n').length).toBeGreaterThan(10);
  });

  it('stand in no answer of any server', () => {
    expect(answers.filter(({ place }) => /\((4|5)\d\d\)$/.test(place)).length).toBeGreaterThanOrEqual(11);
    expect(answers.filter(({ place }) => place.includes('/metrics')).every(({ content }) => content.includes('redress'))).toBe(true);
    expect(answers.filter(({ place }) => place.startsWith('answer of a dead letter')).length).toBeGreaterThanOrEqual(POISONED.length);
    expect(find({ mark: MARK }, answers).some((line) => line.includes('the live view'))).toBe(true);
    expect(find(needles, answers)).toEqual([]);
  });

  it('stand in what PostgreSQL says of its errors neither', async () => {
    // The embedded server's log lies beside its folder; the log of a server of somebody else is not ours to read.
    const log = `${(await house.database.query('SHOW data_directory')).rows[0].data_directory as string}.log`;
    expect(find(needles, existsSync(log) ? [{ place: log, content: readFileSync(log, 'utf8') }] : [])).toEqual([]);
  });

  it('reach the customer, by name, at their own address', () => {
    const mails = filesBelow(house.house.home.mail, []);
    expect(find({ to: ZH.email, name: EN.name }, mails).length).toBeGreaterThan(1);
  });
});
