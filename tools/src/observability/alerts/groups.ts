import { type Alerts, type Recorded } from '../alert.js';
import { type TimeScale } from '../scale.js';
import { campaigns } from './campaigns.js';
import { departments } from './departments.js';
import { disputeDates } from './disputes.js';
import { flow, poison } from './flow.js';
import { house } from './house.js';
import { money } from './money.js';
import { people } from './people.js';
import { pledges } from './pledges.js';
import { policies } from './policies.js';
import { promises, recorded } from './promises.js';

interface Group { readonly alerts: Alerts; recorded?(scale: TimeScale): readonly Recorded[] }

/** All alerts, by the group of rules that they are in. */
export const alertGroups: Readonly<Record<string, Group>> = {
  money: { alerts: money }, flow: { alerts: flow }, poison: { alerts: poison }, people: { alerts: people }, departments: { alerts: departments },
  disputes: { alerts: disputeDates }, campaigns: { alerts: campaigns }, pledges: { alerts: pledges }, policies: { alerts: policies },
  house: { alerts: house },
  promises: { alerts: promises, recorded },
};
