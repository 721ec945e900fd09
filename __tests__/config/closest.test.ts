import { closest } from '../../lib/config/closest';

const KEYS = ['zone', 'template', 'adminCidrs', 'managers', 'pools'];

test.each([
  ['zoen', 'zone'],
  ['zones', 'zone'],
  ['Zone', 'zone'],
  ['admincidr', 'adminCidrs'],
  ['mangers', 'managers'],
  ['pool', 'pools'],
])('%s means %s', (word, meant) => expect(closest(word, KEYS)).toBe(meant));

test.each(['credentials', 'x', 'network', ''])('%s means none of them', (word) => {
  expect(closest(word, ['template', 'adminCidrs', 'managers'])).toBeUndefined();
});
