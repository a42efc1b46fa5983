import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** Who takes part: the node, two pods on it, and everything else (outside clients, pods of another node). */
export type Place = 'node' | 'pod1' | 'pod2' | 'world';

/** Addresses of one family. Shape: one of each, `remotes` are pods of another node, `outsiders` clients from outside. */
export interface LabAddresses {
  readonly node: string;
  readonly gateway: string;
  readonly router: string;
  readonly pods: readonly [string, string];
  readonly remotes: readonly [string, string];
  readonly outsiders: readonly [string, string];
  /** Ranges that the world sends to the node. */
  readonly virtual: readonly string[];
}

export const lab4: LabAddresses = {
  node: '192.168.1.11', gateway: '10.180.0.254', router: '192.168.1.1', pods: ['10.180.0.1', '10.180.0.2'], remotes: ['10.180.1.1', '10.180.1.2'],
  outsiders: ['198.51.100.7', '203.0.113.5'], virtual: ['172.30.0.0/24', '192.168.99.0/24', '1.2.3.0/24', '10.180.0.0/24'],
};
export const lab6: LabAddresses = {
  node: 'fd01::11', gateway: 'fd80::fe', router: 'fd01::1', pods: ['fd80::1', 'fd80::2'], remotes: ['fd80:0:0:1::1', 'fd80:0:0:1::2'],
  outsiders: ['2001:db8::7', '2001:db8:1::5'], virtual: ['fd30::/64', 'fd99::/64', 'fd12::/64', 'fd80::/64'],
};

/** One connection (or datagram) that a client tries. */
export interface Try {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly protocol: string;
  readonly times: number;
  /** Units: ms. */
  readonly patience: number;
}

/** What came of one attempt: the backend that answered and the source it saw, or how it failed. */
export type Answer = { readonly backend: string; readonly source: string } | 'refused' | 'silent';

const PORT = 8080;

const SERVER = `
const net = require('node:net'), dgram = require('node:dgram');
const ips = JSON.parse(process.argv[1]);
let left = ips.length * 2;
const up = () => { if (--left === 0) console.log('ready'); };
for (const ip of ips) {
  net.createServer((s) => { s.on('error', () => {}); s.end(JSON.stringify({ backend: ip, source: s.remoteAddress })); }).listen(${PORT}, ip, up);
  const u = dgram.createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  u.on('message', (_, r) => u.send(JSON.stringify({ backend: ip, source: r.address }), r.port, r.address));
  u.bind(${PORT}, ip, up);
}
process.stdin.resume().on('end', () => process.exit());
`;

const CLIENT = `
const net = require('node:net'), dgram = require('node:dgram');
const failed = (e) => (e.code === 'ECONNREFUSED' ? 'refused' : 'failed: ' + e.code);
const tcp = (t) => new Promise((done) => {
  let text = '';
  const s = net.connect({ host: t.host, port: t.port, localAddress: t.from });
  const timer = setTimeout(() => { s.destroy(); done('silent'); }, t.patience);
  s.on('data', (d) => { text += d; });
  s.on('error', (e) => { clearTimeout(timer); done(failed(e)); });
  s.on('end', () => { clearTimeout(timer); done(JSON.parse(text)); });
});
const udp = (t, local) => new Promise((done) => {
  const s = dgram.createSocket(t.host.includes(':') ? 'udp6' : 'udp4');
  const end = (r) => { clearTimeout(timer); clearInterval(again); try { s.close(); } catch {} done(r); };
  const timer = setTimeout(() => end('silent'), t.patience);
  const again = setInterval(() => { try { s.send('?'); } catch {} }, 300);
  s.on('error', (e) => end(failed(e)));
  s.on('message', (d) => end(JSON.parse(d)));
  s.bind(local, t.from, () => s.connect(t.port, t.host, (e) => (e ? end(failed(e)) : s.send('?'))));
});
(async () => {
  const [tries, firstPort] = JSON.parse(process.argv[1]);
  let local = firstPort;
  const results = await Promise.all(tries.map(async (t) => {
    const answers = [];
    for (let n = 0; n < t.times; n++) answers.push(await (t.protocol === 'UDP' ? udp(t, local++) : tcp(t)));
    return answers;
  }));
  console.log(JSON.stringify(results));
})();
`;

/** A node with two pods and the world around it, in network namespaces of their own; `close` removes all of it. */
export class Lab {
  readonly #prefix = `kube-netscope-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #servers: ChildProcess[] = [];
  readonly #made: Place[] = [];
  // Every datagram socket has a port of its own, or the kernel would remember an older choice of backend.
  #nextPort = 20_000;
  readonly #atExit = (): void => this.close();

  /** Builds the namespaces and starts the servers. Errors: cleans up and throws. */
  async open(): Promise<void> {
    process.on('exit', this.#atExit);
    try {
      for (const place of ['node', 'pod1', 'pod2', 'world'] as const) {
        execFileSync('ip', ['netns', 'add', this.#name(place)]);
        this.#made.push(place);
        this.#batch(place, ['link set lo up']);
      }
      this.#wire();
      for (const lab of [lab4, lab6]) this.#address(lab);
      this.#switches();
      await Promise.all([
        this.#serve('pod1', [lab4.pods[0], lab6.pods[0]]),
        this.#serve('pod2', [lab4.pods[1], lab6.pods[1]]),
        this.#serve('world', [...lab4.remotes, ...lab6.remotes]),
      ]);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Runs a program in the node's namespace. */
  onNode(command: readonly string[], input = ''): string {
    return execFileSync('ip', ['netns', 'exec', this.#name('node'), ...command], { input, encoding: 'utf8', timeout: 30_000, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** Makes all attempts at the same time, the repetitions of one after each other. Shape: as `tries`, `times` answers each. */
  async from(place: Place, tries: readonly Try[]): Promise<readonly (readonly Answer[])[]> {
    const first = this.#nextPort;
    this.#nextPort += tries.reduce((sum, { times }) => sum + times, 0);
    const client = spawn('ip', ['netns', 'exec', this.#name(place), process.execPath, '-e', CLIENT, '--', JSON.stringify([tries, first])], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
    let text = '';
    for await (const part of client.stdout) text += String(part);
    return JSON.parse(text) as readonly (readonly Answer[])[];
  }

  /** Ends the servers and removes the namespaces. Safe to call twice. */
  close(): void {
    process.off('exit', this.#atExit);
    for (const server of this.#servers.splice(0)) server.kill('SIGKILL');
    for (const place of this.#made.splice(0)) spawnSync('ip', ['netns', 'delete', this.#name(place)]);
  }

  #name(place: Place): string {
    return `${this.#prefix}-${place}`;
  }

  #batch(place: Place, lines: readonly string[]): void {
    execFileSync('ip', ['-n', this.#name(place), '-batch', '-'], { input: `${lines.join('\n')}\n`, stdio: ['pipe', 'ignore', 'pipe'] });
  }

  #wire(): void {
    const peer = (name: string, device: string, place: Place): string => `link add ${name} type veth peer name ${device} netns ${this.#name(place)}`;
    this.#batch('node', [peer('veth1', 'eth0', 'pod1'), peer('veth2', 'eth0', 'pod2'), peer('eth0', 'eth0', 'world'), ...['veth1', 'veth2', 'eth0'].map((name) => `link set ${name} up`)]);
    for (const place of ['pod1', 'pod2', 'world'] as const) this.#batch(place, ['link set eth0 up']);
  }

  #address(lab: LabAddresses): void {
    const [bits, length, flags] = lab === lab4 ? [32, 24, ''] : [128, 64, ' nodad'];
    const add = (ip: string, device: string, size = bits): string => `addr add ${ip}/${size} dev ${device}${flags}`;
    const route = (to: string, rest: string): string => `route add ${to} ${rest}`;
    this.#batch('node', [
      add(lab.node, 'eth0', length), add(lab.gateway, 'veth1'), add(lab.gateway, 'veth2'),
      ...lab.pods.map((ip, at) => route(`${ip}/${bits}`, `dev veth${at + 1}`)),
      // Without a default route a packet to a virtual address ends before it meets any chain.
      route('default', `via ${lab.router}`),
    ]);
    lab.pods.forEach((ip, at) => {
      this.#batch(at === 0 ? 'pod1' : 'pod2', [add(ip, 'eth0'), route(`${lab.gateway}/${bits}`, 'dev eth0'), route('default', `via ${lab.gateway} dev eth0`)]);
    });
    this.#batch('world', [add(lab.router, 'eth0', length), ...[...lab.remotes, ...lab.outsiders].map((ip) => add(ip, 'lo')), ...lab.virtual.map((to) => route(to, `via ${lab.node}`))]);
  }

  #switches(): void {
    const settings = [
      'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0', 'net.ipv4.conf.all.route_localnet=1',
      'net.ipv4.conf.all.send_redirects=0', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0',
    ];
    for (const setting of settings) {
      const [name = '', value = ''] = setting.split('=');
      this.onNode(['sh', '-c', `echo ${value} > /proc/sys/${name.replace(/\./g, '/')}`]);
    }
  }

  async #serve(place: Place, ips: readonly string[]): Promise<void> {
    const server = spawn('ip', ['netns', 'exec', this.#name(place), process.execPath, '-e', SERVER, '--', JSON.stringify(ips)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#servers.push(server);
    await new Promise<void>((ready, failed) => {
      server.stdout.once('data', () => ready());
      server.once('exit', (code) => failed(new Error(`the servers of ${place} ended with ${code}`)));
    });
  }
}
