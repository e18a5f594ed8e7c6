//! Findings for people: the source with carets, and what to write.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use openapi_expr::Severity;

use crate::lint::Summary;
use crate::lint::edit::{self, Edit};
use crate::lint::placed::Placed;
use crate::report::OneLine;
use crate::source::Source;

/// Bytes of a line that are shown at most around a place: a minified document is one line.
const AROUND: usize = 300;

pub(super) fn show(source: &Source, placed: &Placed) -> String {
    let finding = &placed.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = OneLine(&finding.message).to_string();
    let title = level.primary_title(title).id(format!("{} {}", finding.rule.code(), finding.rule.name()));
    let text = source.text.as_str();
    let lines = lines(text, placed.bytes.clone());
    let shown = text.get(lines.clone()).unwrap_or_default();
    let at = placed.bytes.start - lines.start..placed.bytes.end - lines.start;
    let (line, column) = source.text.position(lines.start);
    let (path, primary) = (OneLine(&placed.file).to_string(), AnnotationKind::Primary.span(at));
    let snippet = Snippet::source(shown).line_start(line).annotation(primary);
    let mut groups = vec![if column == 1 {
        title.element(snippet.path(path))
    } else {
        // The excerpt begins within its line: columns count from the line's beginning.
        title.element(Origin::path(path).line(placed.start.0).char_column(placed.start.1)).element(snippet)
    }];
    let help = finding.help.as_deref().map(|help| OneLine(help).to_string());
    let edits = edit::edits(source, placed).filter(|edits| edits.iter().all(|edit| inside(&lines, edit)));
    match (help, edits) {
        (help, Some(edits)) => {
            let help = help.unwrap_or_else(|| "write it so".to_owned());
            let patches = edits
                .into_iter()
                .map(|edit| Patch::new(edit.bytes.start - lines.start..edit.bytes.end - lines.start, edit.text));
            let snippet = Snippet::source(shown).line_start(line).patches(patches);
            groups.push(Group::with_title(Level::HELP.secondary_title(help)).element(snippet));
        }
        (Some(help), None) => {
            if let Some(first) = groups.pop() {
                groups.push(first.element(Level::HELP.message(help)));
            }
        }
        (None, None) => {}
    }
    // The renderer shows other controls as pictures, and leaves these, one of which begins what ESC `[` does.
    let shown = Renderer::styled().decor_style(DecorStyle::Ascii).render(&groups);
    shown.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}")
}

fn inside(lines: &Range<usize>, edit: &Edit) -> bool {
    lines.start <= edit.bytes.start && edit.bytes.end <= lines.end
}

/// The bytes of the lines of a place, less what is far away on them.
fn lines(text: &str, at: Range<usize>) -> Range<usize> {
    let before = text.get(..at.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let rest = text.get(at.end..).unwrap_or_default();
    let end = at.end + rest.find(['\r', '\n']).unwrap_or(rest.len());
    let (mut near, mut far) = (start.max(at.start.saturating_sub(AROUND)), end.min(at.end + AROUND));
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    while !text.is_char_boundary(far) {
        far += 1;
    }
    near..far
}

/// `2 errors, 1 warning in 3 documents (12 operations, 9 expressions)`
pub(super) fn summary(summary: &Summary, fixed: usize) -> String {
    let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let found: Vec<_> = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    let (files, operations) = (count(summary.files, "document"), count(summary.operations, "operation"));
    let found = if fixed > 0 { format!("{fixed} fixed, {found}") } else { found };
    format!("{found} in {files} ({operations}, {})", count(summary.expressions, "expression"))
}
