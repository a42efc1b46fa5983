import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Finding } from '../../src/protocol/analysis-contract';
import { findingsIn, type Files } from '../support/example-runs';
import { Dice, filesOf, healthyCluster } from '../support/healthy';
import { type Mutant, mutations, variants } from '../support/mutations';

const runs = Number(process.env.MUTATION_RUNS ?? 400);
const seed = Number(process.env.KUBE_NETSCOPE_SEED ?? Date.now() % 1_000_000);
/** Share of the mistakes that has to be found. */
const aim = 0.99;

const shown = (findings: readonly Finding[]): string => findings.map(({ file, range, rule, message }) => `${file}:${range.start.line + 1} ${rule}: ${message}`).join('\n');
const whole = (files: Files): string => Object.entries(files).map(([path, text]) => `# ${path}\n${text}`).join('---\n');

function isFound({ files, rules, places }: Mutant): boolean {
  return findingsIn(files).some(({ file, range, rule }) => rules.includes(rule) && places.some((place) => place.file === file && place.line === range.start.line));
}

const percent = (part: number, of: number): string => `${((part / Math.max(1, of)) * 100).toFixed(2)} % (${part} of ${of})`;

describe(`mistakes made in healthy clusters (KUBE_NETSCOPE_SEED=${seed} MUTATION_RUNS=${runs})`, function () {
  this.timeout(60_000 + runs * 200);

  it('are reported at their line by their rule', () => {
    let made = 0;
    const missed: string[] = [];
    for (let run = 0; run < runs; run++) {
      const dice = new Dice(seed + run);
      const cluster = healthyCluster(dice);
      const mutation = mutations[run % mutations.length];
      const mutant = mutation?.make(cluster, dice);
      if (mutation === undefined || mutant === undefined) continue;
      made++;
      if (!isFound(mutant)) missed.push(`KUBE_NETSCOPE_SEED=${seed + run}: ${mutation.name}, ${cluster.distribution}\nreported: ${shown(findingsIn(mutant.files))}`);
    }
    console.log(`      reported: ${percent(made - missed.length, made)} of ${mutations.length} kinds of mistakes`);
    for (const miss of missed.slice(0, Number(process.env.MUTATION_SHOW ?? 3))) console.log(miss);
    assert.ok(made > runs / 2);
    assert.ok(made - missed.length >= made * aim, missed[0]);
  });

  it('are not seen where there are none', () => {
    let silent = 0;
    const alarms: string[] = [];
    for (let run = 0; run < runs; run++) {
      const dice = new Dice(seed + run);
      let files: Files = filesOf(healthyCluster(dice), dice);
      const chosen = dice.shuffled(variants).slice(0, run % 3);
      for (const variant of variants.filter((each) => chosen.includes(each))) files = variant.make(files, dice);
      const findings = findingsIn(files);
      if (findings.length === 0) silent++;
      else alarms.push(`KUBE_NETSCOPE_SEED=${seed + run}: ${chosen.map(({ name }) => name).join(', ') || 'unchanged'}\n${shown(findings)}\n${whole(files)}`);
    }
    console.log(`      silent: ${percent(silent, runs)} of healthy clusters`);
    assert.equal(alarms.length, 0, alarms[0]);
  });

  it('are of every kind', () => {
    const tried = new Set<string>();
    for (let run = 0; run < 60; run++) {
      for (const mutation of mutations) {
        const dice = new Dice(seed + run);
        if (mutation.make(healthyCluster(dice), dice) !== undefined) tried.add(mutation.name);
      }
    }
    assert.deepEqual(mutations.map(({ name }) => name).filter((name) => !tried.has(name)), []);
  });
});
