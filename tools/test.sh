#!/usr/bin/env bash
# Every test; npm test. Nodes wait half of their time: clusters of Kubernetes and Rancher form one after the other, and all
# else is tested beside them, with what they leave of the processor.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

# Once and before: nothing under test is written while tests run.
node -e 'require("./__tests__/e2e/harness/compile.js")()' || exit
export COMPILED=1

said=$(mktemp)
trap 'rm -f "$said"' EXIT
beside() {
  local status=0
  nice npm run --silent test:unit || status=1
  nice npm run --silent test:e2e -- --testPathPatterns 'e2e/(?!nodes-(kubernetes|rancher))' || status=1
  return "$status"
}
beside >"$said" 2>&1 &
clusters=passed others=passed
npm run --silent test:e2e -- --testPathPatterns 'e2e/nodes-(kubernetes|rancher)' || clusters=failed
wait $! || others=failed
cat "$said"
printf '\nclusters of Kubernetes and Rancher: %s; all other tests: %s\n' $clusters $others
[ "$clusters $others" = 'passed passed' ]
