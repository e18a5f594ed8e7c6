//! A published grammar that recognizes texts and generates them.

use std::ops::RangeInclusive;

use abnf_oracle::{
    CheckedGrammar, Element, GenOptions, Generator, Grammar, Node, NodeId, NumVal, Recognizer,
    Repeat,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

/// How the grammar's string literals are read.
///
/// By RFC 5234 §2.3, every literal matches in either case, so `$URL` would be an expression. The
/// crate reads keywords as written, as if the grammar used RFC 7405's `%s`. This is a switch here,
/// so that the published text stays unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Literals {
    AsWritten,
    EitherCase,
}

#[derive(Debug)]
pub(crate) struct Oracle {
    grammar: CheckedGrammar,
    start: &'static str,
}

impl Oracle {
    pub(crate) fn new(abnf: &str, start: &'static str, literals: Literals) -> Self {
        let parsed = Grammar::parse(abnf).expect("legal ABNF");
        let options = parsed.parse_options().clone();
        let mut definitions = parsed.into_definitions();
        if literals == Literals::AsWritten {
            for definition in &mut definitions {
                case_sensitive(&mut definition.body);
            }
        }
        let grammar = Grammar::new(definitions, options)
            .check()
            .expect("every rule is defined");
        Self { grammar, start }
    }

    /// Whether the whole text is in the language. This is slow, because it tries all ends of all
    /// alternatives.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        Recognizer::new(&self.grammar, text)
            .accepts(self.start)
            .expect("no limit is near")
    }

    /// Texts of the language, which prefer characters that have a meaning in other rules.
    pub(crate) fn texts(&self) -> BoxedStrategy<String> {
        let rule = self
            .grammar
            .rule(self.start)
            .expect("the start rule is defined");
        self.texts_of(rule.body)
    }

    /// A few texts that together take every branch of the grammar.
    pub(crate) fn texts_of_every_branch(&self) -> Vec<String> {
        let options = GenOptions {
            coverage: true,
            ..GenOptions::default()
        };
        let mut generator = Generator::new(&self.grammar, 0).with_options(options);
        let mut texts = Vec::new();
        while generator
            .uncovered(self.start)
            .expect("the start rule is defined")
            > 0
        {
            texts.push(generator.generate(self.start).expect("no limit is near"));
        }
        texts
    }

    fn texts_of(&self, node: NodeId) -> BoxedStrategy<String> {
        match self.grammar.node(node) {
            Node::Alt { branches } => {
                let weighted = branches
                    .iter()
                    .map(|&branch| (self.weight(branch), self.texts_of(branch)));
                Union::new_weighted(weighted.collect()).boxed()
            }
            Node::Concat { items } => {
                let items: Vec<_> = items.iter().map(|&item| self.texts_of(item)).collect();
                items.prop_map(|parts| parts.concat()).boxed()
            }
            Node::Repeat { repeat, body, .. } => {
                prop::collection::vec(self.texts_of(*body), few(*repeat))
                    .prop_map(|parts| parts.concat())
                    .boxed()
            }
            Node::Optional { body } => {
                prop_oneof![Just(String::new()), self.texts_of(*body)].boxed()
            }
            Node::RuleRef { .. } => {
                let rule = self
                    .grammar
                    .target(node)
                    .expect("every reference is resolved");
                self.texts_of(self.grammar.rule_by_id(rule).body)
            }
            Node::CharVal(literal) => Just(literal.value.clone()).boxed(),
            Node::NumVal { value, .. } => match *value {
                NumVal::Scalar(code) => characters(code, code),
                NumVal::Range { lo, hi } => characters(lo, hi),
                NumVal::Concat(_) => panic!("no grammar here has a concatenation of values"),
            },
            Node::ProseVal(_) => panic!("the recognizer rejects prose"),
        }
    }

    /// A branch that names a rule is larger than one that is a literal.
    fn weight(&self, branch: NodeId) -> u32 {
        match self.grammar.node(branch) {
            Node::RuleRef { .. } => 4,
            Node::Alt { branches: inner } | Node::Concat { items: inner } => inner
                .iter()
                .map(|&node| self.weight(node))
                .max()
                .unwrap_or(1),
            Node::Repeat { body, .. } | Node::Optional { body } => self.weight(*body),
            Node::CharVal(_) | Node::NumVal { .. } | Node::ProseVal(_) => 1,
        }
    }
}

fn case_sensitive(element: &mut Element) {
    match element {
        Element::CharVal(literal) => literal.case_sensitive = true,
        Element::Alt(inner) | Element::Concat(inner) => inner.iter_mut().for_each(case_sensitive),
        Element::Repeat { body, .. } | Element::Optional(body) => case_sensitive(body),
        Element::RuleRef { .. } | Element::NumVal { .. } | Element::ProseVal { .. } => {}
    }
}

/// At most five more than the minimum, so that texts stay far below the crate's limits.
fn few(repeat: Repeat) -> RangeInclusive<usize> {
    let most = repeat.max.unwrap_or(u64::MAX).min(repeat.min + 5);
    let size = |n| usize::try_from(n).expect("a small number");
    size(repeat.min)..=size(most)
}

fn characters(lo: u64, hi: u64) -> BoxedStrategy<String> {
    let any = (0..NumVal::scalars_in(lo, hi)).prop_map(move |index| {
        NumVal::nth_scalar(lo, hi, index)
            .expect("within the range")
            .to_string()
    });
    let telling: Vec<String> = concat!(
        "aZ09.-_/~01#${}<>\"\\%*? \0\t\n\r\u{1f}\u{7f}\u{85}\u{a0}",
        "é\u{17f}\u{212a}日\u{d7ff}\u{e000}\u{feff}\u{fffe}🦀\u{10ffff}",
    )
    .chars()
    .filter(|&c| (lo..=hi).contains(&u64::from(c)))
    .map(String::from)
    .collect();
    if telling.is_empty() {
        any.boxed()
    } else {
        prop_oneof![1 => any, 3 => select(telling)].boxed()
    }
}
