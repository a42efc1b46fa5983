// Prints a cluster's network as a script that builds it from network namespaces. It must never run anything.
import type { LabRules } from './rules';
import { labRules } from './rules';
import { labNamespaces, labPods, serviceRows, shortNames, whyNoLab } from './plan';
import type { LabNamespace } from './plan';
import { nodeNamespace } from '../namespaces';
import type { World } from '../trace/world';
import { commented, isPlain, quoted } from './shell';

/** The script, or why there is none. */
export type Lab = { readonly script: string } | { readonly refusal: string };

/** What may stand where the shell expands variables; it leaves no way to write one. */
const SAFE = /^[A-Za-z0-9 .:/@_-]+$/;

/** No line of what stands between these can be this word. */
const END = 'END_OF_PART';

/**
 * A self-contained script for bash: `up`, `down`, `exec NAME COMMAND…`, `status`.
 * Errors: clusters that are too large or that use links of kinds that are not built give `refusal`. Nothing that stands
 * in a manifest is ever read by the shell as anything but a quoted word.
 */
export function labScript(world: World): Lab {
  const pods = labPods(world.model);
  const refusal = whyNoLab(world, pods);
  if (refusal !== undefined) return { refusal };
  const rules = labRules(world);
  if (typeof rules === 'string') return { refusal: rules };
  const names = shortNames(world, pods);
  const planned = labNamespaces(world, names);
  if (typeof planned === 'string') return { refusal: planned };
  const namespaces = rules.length === 0 ? planned : planned.map((one) => withServiceRows(world, one));
  const parts = [head(world), namesPart(namespaces), buildPart(namespaces, rules), commands];
  return { script: `${parts.join('\n')}\n` };
}

function withServiceRows(world: World, namespace: LabNamespace): LabNamespace {
  const node = namespace.kind === 'node' ? world.model.nodes[Number(namespace.short.slice(1))] : undefined;
  if (node === undefined) return namespace;
  const table = world.table(nodeNamespace(node));
  const uplink = world.devices(nodeNamespace(node)).find(({ kind }) => kind === 'ethernet')?.name;
  return uplink === undefined ? namespace : { ...namespace, routes: [...namespace.routes, ...serviceRows(world, table?.routes ?? [], uplink)] };
}

function head({ model, routing }: World): string {
  return `#!/usr/bin/env bash
# The network of ${commented(model.name)} (${routing === 'host' ? 'every node has routes to the others' : 'a router has the routes'}) as network namespaces of this machine.
# It needs Linux, root, iproute2 and, for Services, iptables. Everything is made inside namespaces named
# LAB-*, where LAB is the variable LAB_NAME or "netscope"; "down" removes exactly those.
set -Eeuo pipefail
LAB=\${LAB_NAME:-netscope}
[[ $LAB =~ ^[a-z0-9][a-z0-9-]{0,23}$ ]] || { echo "LAB_NAME must be lower case letters, digits and -" >&2; exit 2; }
MADE=/run/kube-netscope-lab.$LAB`;
}

/** The list of namespaces, and what people call them. */
function namesPart(namespaces: readonly LabNamespace[]): string {
  const known = new Map<string, string>();
  for (const { names, short } of namespaces) for (const name of names) if (isPlain(name) && !known.has(name)) known.set(name, short);
  const cases = [...known].map(([name, short]) => `    ${quoted(name)}) echo ${short} ;;`);
  const list = namespaces.map(({ short }) => short).join(' ');
  return `NAMESPACES="${list}"

short_name() {
  case "$1" in
${cases.join('\n')}
    *) return 1 ;;
  esac
}

names() {
  cat <<'${END}'
${[...known].map(([name, short]) => `${short.padEnd(5)}${name}`).join('\n')}
${END}
}
`;
}

function buildPart(namespaces: readonly LabNamespace[], rules: readonly LabRules[]): string {
  const lines = ['build() {'];
  for (const { short, kind } of namespaces) lines.push(`  settings_${kind} "$LAB-${short}"`);
  for (const { short, links } of namespaces) lines.push(...batch(short, links, ''));
  for (const { short, kind, addresses } of namespaces) lines.push(...batch(short, [...(kind === 'wire' ? [] : ['link set dev lo up', ...upCommands(addresses)]), ...addresses], '-force'));
  for (const { short, routes } of namespaces) lines.push(...batch(short, routes, '-force'));
  for (const { node, family, text } of rules) {
    lines.push(`  ip netns exec "$LAB-n${node}" ${family === 4 ? 'iptables-restore' : 'ip6tables-restore'} <<'${END}'`, text.trimEnd(), END);
  }
  return [...lines, '}', ''].join('\n');
}

/** Interfaces have to be up before they get routes. */
function upCommands(addresses: readonly string[]): string[] {
  const devices = new Set(addresses.flatMap((command) => / dev (\S+)/.exec(command)?.[1] ?? []));
  return [...devices].map((device) => `link set dev ${device} up`);
}

/** One run of \`ip\` with many commands. Only $LAB is expanded in them: they hold addresses and checked names alone. */
function batch(short: string, commands: readonly string[], force: string): string[] {
  if (commands.length === 0) return [];
  const texts = commands.filter((command) => SAFE.test(command)).map((command) => command.replace(/@(\w+)$/, '$LAB-$1'));
  const program = `  ip -n "$LAB-${short}"${force === '' ? '' : ` ${force}`} -batch - <<${END}${force === '' ? '' : ` || echo "some commands failed in $LAB-${short}" >&2`}`;
  return [program, ...texts, END];
}

const commands = `inside() { ip netns exec "$1" sh -c "$2"; }

settings_wire() { inside "$1" 'for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e "$f" ] || echo 0 > "$f"; done'; }

settings_pod() {
  inside "$1" 'cd /proc/sys/net; echo 0 > ipv4/ip_forward; for f in all default; do echo 0 > ipv4/conf/$f/rp_filter; [ ! -e ipv6 ] || echo 0 > ipv6/conf/$f/accept_dad; done'
}

# Nodes forward, let Services answer on loopback and show bridged frames to iptables, as Kubernetes asks for.
settings_node() {
  settings_router "$1"
  inside "$1" 'cd /proc/sys/net; echo 1 > ipv4/conf/all/route_localnet; for f in bridge/bridge-nf-call-iptables bridge/bridge-nf-call-ip6tables; do [ ! -e $f ] || echo 1 > $f; done'
}

settings_router() {
  inside "$1" 'cd /proc/sys/net; echo 1 > ipv4/ip_forward; for f in all default; do echo 0 > ipv4/conf/$f/rp_filter; echo 0 > ipv4/conf/$f/send_redirects; done
    [ ! -e ipv6 ] || { for f in all default; do echo 0 > ipv6/conf/$f/accept_dad; echo 1 > ipv6/conf/$f/forwarding; done; }'
}

up() {
  [[ $(id -u) = 0 ]] || { echo "network namespaces need root" >&2; exit 2; }
  command -v ip > /dev/null || { echo "the program ip (iproute2) is missing" >&2; exit 2; }
  [[ ! -e $MADE ]] || { echo "the lab $LAB is up; run: down" >&2; exit 2; }
  : > "$MADE"
  trap 'trap - ERR; echo "could not be built; what was made is removed" >&2; down; exit 1' ERR INT TERM
  for name in $NAMESPACES; do
    ip netns add "$LAB-$name"
    echo "$LAB-$name" >> "$MADE"
  done
  build
  trap - ERR INT TERM
  echo "lab $LAB is up: $(wc -l < "$MADE") namespaces; try: exec NAME ip route"
}

down() {
  [[ -e $MADE ]] || { echo "the lab $LAB is not up"; return 0; }
  while read -r name; do
    case "$name" in "$LAB"-*) ip netns del "$name" || true ;; esac
  done < "$MADE"
  rm -f "$MADE"
}

status() {
  if [[ ! -e $MADE ]]; then echo "the lab $LAB is not up"; return 1; fi
  names | while read -r short name; do
    if [[ -e /run/netns/$LAB-$short ]]; then state=up; else state=gone; fi
    printf '%-5s %-24s %s\\n' "$state" "$LAB-$short" "$name"
  done
}

run_in() {
  [[ $# -ge 2 ]] || { echo "name a pod or node and a command" >&2; exit 2; }
  local short
  short=$(short_name "$1") || { echo "there is no such pod or node in this lab; there are:" >&2; names >&2; exit 2; }
  shift
  exec ip netns exec "$LAB-$short" "$@"
}

case "\${1:-}" in
  up) up ;;
  down) down ;;
  status) status ;;
  exec) shift; run_in "$@" ;;
  *) echo "usage: bash $0 up | down | status | exec NAME COMMAND..." >&2; exit 2 ;;
esac`;
