import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { staffRoles, staffToken, type StaffRole } from './staff-token.js';
import { defaultHome } from './start/home.js';

const usage = `npm run token -- ROLE [--merchant ID]… [--as NAME] [--hours N]

  ROLE        ${staffRoles.join(', ')}
  --merchant  a merchant that the token is good for; may be repeated (default: all)
  --as        who they are; nobody approves their own request (default: local-ROLE)
  --hours     how long it is good for (default: 12)`;

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      merchant: { type: 'string', multiple: true }, as: { type: 'string' }, hours: { type: 'string', default: '12' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || positionals.length === 0) return usage;
  const [role] = positionals as [StaffRole];
  if (!staffRoles.includes(role)) throw new Error(`${role} is no role. Roles: ${staffRoles.join(', ')}.`);
  const hours = Number(values.hours);
  if (!(hours > 0)) throw new Error('--hours needs a number above zero.');
  const issuerKeyFile = join(defaultHome().keys, 'issuer.private.jwk.json');
  if (!existsSync(issuerKeyFile)) throw new Error('There is no local issuer yet: `npm start` makes it at its first start.');
  return staffToken(issuerKeyFile, role, { hours, ...(values.merchant && { merchants: values.merchant }), ...(values.as && { subject: values.as }) });
}

main().then(console.log, (error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
