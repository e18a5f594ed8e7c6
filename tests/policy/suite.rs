//! The suite of policies under `tests/suite/`.

use openapi_expr::Policy;
use serde_json::Value;

use crate::differences::Differences;

/// The URL of a case, written out or as a part that is repeated.
fn url(row: &Value) -> String {
    let repeat = &row["url_repeat"];
    row["url"].as_str().map_or_else(
        || {
            let part = |name: &str| repeat[name].as_str().unwrap().to_owned();
            let count = usize::try_from(repeat["count"].as_u64().unwrap()).unwrap();
            part("prefix") + &part("repeat").repeat(count) + &part("suffix")
        },
        str::to_owned,
    )
}

#[test]
fn policy_json_agrees() {
    let mut differences = Differences::default();
    let rows: Vec<Value> = serde_json::from_str(include_str!("../suite/policy.json")).unwrap();
    for row in rows {
        let url = url(&row);
        let policy = Policy::public();
        let verdict = policy
            .check_url(&url)
            .and_then(|_| match row["dns"].as_array() {
                Some(dns) => policy.check_addrs(
                    dns.iter()
                        .map(|address| address.as_str().unwrap().parse().unwrap()),
                ),
                None => Ok(()),
            });
        // A client refuses a redirect when it is handed one. Here only its URL can be checked.
        if row["redirect_to"].is_null() {
            let expected = row["expect"] == "allow";
            differences.check((&url, verdict), &verdict.is_ok(), &expected);
        }
    }
    differences.finish(220);
}
