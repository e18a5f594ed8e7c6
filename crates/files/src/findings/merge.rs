//! Findings in a text that occurs several times in a document, such as an anchor that is merged
//! into several operations.

use super::placed::Placed;

/// Reports the findings of one rule at one place of the source once. They are sorted by place and
/// rule.
///
/// Each copy of the text was checked with the operation that has it. The first finding represents
/// all: its message counts the others, and its fix is kept if all of them agree on it.
pub(super) fn merge(findings: Vec<Placed>) -> Vec<Placed> {
    let mut merged: Vec<Placed> = Vec::with_capacity(findings.len());
    // How many operations with other messages the last finding represents.
    let mut others = 0;
    for placed in findings {
        match merged.last_mut() {
            Some(first) if is_copy(first, &placed) => {
                if first.finding.message != placed.finding.message {
                    others += 1;
                }
                if first.finding.fix != placed.finding.fix {
                    first.finding.fix = None;
                }
            }
            last => {
                if let Some(first) = last {
                    count(first, others);
                }
                others = 0;
                merged.push(placed);
            }
        }
    }
    if let Some(last) = merged.last_mut() {
        count(last, others);
    }
    merged
}

fn is_copy(first: &Placed, second: &Placed) -> bool {
    (first.file, &first.bytes, first.finding.rule)
        == (second.file, &second.bytes, second.finding.rule)
        && first.finding.span == second.finding.span
        && first.pointer != second.pointer
}

fn count(first: &mut Placed, others: usize) {
    if others > 0 {
        let operations = if others == 1 {
            "operation"
        } else {
            "operations"
        };
        first.finding.message = format!(
            "{} (and the same for {others} more {operations})",
            first.finding.message
        );
    }
}
