/* global jest */
require('cdktf').Testing.setupJest();
// For what hangs. How long a test takes depends on what else runs on the machine, and is no test's matter.
jest.setTimeout(120_000);
