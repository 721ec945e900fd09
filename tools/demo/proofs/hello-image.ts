/** Name that no registry can answer for: the engine's attempt to pull fails at once and it takes the local image. */
export const helloImage = 'localhost/cloudstack-clusters-hello:local';

/** Text between the name of a node and the names of those it reached, in the service's log. */
export const reaches = ' reaches: ';

/**
 * What each task of the demo service does: serves a page with its node's name, and says every two seconds which pages
 * of the other tasks it gets, found by the service's name in the swarm's DNS and fetched over the overlay network.
 */
const program = `#!/bin/sh
trap 'exit 0' TERM
echo "$NODE" > /www/index.html
httpd -p 80 -h /www
while :; do
  seen=
  for address in $(nslookup -type=a "tasks.$SERVICE" 127.0.0.11 | sed -n '/^Name/,$s/^Address[^:]*: *\\([0-9.]*\\).*/\\1/p'); do
    seen="$seen $(printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 "$address" 80 | sed '1,/^\\r*$/d')"
  done
  echo "$NODE${reaches}$seen"
  sleep 2 & wait $!
done
`;

/** Shell script for a node: makes the image from the node's own static busybox, so that no registry is needed. */
export const makeHelloImage = `set -eu
image=$(mktemp -d)
trap 'rm -rf "$image"' EXIT
mkdir -p "$image/bin" "$image/www" "$image/tmp"
cp /bin/busybox "$image/bin/busybox"
for applet in sh httpd nc nslookup sed sleep; do ln -s busybox "$image/bin/$applet"; done
cat > "$image/bin/hello" <<'PROGRAM'
${program}PROGRAM
chmod 755 "$image/bin/hello"
tar -C "$image" -c . | docker import - ${helloImage} >/dev/null
`;
