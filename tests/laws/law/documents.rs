//! Laws for any JSON in place of an OpenAPI document.

use openapi_expr::lint::{Member, Rule};
use openapi_expr::{Body, Document, Exchange, Linter, Policy, Template};
use serde_json::Value;

pub(crate) fn all(value: &Value) {
    lint(value);
    read(value);
}

/// The text of a finding is in the document, and a certain fix is a template.
pub(crate) fn lint(value: &Value) {
    let report = Linter::new().check(value);
    for finding in &report {
        let Some(at) = value.pointer(&finding.pointer) else {
            panic!("{finding:?} is not in the document")
        };
        let text = finding.text.as_deref();
        match finding.member {
            Member::Name => {
                let name = text.unwrap().replace('~', "~0").replace('/', "~1");
                assert!(
                    finding.pointer.ends_with(&format!("/{name}")),
                    "{finding:?}"
                );
            }
            Member::Value => assert_eq!(at.as_str(), text, "{finding:?}"),
        }
        let slice = finding.span.slice(text.unwrap_or_default());
        assert!(slice.is_some(), "{finding:?}");
        assert!(
            !finding.message.is_empty() && !finding.to_string().contains('\n'),
            "{finding:?}"
        );
        assert!(
            !format!("{finding:#}").contains(|c: char| c.is_control() && c != '\n'),
            "{finding:?}"
        );
        if let Some(fix) = finding
            .fix
            .as_ref()
            .filter(|fix| fix.is_certain() && finding.rule != Rule::UnknownOperationRef)
        {
            assert!(Template::parse(&fix.replacement).is_ok(), "{finding:?}");
        }
    }
}

/// Every method of a document returns, and its pointers exist in the document.
pub(crate) fn read(value: &Value) {
    let Ok(document) = Document::new(value.clone()) else {
        return;
    };
    let exchange = Exchange::new("POST")
        .url("https://h.example/a/b?x=https://h.example")
        .request_body(Body::value(value));
    for operation in document.operations() {
        assert!(
            value.pointer(operation.pointer()).is_some(),
            "{operation:?}"
        );
        if let Some(id) = operation.id() {
            assert!(document.operation(id).is_some(), "{operation:?}");
        }
    }
    for callback in document.callbacks() {
        assert!(value.pointer(callback.pointer()).is_some(), "{callback:?}");
        if let Ok(url) = callback.to_url(&exchange, &Policy::public()) {
            assert!(
                Policy::public().check_url(url.as_str()).is_ok(),
                "{callback:?}"
            );
        }
    }
    for link in document.links() {
        assert!(value.pointer(link.pointer()).is_some(), "{link:?}");
        for resolved in [link.resolve(&exchange), link.resolve_nested(&exchange)]
            .into_iter()
            .flatten()
        {
            assert_eq!(
                resolved.parameters.len() + resolved.left_out.len(),
                link.parameters().count(),
                "{link:?}"
            );
        }
    }
    for path in ["/a", "/a/b", "/", ""] {
        if let Some(matched) = document.match_request("POST", path) {
            assert_eq!(matched.operation.method(), "POST");
            let context = matched.context(exchange.clone());
            for name in ["id", "x"]
                .into_iter()
                .chain(matched.path_params.iter().map(|(name, _)| *name))
            {
                for source in ["path", "query"] {
                    let Ok(text) = Template::parse(&format!("$request.{source}.{name}")) else {
                        continue;
                    };
                    // A value is text, or JSON for arrays and objects.
                    let Ok(value) = text.evaluate(&context) else {
                        continue;
                    };
                    assert!(
                        value.as_str().is_some() || value.into_json().is_ok(),
                        "{text}"
                    );
                }
            }
            let given = matched.context(exchange.clone().path_param("id", "given"));
            assert_eq!(
                Template::parse("$request.path.id")
                    .unwrap()
                    .expand(&given)
                    .unwrap(),
                "given"
            );
        }
    }
}
