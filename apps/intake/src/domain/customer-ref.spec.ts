import { createSecretKey } from 'node:crypto';
import { customerRefOf, normalPhone } from './customer-ref.js';

const key = createSecretKey(Buffer.alloc(32, 1));
const ref = (who: Partial<Parameters<typeof customerRefOf>[1]>) => customerRefOf(key, { channel: 'tmall', customerId: 'b1', country: 'CN', ...who });

it.each([
  ['138 1234 5678', 'CN', '+8613812345678'], ['+86-138-1234-5678', 'DE', '+8613812345678'], ['008613812345678', 'CN', '+8613812345678'],
  ['8613812345678', 'CN', '+8613812345678'], ['07700 900123', 'GB', '+447700900123'], ['（０１７１）２３４５６７８', 'DE', '+491712345678'],
  ['(415) 555-0132', 'US', '+14155550132'], ['14155550132', 'US', '+14155550132'], ['9123456789', 'IN', '+919123456789'],
  ['5551234', 'IS', '+IS5551234'], ['12345', 'CN', undefined], ['', 'CN', undefined],
])('reads %s in %s as %s', (phone, country, expected) => {
  expect(normalPhone(phone, country)).toBe(expected);
});

describe('the same person', () => {
  it('is told by the e-mail address, whatever the channel, the number and the customer id', () => {
    expect(ref({ contact: { email: 'Wang@Example.com ' } })).toBe(ref({ channel: 'shopify', customerId: 'x', country: 'DE', contact: { email: 'wang@example.com', phone: '0171 2345678' } }));
  });
  it('is told by the number where there is no address', () => {
    expect(ref({ contact: { phone: '13812345678' } })).toBe(ref({ channel: 'douyin', customerId: 'y', contact: { phone: '+86 138 1234 5678', name: '王' } }));
  });
  it('is told by the id at the channel where there is neither', () => {
    expect(ref({})).toBe(ref({ contact: { name: '王小明', phone: '123' } }));
    expect(ref({})).not.toBe(ref({ channel: 'douyin' }));
  });
  it('cannot be told without the key, nor found from the hash', () => {
    const other = customerRefOf(createSecretKey(Buffer.alloc(32, 2)), { channel: 'tmall', customerId: 'b1', country: 'CN' });
    expect(other).not.toBe(ref({}));
    expect(ref({})).toMatch(/^[0-9a-f]{40}$/);
  });
});
