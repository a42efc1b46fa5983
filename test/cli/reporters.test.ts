import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Log } from 'sarif';
import { styleOf } from '../../src/cli/color';
import { reportGithub, workflowCommand } from '../../src/cli/reporters/github';
import { type JsonReport, reportJson } from '../../src/cli/reporters/json';
import { reportSarif } from '../../src/cli/reporters/sarif';
import { reportText } from '../../src/cli/reporters/text';
import { finding, on, plainOptions, resultOf } from './check-result';

const escape = String.fromCharCode(27);

describe('text report', () => {
  it('shows place, severity, message, code, source with carets, the other party and counts', () => {
    const result = resultOf(
      [
        finding({
          range: on(1, 12, 17),
          related: [{ location: { file: 'b.yaml', range: on(8, 4, 9) }, message: 'Service shop has it' }],
        }),
        finding({ severity: 'warning', code: 'KN601', rule: 'x', message: 'odd', range: on(0, 0, 4) }),
      ],
      { 'apps/web.yaml': 'kind: Service\n  nodePort: 30080 # taken\n' },
    );
    assert.equal(
      reportText(result, plainOptions),
      [
        'apps/web.yaml:2:13: error: Node port 30080 is taken [KN506 node-port-twice]',
        '    2 |   nodePort: 30080 # taken',
        '      |             ^^^^^',
        '  b.yaml:9:5: Service shop has it',
        '',
        'apps/web.yaml:1:1: warning: odd [KN601 x]',
        '    1 | kind: Service',
        '      | ^^^^',
        '',
        '1 error, 1 warning in 42 files; 5 templates skipped',
        '',
      ].join('\n'),
    );
  });

  it('says so when there is nothing', () => {
    assert.equal(reportText(resultOf([]), plainOptions), 'no findings in 42 files; 5 templates skipped\n');
  });

  it('is one line per finding when quiet', () => {
    const text = reportText(resultOf([finding({})], { 'apps/web.yaml': 'a\nb' }), { ...plainOptions, quiet: true });
    assert.equal(text, 'apps/web.yaml:2:3: error: Node port 30080 is taken [KN506 node-port-twice]\n');
  });

  const excerpt = (line: string, from: number, to: number): string[] =>
    reportText(resultOf([finding({ range: on(0, from, to) })], { 'apps/web.yaml': line }), plainOptions).split('\n').slice(1, 3);

  it('keeps tabs above and below', () => {
    assert.deepEqual(excerpt('\ta: 1\r\n', 4, 5), ['    1 | \ta: 1', '      | \t   ^']);
  });

  it('cuts long lines around the place', () => {
    const [source = '', carets = ''] = excerpt(`${'x'.repeat(500)}10.0.0.1${'y'.repeat(500)}`, 500, 508);
    assert.ok(source.length < 140);
    assert.equal(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), '10.0.0.1');
    const [, wide = ''] = excerpt('z'.repeat(1000), 0, 1000);
    assert.ok(wide.length < 140);
  });

  it('points at ends of lines, past them, and at empty texts', () => {
    assert.deepEqual(excerpt('ab', 2, 2), ['    1 | ab', '      |   ^']);
    assert.deepEqual(excerpt('ab', 9, 12), ['    1 | ab', '      |   ^']);
    assert.deepEqual(excerpt('', 0, 0), ['    1 | ', '      | ^']);
  });

  it('shows the first line of a range of several', () => {
    const range = { start: { line: 0, column: 1 }, end: { line: 1, column: 1 } };
    const text = reportText(resultOf([finding({ range })], { 'apps/web.yaml': 'abc\ndef' }), plainOptions);
    assert.match(text, / {4}1 \| abc\n {6}\| {2}\^\^\n/);
  });

  it('does not pass on control characters of a manifest', () => {
    const result = resultOf([finding({ message: `${escape}[2Jgone\nnext`, range: on(0, 0, 1) })], { 'apps/web.yaml': `a${escape}[31mb` });
    const text = reportText(result, plainOptions);
    assert.ok(!text.includes(escape));
    assert.ok(text.includes('\\u{1b}[2Jgone next'));
  });

  it('colours when asked', () => {
    assert.ok(reportText(resultOf([finding({})]), { style: styleOf(true), quiet: false }).includes(`${escape}[31merror`));
  });
});

describe('JSON report', () => {
  it('counts from one and names everything', () => {
    const report = JSON.parse(
      reportJson(resultOf([finding({ related: [{ location: { file: 'b.yaml', range: on(8, 4, 9) }, message: 'there' }] })])),
    ) as JsonReport;
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(report.summary, { files: 42, templates: 5, binaries: 0, errors: 1, warnings: 0, infos: 0, hints: 0 });
    assert.deepEqual(report.findings, [
      {
        code: 'KN506',
        rule: 'node-port-twice',
        severity: 'error',
        message: 'Node port 30080 is taken',
        file: 'apps/web.yaml',
        line: 2,
        column: 3,
        endLine: 2,
        endColumn: 8,
        related: [{ file: 'b.yaml', line: 9, column: 5, message: 'there' }],
      },
    ]);
  });
});

describe('GitHub report', () => {
  it('writes one command per finding', () => {
    const [line] = reportGithub(resultOf([finding({})]), plainOptions).split('\n');
    assert.equal(
      line,
      '::error file=apps/web.yaml,line=2,endLine=2,col=3,endColumn=8,title=KN506 node-port-twice::Node port 30080 is taken',
    );
  });

  it('escapes properties and messages', () => {
    assert.equal(
      workflowCommand('warning', { file: 'a,b:c%d.yaml', title: 'x\r\ny', empty: '' }, '100%, a: b\nnext'),
      '::warning file=a%2Cb%3Ac%25d.yaml,title=x%0D%0Ay::100%25, a: b%0Anext',
    );
    assert.equal(workflowCommand('notice', {}, ''), '::notice::');
  });

  it('names the other party in the message, leaves columns out across lines, and maps severities', () => {
    const range = { start: { line: 0, column: 1 }, end: { line: 1, column: 1 } };
    const related = [{ location: { file: 'b.yaml', range: on(8, 4, 9) }, message: 'there' }];
    const text = reportGithub(resultOf([finding({ severity: 'hint', range, related })]), { ...plainOptions, quiet: true });
    assert.equal(
      text,
      '::notice file=apps/web.yaml,line=1,endLine=2,title=KN506 node-port-twice::Node port 30080 is taken%0Ab.yaml:9:5: there\n',
    );
  });

  it('tells what could not be read', () => {
    const problem = { path: 'gone.yaml', message: 'no such file or folder', remedy: 'check the path' };
    assert.match(
      reportGithub(resultOf([], {}, [problem]), plainOptions),
      /^::error file=gone\.yaml,title=unreadable::no such file or folder; check the path\n/,
    );
  });
});

describe('SARIF report', () => {
  const log = (...args: Parameters<typeof resultOf>): Log => JSON.parse(reportSarif(resultOf(...args))) as Log;

  it('has what SARIF 2.1.0 and code scanning ask for', () => {
    const edit = { location: { file: 'apps/web.yaml', range: on(1, 2, 7) }, text: '30081' };
    const { version, $schema, runs } = log([
      finding({
        related: [{ location: { file: 'b.yaml', range: on(8, 4, 9) }, message: 'there' }],
        fixes: [{ title: 'Take 30081', preferred: true, edits: [edit] }],
      }),
    ]);
    assert.equal(version, '2.1.0');
    assert.match($schema ?? '', /sarif-2\.1\.0/);
    const [run] = runs;
    assert.equal(run?.columnKind, 'utf16CodeUnits');
    assert.equal(run?.tool.driver.semanticVersion, '1.2.3');
    assert.equal(run?.invocations?.[0]?.executionSuccessful, true);
    const [result] = run?.results ?? [];
    assert.equal(run?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id, result?.ruleId);
    assert.equal(result?.level, 'error');
    const region = { startLine: 2, startColumn: 3, endLine: 2, endColumn: 8 };
    const artifactLocation = { uri: 'apps/web.yaml', uriBaseId: '%SRCROOT%' };
    assert.deepEqual(result?.locations, [{ physicalLocation: { artifactLocation, region } }]);
    assert.equal(result?.relatedLocations?.[0]?.message?.text, 'there');
    assert.deepEqual(result?.fixes, [
      {
        description: { text: 'Take 30081' },
        artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: '30081' } }] }],
      },
    ]);
  });

  it('lists rules that only findings know', () => {
    const [run] = log([finding({ code: 'KN001', rule: 'syntax', severity: 'info' })]).runs;
    assert.deepEqual(run?.tool.driver.rules?.map(({ id }) => id), ['KN506', 'KN001']);
    assert.equal(run?.results?.[0]?.ruleIndex, 1);
    assert.equal(run?.results?.[0]?.level, 'note');
  });

  it('keeps fingerprints when lines move, and tells equal lines apart', () => {
    const prints = (text: string, ...lines: number[]): (string | undefined)[] =>
      (log(lines.map((line) => finding({ range: on(line, 0, 1) })), { 'apps/web.yaml': text }).runs[0]?.results ?? []).map(
        (result) => result.partialFingerprints?.primaryLocationLineHash,
      );
    const [first, second] = prints('a\na\nb\n', 0, 1);
    assert.notEqual(first, second);
    assert.deepEqual(prints('# new\n\na\nx\n', 2), [first]);
    assert.notDeepEqual(prints('a\na\nb\n', 2), [first]);
  });

  it('writes paths as URIs', () => {
    const uri = (file: string): unknown => log([finding({ file })]).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation;
    assert.deepEqual(uri('a b/ü#.yaml'), { uri: 'a%20b/%C3%BC%23.yaml', uriBaseId: '%SRCROOT%' });
    assert.deepEqual(uri('/tmp/x.yaml'), { uri: 'file:///tmp/x.yaml' });
    assert.deepEqual(uri('C:/x.yaml'), { uri: 'file:///C:/x.yaml' });
    assert.deepEqual(uri('<stdin>'), { uri: '%3Cstdin%3E', uriBaseId: '%SRCROOT%' });
  });

  it('tells what could not be read', () => {
    const [run] = log([], {}, [{ path: 'gone.yaml', message: 'no such file or folder', remedy: 'check the path' }]).runs;
    assert.equal(run?.invocations?.[0]?.executionSuccessful, false);
    assert.match(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text ?? '', /no such file/);
  });
});
