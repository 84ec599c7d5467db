import { type PartName } from '../stack/stack.js';
import { massIncident } from './campaign.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';

/** By hand: `CAMPAIGN_ORDERS=5000 CAMPAIGN_KILLS=intake,compensation,payments,follow-up … npx jest --selectProjects journey …` */
const orders = Number(process.env.CAMPAIGN_ORDERS ?? 120);
const kills = (process.env.CAMPAIGN_KILLS ?? 'compensation').split(',').filter(Boolean) as PartName[];
const patienceMs = orders > 500 ? 900_000 : 60_000;
jest.setTimeout(120_000);

describe('an incident with many orders, on the PostgreSQL log', () => {
  let house: JourneyHouse;
  beforeAll(async () => {
    house = await openJourneyHouse(undefined, { oneProcess: orders <= 500 });
  });
  afterAll(() => house?.stop());

  massIncident(() => house, { orders, kills, patienceMs });
});
