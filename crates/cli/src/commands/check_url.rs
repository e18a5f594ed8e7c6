//! `check-url`: checks URLs against the policy.

use std::io::{self, Write as _};
use std::net::IpAddr;

use openapi_expr_files::json::Object;
use openapi_expr_files::line::OneLine;
use openapi_expr_files::line::inert_within;
use serde::Serialize;

use super::stream;
use crate::args::check_url::CheckUrlArgs;
use crate::args::policy::PolicyArgs;
use crate::outcome::{Stop, Verdict};

pub(crate) fn run(args: &CheckUrlArgs) -> Result<Verdict, Stop> {
    if args.jsonl {
        return stream::answer_lines(|line| answer(line, &args.policy));
    }
    let policy = args.policy.policy();
    let mut output = io::stdout().lock();
    let mut verdict = Verdict::Good;
    for given in &args.urls {
        match policy.check_url(given) {
            Ok(url) => writeln!(output, "allow {url}")?,
            Err(denied) => {
                verdict = Verdict::Bad;
                writeln!(
                    output,
                    "deny {}: {denied}",
                    inert_within(&OneLine(given).to_string())
                )?;
            }
        }
    }
    Ok(verdict)
}

#[derive(Serialize)]
struct Judgement {
    /// The URL as given.
    url: String,
    verdict: &'static str,
    reason: String,
    code: Option<&'static str>,
    /// The URL to call.
    canonical: Option<String>,
}

/// A line may add to the flags, as for `eval`.
fn answer(mut line: Object<'_>, policy: &PolicyArgs) -> Result<Judgement, String> {
    let policy = policy.with(&mut line)?.policy();
    let url = line.need("url")?.text()?;
    let dns = line.take("dns")?.map(|json| json.texts()).transpose()?;
    let deny = |url, code, reason| Judgement {
        url,
        verdict: "deny",
        reason,
        code: Some(code),
        canonical: None,
    };
    let canonical = match policy.check_url(&url) {
        Ok(canonical) => canonical,
        Err(denied) => return Ok(deny(url, denied.code(), denied.to_string())),
    };
    if let Some(dns) = dns {
        let addresses = dns
            .iter()
            .map(|text| text.parse::<IpAddr>().map_err(|_| text));
        let addresses = match addresses.collect::<Result<Vec<_>, _>>() {
            Ok(addresses) => addresses,
            Err(text) => {
                return Ok(deny(
                    url,
                    "invalid-address",
                    format!("`{text}` is not an IP address"),
                ));
            }
        };
        if let Err(denied) = policy.check_addrs(addresses) {
            return Ok(deny(url, denied.code(), denied.to_string()));
        }
    }
    let reason = "the policy allows it".to_owned();
    Ok(Judgement {
        url,
        verdict: "allow",
        reason,
        code: None,
        canonical: Some(canonical.into()),
    })
}
