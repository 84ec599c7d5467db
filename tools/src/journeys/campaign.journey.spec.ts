import { type PartName } from '../stack/stack.js';
import { massIncident } from './campaign.js';
import { complaintsBeside } from './campaign-beside.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';

/** By hand: `CAMPAIGN_ORDERS=5000 CAMPAIGN_KILLS=25 npm test -- --only journey campaign.journey`, which takes some five minutes. */
const orders = Number(process.env.CAMPAIGN_ORDERS ?? 120);
/** Each a process of its own, ended in turn: what the others had under way goes on. */
const takePart: readonly PartName[] = ['compensation', 'intake', 'payments', 'follow-up', 'analysis'];
const kills = Array.from({ length: Number(process.env.CAMPAIGN_KILLS ?? 1) }, (_, index) => takePart[index % takePart.length]!);
const patienceMs = orders > 500 ? 900_000 : 120_000;
jest.setTimeout(120_000);

describe('an incident with many orders, on the PostgreSQL log', () => {
  let house: JourneyHouse;
  beforeAll(async () => {
    house = await openJourneyHouse(undefined, { oneProcess: false });
  });
  afterAll(() => house?.stop());

  const sizes = orders > 500 ? { orders: 1_500, complaints: 100 } : { orders: 100, complaints: 20 };
  complaintsBeside(() => house, { ...sizes, everyMs: 80, lane: { lines: 500, pauseMs: 50 } });
  massIncident(() => house, { orders, kills, patienceMs });
});
