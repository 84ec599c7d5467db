export default async function teardown() {
  const shared = globalThis.redressTestPostgres;
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  const server = await shared.server;
  shared.server = undefined;
  if (!server) return;
  delete process.env.TEST_POSTGRES_URL;
  await server.stop();
}
