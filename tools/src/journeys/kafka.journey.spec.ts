import { describeWithKafka, kafkaForTests, type TestKafka } from '@redress/testing';
import { spansEnvironment } from '../stack/environment.js';
import { badInput } from './bad-input.js';
import { aBrokerThatComesBack } from './broker.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { inputTopics } from './input-topics.js';
import { whatIsMeasured } from './metrics.js';
import { complainOfSilence, railFaults, stoppedMoney, unknownPayout } from './money.js';
import { decisionsOfCustomers, decisionsOfStaff } from './people.js';
import { theWalk } from './the-walk.js';
import { traceOnKafka } from './trace-on-kafka.js';
import { type Opened } from './visitors.js';
import { flightDelay } from './flight-delay.js';
import { washingMachine } from './washing-machine.js';

jest.setTimeout(180_000);

describeWithKafka('on Apache Kafka', (source) => {
  let kafka: TestKafka | undefined;
  let house: JourneyHouse;
  let silent: Opened;
  const at = () => house;

  beforeAll(async () => {
    kafka = await kafkaForTests(source);
    house = await openJourneyHouse(kafka, { env: ({ ports }) => spansEnvironment(ports) });
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
  washingMachine(at);
  describe('a flight that arrives four hours late', () => flightDelay(at));
  describe('metrics', () => whatIsMeasured(at));
  describe('the trace', () => traceOnKafka(at));

  // A broker of somebody else is not ours to stop.
  if (source.from === 'local') describe('the broker', () => aBrokerThatComesBack(at, () => kafka!.power!));
});
