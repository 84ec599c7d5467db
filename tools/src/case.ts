import { caseStory, usage } from './night/case.js';
import { followCase } from './night/case-follow.js';
import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { languageOf } from './night/words.js';

const read = () => understood('case', process.argv.slice(2), ['merchant', 'account', 'data'], ['follow']);

endWith(carryOut(usage, read, async (given) => {
  const house = await nightHouse(given.text('data'));
  const report = await caseStory(house, given, languageOf());
  if (!given.on('follow') || !report.caseId) return report;
  console.log(given.json ? JSON.stringify(report.object) : report.lines.join('\n'));
  return followCase(house, report.caseId, report.lastAt, given.json, languageOf());
}));
