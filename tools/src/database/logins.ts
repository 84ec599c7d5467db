import { roleOf } from '@redress/messaging';
import { actors, type Login } from './roles.js';

/** The logins that the environment names. A role without an address is made without the right to log in. */
export function loginsOf(env: NodeJS.ProcessEnv): Login[] {
  return actors.map((actor) => {
    const variable = `${actor.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
    const role = roleOf(actor);
    if (!env[variable]) return { role };
    const { username, password } = new URL(env[variable]);
    if (decodeURIComponent(username) !== role) throw new Error(`${variable}: the role must be ${role}.`);
    return { role, ...(password && { password: decodeURIComponent(password) }) };
  });
}
