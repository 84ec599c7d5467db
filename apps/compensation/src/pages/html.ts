import { createHash } from 'node:crypto';

/** Text as it may stand in a page, in content and in attributes. */
export const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A style or script of a page as its content security policy names it. */
export const cspHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
