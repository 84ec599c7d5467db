import { createServer } from 'node:net';
import { freePorts, portsFrom, portsOf, refuseBusyPorts } from './ports.js';

describe('ports of the embedded run', () => {
  it('are the ones that the documentation names', () => {
    expect(portsOf({})).toMatchObject({
      services: { intake: { http: 4310, admin: 4311 }, desk: { http: 4360, admin: 4361 } }, rail: 4370, inbox: 4380, postgres: 4399,
    });
    expect(portsOf({ REDRESS_PORTS: '5300' }).services.payments.http).toBe(5340);
  });

  it.each(['x', '70000', '80', '4300.5'])('cannot begin at %s', (REDRESS_PORTS) => {
    expect(() => portsOf({ REDRESS_PORTS })).toThrow('REDRESS_PORTS');
  });

  it('do not overlap', () => {
    const { services, ...others } = portsFrom(4300);
    const all = [...Object.values(services).flatMap(({ http, admin }) => [http, admin]), ...Object.values(others)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('are refused in one line where one is busy', async () => {
    const ports = await freePorts();
    const other = createServer();
    await new Promise<void>((done) => other.listen(ports.services.payments.admin, '127.0.0.1', done));
    await expect(refuseBusyPorts(ports, 0)).rejects.toThrow(`Port ${ports.services.payments.admin} (payments, admin) is busy.`);
    await new Promise((done) => other.close(done));
    await expect(refuseBusyPorts(ports, 0)).resolves.toBeUndefined();
  });
});
