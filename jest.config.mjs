// Everything is transformed to CommonJS, Nest too: the one mode in which every package that we use loads under jest.
const compile = (parser) => ({
  swcrc: false,
  jsc: { target: 'es2022', parser, transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
});
const esmPackages = [
  '@nestjs', '@standard-schema', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit',
  'nodemailer', 'jose', 'smtp-server', 'load-esm', 'cookie', 'content-disposition',
  // No ESM, but it imports by call, which jest's sandbox does not know.
  '@opentelemetry/otlp-exporter-base',
].join('|');

const base = {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  transform: {
    '\\.ts$': ['@swc/jest', compile({ syntax: 'typescript', decorators: true })],
    'node_modules/.+\\.[cm]?js$': ['@swc/jest', compile({ syntax: 'ecmascript' })],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages})/)`],
  moduleNameMapper: {
    '^@redress/(money|decider|contracts|chassis|messaging|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.redress/', '<rootDir>/.nx/'],
};

export default {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['**/*.spec.ts'], testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.(int|journey)\\.spec\\.ts$'] },
    { ...base, displayName: 'int', testTimeout: 30_000, testMatch: ['**/*.int.spec.ts'], globalSetup: '<rootDir>/tools/jest-postgres.mjs', globalTeardown: '<rootDir>/tools/jest-postgres-stop.mjs' },
    { ...base, displayName: 'journey', testMatch: ['**/*.journey.spec.ts'], globalSetup: '<rootDir>/tools/jest-postgres.mjs', globalTeardown: '<rootDir>/tools/jest-postgres-stop.mjs' },
  ],
};
