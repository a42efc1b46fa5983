// Child processes that never outlive the script that started them.
// Knows nothing of VS Code.
import { spawn, spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';
/** By process id: the signal that ends the group when this script exits. */
const groups = new Map();
let handlesSignals = false;

/** Units: ms. How long a program has to clean up when it is asked to end. */
const grace = 5_000;

process.on('exit', () => groups.forEach((signal, pid) => killGroup(pid, signal)));

/** Makes Ctrl-C and a polite kill run the `exit` handlers, so that process groups are ended too. */
export function exitOnSignals() {
  if (handlesSignals) return;
  handlesSignals = true;
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.on(signal, () => process.exit(code));
  }
}

/** Starts a program as the leader of a process group of its own; the group is sent `endWith` when this script exits. */
export function spawnGroup(command, args, { endWith = 'SIGKILL', ...options } = {}) {
  exitOnSignals();
  const child = spawn(command, args, { ...options, detached: !windows });
  if (child.pid !== undefined) {
    groups.set(child.pid, endWith);
    child.once('exit', () => groups.delete(child.pid));
  }
  return child;
}

/** Ends a process and everything it started. Errors: a group that is gone already is no error. */
export function killGroup(pid, signal = 'SIGKILL') {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Runs a program to its end and answers its exit code and output.
 * `onOutput(text)` sees the output while it comes; `timeout` (ms) kills the whole group.
 * Errors: rejects when the program cannot be started; a non-zero code is an answer, not an error.
 */
export function run(command, args, { timeout = 0, onOutput, ...options } = {}) {
  return new Promise((resolve, reject) => {
    // A polite signal: such a program may have started groups of its own, which it has to end.
    const child = spawnGroup(command, args, { stdio: ['ignore', 'pipe', 'pipe'], endWith: 'SIGTERM', ...options });
    let output = '';
    let timedOut = false;
    const take = (data) => {
      output += data;
      onOutput?.(String(data));
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const timer = timeout > 0 && setTimeout(() => {
      timedOut = true;
      killGroup(child.pid, 'SIGTERM');
      killer = setTimeout(() => killGroup(child.pid), grace);
    }, timeout);
    let killer;
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(killer);
      resolve({ code: code ?? 1, signal, output, timedOut });
    });
  });
}

/** Runs a program to its end and answers its output. Errors: rejects with the command and its last lines when it fails. */
export async function runOrThrow(command, args, options) {
  const { code, output, timedOut } = await run(command, args, options);
  if (code === 0 && !timedOut) return output;
  const tail = output.trim().split('\n').slice(-15).join('\n');
  const why = timedOut ? 'took too long' : `ended with code ${code}`;
  throw new Error(`${[command, ...args].join(' ')} ${why}\n${tail}`);
}
