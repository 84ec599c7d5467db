import { describeWithKafka, eventually, kafkaForTests, type TestKafka } from '@redress/testing';
import { badInput } from './bad-input.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { inputTopics } from './input-topics.js';
import { complainOfSilence, railFaults, stoppedMoney, unknownPayout } from './money.js';
import { decisionsOfCustomers, decisionsOfStaff } from './people.js';
import { theWalk } from './the-walk.js';
import { call, complaintOf, type Opened, post } from './visitors.js';

jest.setTimeout(180_000);

describeWithKafka('on Apache Kafka', (source) => {
  let kafka: TestKafka | undefined;
  let house: JourneyHouse;
  let silent: Opened;
  const at = () => house;

  beforeAll(async () => {
    kafka = await kafkaForTests(source);
    house = await openJourneyHouse(kafka);
    await railFaults(house);
    silent = await complainOfSilence(house);
  });
  afterAll(async () => {
    await house?.stop();
    await kafka?.stop();
  });

  theWalk(at);
  describe('people', () => {
    decisionsOfStaff(at);
    decisionsOfCustomers(at);
  });
  describe('money', () => {
    stoppedMoney(at);
    unknownPayout(at, () => silent);
  });
  describe('input topics', () => inputTopics(at));
  describe('bad input', () => badInput(at));

  // A broker of somebody else is not ours to stop.
  if (source.from === 'local') describe('the broker', () => it('starts without its broker, takes complaints all the same, and settles them when it comes', async () => {
    const { stack, database } = house;
    const health = (which: 'ready' | 'live') => call(`${stack.adminUrl('intake')}/health/${which}`).then(({ status }) => status, () => 0);
    await kafka!.power!.cut();
    stack.kill('intake');
    await eventually('it is started anew, and not ready', async () => [await health('live'), await health('ready')], ([live, ready]) => live === 200 && ready === 503, 60_000);
    const told = complaintOf('tmall', { id: 'no-broker', text: '杯子收到时已经碎了，要求退款。', paid: 5_000 });
    const taken = await eventually('intake takes it', () => post(stack, 'tmall', told), ({ status }) => status === 202, 60_000);
    await kafka!.power!.restore();
    await stack.ready();
    const states = async () => (await database.query('SELECT state FROM payments.payout WHERE case_id = $1', [taken.body.caseId])).rows.map(({ state }) => state as string);
    await eventually('it is paid', states, ([state]) => state === 'succeeded', 60_000);
  }));
});
