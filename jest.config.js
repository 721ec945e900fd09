const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
  ],
};
const common = {
  transform,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/golden/'],
};

/** `unit` runs anywhere in seconds; `e2e` brings up local clouds, most of it needs Linux and root. */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/packages/*/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: [...common.testPathIgnorePatterns, '/e2e/'],
      setupFilesAfterEnv: ['<rootDir>/__tests__/setup.js'],
    },
    {
      ...common,
      displayName: 'e2e',
      globalSetup: '<rootDir>/__tests__/e2e/harness/compile.js',
      testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts', '<rootDir>/packages/*/__tests__/e2e/**/*.test.ts'],
    },
  ],
};
