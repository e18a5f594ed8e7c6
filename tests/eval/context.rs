//! `Context`: what evaluates expressions.

use openapi_expr::{Context, Expression, Lookup};

use super::template;

#[test]
fn a_context_can_answer_several_expressions_at_once() {
    struct Counter(std::cell::Cell<usize>);

    impl Context for Counter {
        fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
            "one".into()
        }

        fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
            self.0.set(self.0.get() + expressions.len());
            answers.fill_with(|| "all".into());
        }
    }

    let counter = Counter(std::cell::Cell::new(0));
    assert_eq!(
        template("{$request.body#/a}{$url}")
            .expand(&counter)
            .unwrap(),
        "oneone"
    );
    assert_eq!(
        template("{$request.body#/a}{$url}{$request.body#/b}")
            .expand(&counter)
            .unwrap(),
        "allallall"
    );
    assert_eq!(counter.0.get(), 3);
    let object: &dyn Context = &counter;
    assert_eq!(template("{$url}!").expand(object).unwrap(), "one!");
}
