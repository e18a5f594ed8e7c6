//! Changes, renames, removes or doubles every field. The response is never `success`, and nothing
//! changes.

use alipay::notification::{Fields, Notification};

use crate::cases::{cases, shop};
use crate::shop::{Shop, databases, fields, signed};

/// Returns all forms that differ from this one in one field, each with a description.
fn changed(fields: &Fields) -> Vec<(String, String)> {
    let mut forms = Vec::new();
    let names: Vec<String> = fields.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let mut keep =
            |what: &str, fields: &Fields| forms.push((format!("{name} {what}"), fields.to_form()));
        let value = fields.get(&name).unwrap();
        let mut other = fields.clone();
        let mut characters: Vec<char> = value.chars().collect();
        match characters.len() {
            0 => characters.push('1'),
            length => {
                characters[length / 2] = if characters[length / 2] == '1' {
                    '2'
                } else {
                    '1'
                }
            }
        }
        for (what, text) in [
            (
                "with another character",
                characters.into_iter().collect::<String>(),
            ),
            ("emptied", String::new()),
            ("with a space at the end", format!("{value} ")),
            ("with a space at the start", format!(" {value}")),
            (
                "without its first character",
                value.chars().skip(1).collect(),
            ),
            ("doubled", format!("{value}{value}")),
        ] {
            if text != value {
                other.set(name.as_str(), text);
                keep(what, &other);
            }
        }
        other.remove(&name);
        keep("removed", &other);
        other.set(format!("{name}x"), value);
        keep("renamed", &other);
        // The signed text stays the same, but is split differently: the field is hidden in the
        // value before it.
        let mut joined = fields.clone();
        joined.remove(&name);
        let before = joined
            .iter()
            .filter(|(other, _)| *other < name.as_str() && !other.starts_with("sign"))
            .last();
        if let Some((before, text)) =
            before.map(|(before, text)| (before.to_owned(), format!("{text}&{name}={value}")))
            && Notification::FIELDS.contains(&name.as_str())
        {
            joined.set(before, text);
            assert_eq!(joined.signed_text(), fields.signed_text());
            keep("hidden in the value before it", &joined);
        }
        forms.push((
            format!("{name} twice"),
            format!("{}&{name}=1", fields.to_form()),
        ));
    }
    forms
}

#[tokio::test]
async fn every_change_of_a_field_is_rejected() {
    let cases = cases();
    for database in databases("every_change_of_a_field_is_rejected").await {
        let shop = shop(database, &cases).await;
        for case in cases
            .notifications
            .iter()
            .filter(|case| case.answer == "success")
        {
            let fields = Fields::parse(case.body.as_bytes()).unwrap();
            for (what, form) in changed(&fields) {
                let answer = shop.notify(form).await;
                assert_ne!(answer, "success", "{}: {what}", case.name);
            }
        }
        assert_eq!(
            shop.order_and_points(&cases.order.out_trade_no, "alice")
                .await,
            ("created".to_owned(), 0)
        );
    }
}

/// A buyer who chooses the order's subject puts a payment into it. Alipay signs that the order is
/// waiting, but split differently, the same text says that it was paid. Both readings are rejected.
#[tokio::test]
async fn a_payment_hidden_in_the_subject_is_rejected() {
    for database in databases("a_payment_hidden_in_the_subject_is_rejected").await {
        let shop = Shop::open(database).await;
        shop.order("O-1", "alice").await;
        let mut waiting = fields("O-1", "n-1", "WAIT_BUYER_PAY");
        let (forged, rest) = (
            "total_amount=88.88&trade_status=TRADE_SUCCESS",
            "trade_statusz",
        );
        waiting.set("subject", format!("x&{forged}&{rest}="));
        let form = signed(waiting.clone());
        let mut split = Fields::parse(form.as_bytes()).unwrap();
        let text = split.signed_text();
        let (_, swallowed) = text.split_once(&format!("&{rest}=")).unwrap();
        for (name, value) in [
            ("subject", "x"),
            ("total_amount", "88.88"),
            ("trade_status", "TRADE_SUCCESS"),
            (rest, swallowed),
        ] {
            split.set(name, value);
        }
        split.remove("trade_no");
        assert_eq!(split.signed_text(), text, "the signature is right");
        assert_eq!(shop.notify(split.to_form()).await, "fail: ambiguous");
        assert_eq!(shop.notify(form).await, "fail: ambiguous");
        assert_eq!(
            shop.order_and_points("O-1", "alice").await,
            ("created".to_owned(), 0)
        );
    }
}
