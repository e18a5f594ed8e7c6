//! `lint`: what is wrong in documents, printed in one of four ways, and mended.

mod edit;
mod explain;
mod fixing;
mod github;
mod human;
mod json;
mod merge;
mod named;
mod placed;
mod sarif;
mod settings;
mod silence;
mod write;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use openapi_expr::Linter;
use openapi_expr::lint::Severity;
use serde::Serialize;

use crate::args::lint::{Format, LintArgs};
use crate::bundle::Bundle;
use crate::input::documents::{self, Input, Overlay};
use crate::lint::fixing::Changed;
use crate::lint::json::LintAnswer;
use crate::lint::placed::Placed;
use crate::lint::settings::Settings;
use crate::lint::silence::Silences;
use crate::outcome::{Stop, Verdict};
use crate::output::line::OneLine;
use crate::output::remarks::{Remarks, Weight};
use crate::output::stderr;

/// Documents for which a progress bar is worth its line.
const MANY: usize = 4;

/// What was found in all.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    files: usize,
    operations: usize,
    expressions: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Files that could not be read or written, and patterns without a file.
    failed: usize,
}

/// What was found in one document.
struct Linted {
    findings: Vec<Placed>,
    operations: usize,
    expressions: usize,
    complaints: BTreeSet<String>,
}

/// A run over the documents of a command line.
struct Run<'a> {
    args: &'a LintArgs,
    summary: Summary,
    fixed: usize,
    /// Where two documents refer to one file, what is found there is reported once: file, place,
    /// rule.
    told: HashSet<(PathBuf, usize, &'static str, usize)>,
    /// Files that were found in a folder and passed over.
    skipped: Vec<String>,
    /// How many OpenAPI documents were looked at.
    looked_at: usize,
    remarks: Remarks,
    kept: Vec<Placed>,
    sarif: Vec<serde_json::Value>,
    /// What `--diff` would have written: the documents that follow see it, as with `--fix`.
    overlay: Overlay,
    changed: BTreeMap<PathBuf, Changed>,
    bar: ProgressBar,
}

pub(crate) fn run(args: &LintArgs) -> Result<Verdict, Stop> {
    if let Some(rule) = &args.explain {
        return explain::run(rule);
    }
    if args.fix && args.files.iter().any(|file| file == "-") {
        return Err(Stop::Usage(
            "`--fix` writes files, and stdin is none: `--diff` shows the fixes".to_owned(),
        ));
    }
    documents::check_root(args.root.as_deref())?;
    let mut settings = Settings::new(args).map_err(Stop::Usage)?;
    let (inputs, errors) = documents::inputs(&args.files);
    let bar = if inputs.len() >= MANY {
        ProgressBar::new(inputs.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    let mut run = Run {
        args,
        summary: Summary::default(),
        fixed: 0,
        told: HashSet::new(),
        skipped: Vec::new(),
        looked_at: 0,
        remarks: Remarks::default(),
        kept: Vec::new(),
        sarif: Vec::new(),
        overlay: Overlay::new(),
        changed: BTreeMap::new(),
        bar,
    };
    run.summary.failed = errors.len();
    for error in errors {
        run.say(Weight::Error, error);
    }
    for input in &inputs {
        run.bar.set_message(OneLine(&input.path).to_string());
        match run.document(input, &mut settings) {
            Ok(()) => {}
            Err(Stop::Usage(message)) => {
                run.summary.failed += 1;
                // Settings that cannot be read are those of many documents: they are reported once.
                run.say(Weight::Error, message);
            }
            Err(stop) => return Err(stop),
        }
        run.bar.inc(1);
    }
    run.bar.finish_and_clear();
    let nothing = run.looked_at == 0 && run.summary.failed == 0 && run.summary.errors == 0;
    if nothing {
        run.say(
            Weight::Error,
            documents::nothing_found(&args.files, &run.skipped),
        );
    }
    run.end()?;
    Ok(match run.summary.errors {
        _ if nothing || run.summary.failed > 0 => Verdict::Unread,
        0 => Verdict::Good,
        _ => Verdict::Bad,
    })
}

/// Lints a bundle.
fn lint(bundle: &Bundle, linter: &Linter) -> Linted {
    let report = linter.check_with(bundle.value(), &bundle.bundled(), &bundle.facts);
    let (operations, expressions) = (report.operations(), report.expressions());
    let mut silences = Silences::new(bundle);
    let mut findings: Vec<_> = report
        .into_iter()
        .filter_map(|finding| Placed::new(finding, bundle))
        .collect();
    findings.retain(|placed| !silences.silenced(placed));
    findings.extend(silences.unused(linter));
    findings.sort_by_key(|placed| (placed.source, placed.bytes.start, placed.finding.rule));
    let findings = merge::merge(findings);
    Linted {
        findings,
        operations,
        expressions,
        complaints: silences.complaints,
    }
}

impl Run<'_> {
    fn say(&mut self, weight: Weight, message: String) {
        let Self { bar, remarks, .. } = self;
        bar.suspend(|| remarks.say(weight, message));
    }

    fn document(&mut self, input: &Input, settings: &mut Settings<'_>) -> Result<(), Stop> {
        let mut overlay = std::mem::take(&mut self.overlay);
        let done = self.document_with(input, settings, &mut overlay);
        if self.args.diff {
            self.overlay = overlay;
        }
        done
    }

    fn document_with(
        &mut self,
        input: &Input,
        settings: &mut Settings<'_>,
        overlay: &mut Overlay,
    ) -> Result<(), Stop> {
        let root = self.args.root.as_deref();
        let given = Path::new(&input.path);
        if (self.args.fix || self.args.diff)
            && input.path != "-"
            && given.exists()
            && !given.is_file()
        {
            let name = OneLine(&input.path);
            return Err(Stop::Usage(format!(
                "{name}: fixes are for files, and this is none: give it as `-` to `--diff`"
            )));
        }
        let Some(bundle) = documents::open(input, root, overlay).map_err(Stop::Usage)? else {
            self.skipped.push(input.path.clone());
            return Ok(());
        };
        if documents::is_openapi(&bundle) {
            self.looked_at += 1;
        } else {
            self.skipped.push(input.path.clone());
        }
        let linter = settings
            .linter(input.place().as_deref())
            .map_err(Stop::Usage)?;
        let linted = lint(&bundle, &linter);
        for remark in documents::remarks(&bundle) {
            self.say(Weight::Warning, remark);
        }
        for complaint in &linted.complaints {
            self.say(Weight::Warning, OneLine(complaint).to_string());
        }
        if !(self.args.fix || self.args.diff) {
            return self.tell(&bundle, linted);
        }
        let fixed = fixing::fix(input, root, overlay, &linter, &bundle)?;
        for refused in &fixed.refused {
            self.say(Weight::Warning, OneLine(refused).to_string());
        }
        if self.args.diff {
            for (path, changed) in fixed.changed {
                match self.changed.entry(path) {
                    Entry::Vacant(entry) => _ = entry.insert(changed),
                    Entry::Occupied(entry) => entry.into_mut().after = changed.after,
                }
            }
            return self.tell(&bundle, linted);
        }
        let mut failed = Ok(());
        for (path, changed) in &fixed.changed {
            if let Err(error) = write::replace(path, &changed.before, &changed.after) {
                failed = failed.and(Err(Stop::Usage(format!(
                    "{}: {error}",
                    OneLine(&changed.name)
                ))));
            }
        }
        if failed.is_err() {
            // What is wrong there still is.
            self.tell(&bundle, linted)?;
            return failed;
        }
        self.fixed += fixed.count;
        match fixed.left {
            Some((bundle, linted)) => self.tell(&bundle, linted),
            None => self.tell(&bundle, linted),
        }
    }

    fn tell(&mut self, bundle: &Bundle, linted: Linted) -> Result<(), Stop> {
        self.summary.files += 1;
        self.summary.operations += linted.operations;
        self.summary.expressions += linted.expressions;
        for placed in linted.findings {
            let path = bundle
                .paths
                .get(placed.source)
                .cloned()
                .flatten()
                .unwrap_or_else(|| PathBuf::from(&placed.file));
            let span = placed.finding.span.start();
            let key = (path, placed.bytes.start, placed.finding.rule.code(), span);
            let Some(source) = bundle.sources.get(placed.source) else {
                continue;
            };
            if !self.told.insert(key) {
                continue;
            }
            match placed.finding.severity {
                Severity::Error => self.summary.errors += 1,
                Severity::Warning => self.summary.warnings += 1,
                Severity::Note => self.summary.notes += 1,
            }
            match self.args.format {
                _ if self.args.diff => {}
                Format::Human => {
                    let shown = human::show(source, &placed);
                    self.bar
                        .suspend(|| writeln!(anstream::stdout().lock(), "{shown}\n"))?;
                }
                Format::Json => self.kept.push(placed),
                Format::Sarif => self.sarif.push(sarif::result(source, &placed)),
                Format::Github => github::print(&mut io::stdout().lock(), &placed)?,
            }
        }
        Ok(())
    }

    /// What is printed once.
    fn end(&mut self) -> Result<(), Stop> {
        let mut output = io::stdout().lock();
        let summary = human::summary(&self.summary, self.fixed);
        match self.args.format {
            _ if self.args.diff => {
                // Byte for byte, escapes of the document too: a diff is there to be applied.
                for changed in self.changed.values() {
                    output.write_all(changed.diff().as_bytes())?;
                }
                stderr::note(&summary);
            }
            // Errors alone say what happened where nothing was read.
            Format::Human if self.summary.files == 0 => {}
            Format::Human => writeln!(output, "{summary}")?,
            Format::Json => {
                serde_json::to_writer_pretty(
                    &mut output,
                    &LintAnswer::new(self.kept.iter(), &self.summary),
                )?;
                writeln!(output)?;
            }
            Format::Sarif => {
                serde_json::to_writer_pretty(&mut output, &sarif::log(&self.sarif, &self.remarks))?;
                writeln!(output)?;
            }
            Format::Github if self.summary.files == 0 => {}
            Format::Github => stderr::note(&summary),
        }
        Ok(output.flush()?)
    }
}
