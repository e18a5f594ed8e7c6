//! The suite of callback URLs under `tests/suite/`.

use openapi_expr::eval::RecordedExchange;
use openapi_expr::url::Slashes;
use openapi_expr::{Policy, Template, UrlTemplate};

use crate::differences::Differences;

#[derive(serde::Deserialize)]
struct Group {
    exchange: RecordedExchange,
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    template: String,
    expect: Option<String>,
    slashes: Option<String>,
    #[serde(default)]
    join_query: bool,
}

#[test]
fn callback_url_json_agrees() {
    let mut differences = Differences::default();
    let groups: Vec<Group> =
        serde_json::from_str(include_str!("../suite/callback-url.json")).unwrap();
    for group in groups {
        let exchange = group.exchange.exchange();
        for case in &group.cases {
            let slashes = match case.slashes.as_deref() {
                None => Slashes::Refuse,
                Some("encode") => Slashes::Encode,
                Some(other) => panic!("{other}"),
            };
            let compiled = UrlTemplate::new(&Template::parse(&case.template).unwrap());
            let compiled =
                compiled.map(|compiled| compiled.slashes(slashes).join_query(case.join_query));
            let url = compiled.and_then(|compiled| compiled.to_url(&exchange, &Policy::public()));
            let got = url.as_ref().ok().map(url::Url::as_str);
            differences.check((&case.template, &url), &got, &case.expect.as_deref());
        }
    }
    differences.finish(88);
}
