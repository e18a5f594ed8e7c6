//! Findings for people: the source with carets, and what to write.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use anstream::adapter::strip_str;
use openapi_expr::lint::Severity;
use openapi_expr_files::line::{OneLine, inert, masked, masked_in_place};
use openapi_expr_files::{Edit, Placed, Position, Remark, Reporter, Source, Summary};

/// Most bytes before or after a place for which a line is shown whole: a minified document is one
/// line.
const WHOLE: usize = 120;
/// Bytes that are shown before and after a place if the line is longer.
const AROUND: usize = 48;
/// What replaces the part of a line that is cut off.
const CUT: &str = "...";

/// Writes each finding with the lines around it.
pub(crate) struct Human<W> {
    output: W,
}

impl<W: Write> Human<W> {
    pub(crate) fn new(output: W) -> Self {
        Self { output }
    }
}

impl<W: Write> Reporter for Human<W> {
    fn finding(&mut self, source: &Source, placed: &Placed) -> io::Result<()> {
        writeln!(self.output, "{}\n", show(source, placed))
    }

    fn finish(&mut self, summary: &Summary, _: &[Remark]) -> io::Result<()> {
        // If nothing was read, the errors show what happened.
        if summary.files > 0 {
            writeln!(self.output, "{summary}")?;
        }
        self.output.flush()
    }
}

fn show(source: &Source, placed: &Placed) -> String {
    let excerpt = Excerpt::new(source.text().as_str(), placed.bytes.clone());
    let start = source.text().position(excerpt.bytes.start);
    let first = finding(placed, &excerpt, start);
    let help = placed.finding.help.as_deref();
    let help = help.map(|help| OneLine(help).to_string());
    let edits = source.edits(placed);
    let edits = edits.filter(|edits| edits.iter().all(|edit| excerpt.holds(edit)));
    let groups = match (help, edits) {
        (help, Some(edits)) => {
            let help = help.unwrap_or_else(|| "write this".to_owned());
            let patches = edits
                .into_iter()
                .map(|edit| Patch::new(excerpt.place(&edit.bytes), edit.text));
            let snippet = Snippet::source(&excerpt.text)
                .line_start(start.line)
                .patches(patches);
            let help = Group::with_title(Level::HELP.secondary_title(help));
            vec![first, help.element(snippet)]
        }
        (Some(help), None) => vec![first.element(Level::HELP.message(help))],
        (None, None) => vec![first],
    };
    render(&groups)
}

/// The message of a finding over its excerpt, which starts at a place of the file.
fn finding<'e>(placed: &Placed, excerpt: &'e Excerpt, start: Position) -> Group<'e> {
    let finding = &placed.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(OneLine(&finding.message).to_string())
        .id(format!("{} {}", finding.rule.code(), finding.rule.name()));
    let path = OneLine(&placed.name).to_string();
    let primary = AnnotationKind::Primary.span(excerpt.place(&placed.bytes));
    let snippet = Snippet::source(&excerpt.text)
        .line_start(start.line)
        .annotation(primary);
    if start.column == 1 {
        return title.element(snippet.path(path));
    }
    // The excerpt begins within its line: columns count from the line's beginning.
    let origin = Origin::path(path)
        .line(placed.start.line)
        .char_column(placed.start.column);
    title.element(origin).element(snippet)
}

fn render(groups: &[Group<'_>]) -> String {
    // The renderer shows ASCII controls as pictures, and leaves the others.
    let shown = Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .render(groups);
    let shown = masked(&shown);
    // The renderer draws a gutter between an origin and an excerpt without a file name. It looks
    // like a workflow command.
    let is_gutter = |line: &&str| strip_str(line).to_string().trim() == ":::";
    let shown: Vec<_> = shown.lines().filter(|line| !is_gutter(line)).collect();
    inert(&shown.join("\n")).into_owned()
}

/// The lines of a place, without their far ends. The lines of a finding and of its fix are cut in the
/// same way.
struct Excerpt {
    text: String,
    /// The bytes of the source that are shown.
    bytes: Range<usize>,
    /// How long the mark is before them.
    mark: usize,
}

impl Excerpt {
    fn new(text: &str, at: Range<usize>) -> Self {
        let boundary = |byte: &usize| text.is_char_boundary(*byte);
        let before = |far: usize| {
            (at.start.saturating_sub(far)..=at.start)
                .find(boundary)
                .unwrap_or(at.start)
        };
        let after = |far: usize| {
            (at.end..=at.end.saturating_add(far).min(text.len()))
                .rfind(boundary)
                .unwrap_or(at.end)
        };
        let shown = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let (from, to) = (before(WHOLE), after(WHOLE));
        // The beginning and the end of the line, if they are near.
        let begins = shown(from, at.start)
            .rfind('\n')
            .map(|feed| from + feed + 1)
            .or((from == 0).then_some(0));
        let ends = shown(at.end, to)
            .find(['\r', '\n'])
            .map(|feed| at.end + feed)
            .or((to == text.len()).then_some(to));
        let bytes = begins.unwrap_or_else(|| before(AROUND))..ends.unwrap_or_else(|| after(AROUND));
        let (start, end) = (begins.map_or(CUT, |_| ""), ends.map_or(CUT, |_| ""));
        let text = [start, text.get(bytes.clone()).unwrap_or_default(), end].concat();
        let text = masked_in_place(&text).into_owned();
        Self {
            text,
            bytes,
            mark: start.len(),
        }
    }

    /// Bytes of the source as bytes of the excerpt.
    fn place(&self, at: &Range<usize>) -> Range<usize> {
        let shown = |byte: usize| byte.saturating_sub(self.bytes.start) + self.mark;
        shown(at.start)..shown(at.end)
    }

    fn holds(&self, edit: &Edit) -> bool {
        self.bytes.start <= edit.bytes.start && edit.bytes.end <= self.bytes.end
    }
}
