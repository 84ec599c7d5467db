import { badInput } from './bad-input.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { inputTopics } from './input-topics.js';
import { whatIsMeasured } from './metrics.js';
import { complainOfSilence, railFaults, stoppedMoney, unknownPayout } from './money.js';
import { decisionsOfCustomers, decisionsOfStaff } from './people.js';
import { theWalk } from './the-walk.js';
import { type Opened } from './visitors.js';
import { flightDelay } from './flight-delay.js';
import { washingMachine } from './washing-machine.js';

jest.setTimeout(120_000);

describe('on the PostgreSQL log', () => {
  let house: JourneyHouse;
  let silent: Opened;
  const at = () => house;

  beforeAll(async () => {
    house = await openJourneyHouse();
    await railFaults(house);
    silent = await complainOfSilence(house);
  });
  afterAll(() => house?.stop());

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
});
