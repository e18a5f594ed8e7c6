//! A run of `lint` over the documents of a command line.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use openapi_expr::Linter;
use openapi_expr_files::line::OneLine;
use openapi_expr_files::{
    Bundle, Disk, Fixed, Linted, Overlay, ReadOnce, Reporter, Settings, Summary, Weight,
};

use super::write;
use crate::args::lint::LintArgs;
use crate::input::documents::{self, Input};
use crate::outcome::{Stop, Verdict};
use crate::output::remarks::Remarks;

/// Number of documents from which on a progress bar is shown.
const MANY: usize = 4;

/// What identifies a finding: file, place, rule, and the place in the decoded text.
type Key = (PathBuf, usize, &'static str, usize);

pub(super) struct Run<'a> {
    args: &'a LintArgs,
    settings: Settings,
    reporter: Box<dyn Reporter>,
    summary: Summary,
    /// The findings that were reported: two documents may refer to one file.
    reported: HashSet<Key>,
    /// Files that were found in a folder and skipped.
    skipped: Vec<String>,
    /// How many OpenAPI documents were looked at.
    looked_at: usize,
    remarks: Remarks,
    /// What was written, and what `--diff` would have written: the documents that follow see it.
    files: Overlay<ReadOnce<Disk>>,
    bar: ProgressBar,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        args: &'a LintArgs,
        settings: Settings,
        reporter: Box<dyn Reporter>,
        inputs: usize,
    ) -> Self {
        let bar = if inputs >= MANY {
            ProgressBar::new(inputs as u64)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Self {
            args,
            settings,
            reporter,
            summary: Summary::default(),
            reported: HashSet::new(),
            skipped: Vec::new(),
            looked_at: 0,
            remarks: Remarks::default(),
            files: Overlay::new(ReadOnce::new(Disk)),
            bar,
        }
    }

    /// Notes a file that cannot be read or written.
    pub(super) fn fail(&mut self, message: String) {
        self.summary.failed += 1;
        // Many documents share settings: an error in them is reported once.
        self.say(Weight::Error, message);
    }

    fn say(&mut self, weight: Weight, message: String) {
        let Self { bar, remarks, .. } = self;
        bar.suspend(|| remarks.say(weight, message));
    }

    pub(super) fn input(&mut self, input: &Input) -> Result<(), Stop> {
        self.bar.set_message(OneLine(&input.path).to_string());
        match self.document(input) {
            Err(Stop::Usage(message)) => self.fail(message),
            done => done?,
        }
        self.bar.inc(1);
        Ok(())
    }

    fn document(&mut self, input: &Input) -> Result<(), Stop> {
        let fixes = self.args.fix || self.args.diff;
        if fixes {
            check_is_file(input)?;
        }
        let opened = documents::open(input, self.args.root.as_deref(), &self.files);
        let Some(bundle) = opened.map_err(Stop::Usage)? else {
            self.skipped.push(input.path.clone());
            return Ok(());
        };
        if bundle.is_openapi() {
            self.looked_at += 1;
        } else {
            self.skipped.push(input.path.clone());
        }
        let linter = self.linter(input)?;
        let linted = bundle.lint(&linter);
        for remark in bundle.remarks() {
            self.say(Weight::Warning, remark.to_string());
        }
        for complaint in &linted.complaints {
            self.say(Weight::Warning, OneLine(complaint).to_string());
        }
        if fixes {
            self.fix(&bundle, linted, &linter)
        } else {
            Ok(self.report(&bundle, linted)?)
        }
    }

    fn linter(&mut self, input: &Input) -> Result<Linter, Stop> {
        let place = input.place();
        let folder = place.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folder = folder.or_else(|| std::env::current_dir().ok());
        let linter = self
            .settings
            .linter(&self.files, &folder.unwrap_or_default());
        linter.map_err(|error| Stop::Usage(error.to_string()))
    }

    /// Makes the fixes, and reports what is left; with `--diff` what was there before.
    fn fix(&mut self, bundle: &Bundle, linted: Linted, linter: &Linter) -> Result<(), Stop> {
        let fixed = bundle
            .fix(&self.files, linter, &linted)
            .map_err(|error| Stop::Usage(error.to_string()))?;
        for refused in &fixed.refused {
            self.say(Weight::Warning, OneLine(refused).to_string());
        }
        if self.args.diff {
            for change in &fixed.changes {
                self.reporter.change(change)?;
                if let Some(path) = &change.path {
                    self.files.insert(path, change.after.clone());
                }
            }
            return Ok(self.report(bundle, linted)?);
        }
        if let Err(message) = self.write(&fixed) {
            // The findings are still there.
            self.report(bundle, linted)?;
            return Err(Stop::Usage(message));
        }
        self.summary.fixed += fixed.count();
        match fixed.left {
            Some((bundle, linted)) => self.report(&bundle, linted)?,
            None => self.report(bundle, linted)?,
        }
        Ok(())
    }

    /// Writes all changes, as far as they can be. The first error is returned.
    fn write(&mut self, fixed: &Fixed) -> Result<(), String> {
        let mut failed = Ok(());
        for change in &fixed.changes {
            let Some(path) = &change.path else { continue };
            match write::replace(path, &change.before, &change.after) {
                Ok(()) => self.files.insert(path, change.after.clone()),
                Err(error) if failed.is_ok() => {
                    failed = Err(format!("{}: {error}", OneLine(&change.name)));
                }
                Err(_) => {}
            }
        }
        failed
    }

    fn report(&mut self, bundle: &Bundle, linted: Linted) -> io::Result<()> {
        self.summary.files += 1;
        self.summary.operations += linted.operations;
        self.summary.expressions += linted.expressions;
        for placed in linted.findings {
            let Some(source) = bundle.sources().get(placed.file) else {
                continue;
            };
            let path = bundle.path(placed.file).map(Path::to_owned);
            let path = path.unwrap_or_else(|| PathBuf::from(&placed.name));
            let finding = &placed.finding;
            let span = finding.span.start();
            let key = (path, placed.bytes.start, finding.rule.code(), span);
            if !self.reported.insert(key) {
                continue;
            }
            self.summary.count(finding.severity);
            let Self { bar, reporter, .. } = self;
            bar.suspend(|| reporter.finding(source, &placed))?;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<Verdict, Stop> {
        self.bar.finish_and_clear();
        let Summary { failed, errors, .. } = self.summary;
        let nothing = self.looked_at == 0 && failed == 0 && errors == 0;
        if nothing {
            let nothing = documents::nothing_found(&self.args.files, &self.skipped);
            self.say(Weight::Error, nothing);
        }
        self.reporter
            .finish(&self.summary, self.remarks.as_slice())?;
        Ok(match errors {
            _ if nothing || failed > 0 => Verdict::Unread,
            0 => Verdict::Good,
            _ => Verdict::Bad,
        })
    }
}

/// Refuses to fix what is neither a file nor stdin.
fn check_is_file(input: &Input) -> Result<(), Stop> {
    let path = Path::new(&input.path);
    if input.path == "-" || !path.exists() || path.is_file() {
        return Ok(());
    }
    Err(Stop::Usage(format!(
        "{}: only regular files can be fixed: pipe it to `lint --diff -` to see the fixes",
        OneLine(&input.path)
    )))
}
