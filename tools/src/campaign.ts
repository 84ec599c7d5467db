import { campaign, flags, texts, usage, watch } from './night/campaign.js';
import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';

const read = () => understood('campaign', process.argv.slice(2), texts, flags);

endWith(carryOut(usage, read, async (given) => {
  const house = await nightHouse(given.text('data'));
  return given.words[0] === 'status' && given.on('watch') ? watch(house, given, (line) => process.stderr.write(line)) : campaign(house, given);
}));
