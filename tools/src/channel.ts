import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { instant, sealingKey, signingKey } from '@redress/contracts';
import { findServing } from './audit/serving.js';
import { type ChannelCommand, inputsOf, parseChannelCommand, sealedInput, signedMessage, usage } from './channel/command.js';
import { channelPublisher } from './channel/publisher.js';
import { Senders } from './replay/registry.js';
import { defaultHome, type Home, homeAt } from './start/home.js';
import { openKeys } from './start/keys.js';

const calledFrom = process.env.INIT_CWD ?? process.cwd();
const textOf = (file: string): string => readFileSync(file === '-' ? 0 : resolve(calledFrom, file), 'utf8');

async function sealKeyOf({ sealKey }: ChannelCommand, home: Home) {
  if (sealKey !== undefined) return sealingKey(textOf(sealKey));
  if (!existsSync(home.keys)) throw new Error('There is no local key to seal to: name intake’s public key with --seal-key, or start Redress once.');
  return sealingKey(readFileSync((await openKeys(home)).sealPublicKeyFile, 'utf8'));
}

function secretOf({ secretFile, channel = '', account = '' }: ChannelCommand, home: Home) {
  if (secretFile !== undefined) return signingKey(textOf(secretFile).trim());
  const registry = `${home.root}/registry.json`;
  const sender = existsSync(registry) ? new Senders(registry).find({ channel, account }) : undefined;
  if (!sender) throw new Error(`The local registry has no account ${channel}/${account}. Name its secret with --secret-file.`);
  return sender.key;
}

async function main(): Promise<string[]> {
  const command = parseChannelCommand(process.argv.slice(2));
  if (!command) return [usage];
  const home = command.data === undefined ? defaultHome() : homeAt(resolve(calledFrom, command.data));
  const key = await sealKeyOf(command, home);
  const sealed = await Promise.all(inputsOf(textOf(command.file)).map((input) => sealedInput(input, key)));
  if (command.act === 'seal') return sealed.map((input) => JSON.stringify(input));
  const { channel = '', account = '', id } = command;
  const signing = secretOf(command, home);
  const messages = sealed.map((input, index) =>
    signedMessage(input, { channel, account, key: signing, id: id !== undefined && index > 0 ? `${id}-${index + 1}` : id }, instant(Date.now())));
  if (command.act === 'sign') return messages.map((message) => JSON.stringify(message));
  const serving = await findServing({ home });
  if (!serving) throw new Error('Redress does not run on this data folder. Start it (npm start), then send again.');
  const publisher = channelPublisher(serving.house);
  try {
    await publisher.publish(messages);
  } finally {
    await publisher.close();
  }
  return messages.map(({ topic, key: of }) => `${topic}: ${of} sent`);
}

main().then((lines) => {
  console.log(lines.join('\n'));
  process.exit(0);
}, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
