const { default: Sequencer } = require('@jest/test-sequencer');

/** With two workers the run takes as long as its longest file, if that one is begun first. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const weight = ({ path }) => (path.includes('nodes-swarm') ? 0 : path.includes('/e2e/') ? 1 : 2);
    return [...super.sort(tests)].sort((a, b) => weight(a) - weight(b));
  }
}

module.exports = LongestFirst;
