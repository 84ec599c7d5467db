import { resolve } from 'node:path';
import { checkout } from '../start/home.js';
import { makeSecrets } from './secrets.js';

const usage = `npm run secrets [-- FOLDER]

Makes what Docker Compose needs and nobody may share: .env with passwords, and deploy/secrets with keys. What is there already is kept.
Back both up: without the master key every contact is lost.`;

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder?.startsWith('-')) return console.log(usage);
  const made = await makeSecrets(folder ? resolve(folder) : checkout());
  console.log(made.length > 0 ? `Made ${made.join(' and ')}.` : 'Everything is there already; nothing was changed.');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
