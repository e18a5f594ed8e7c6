//! What the door refuses is not stored.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::world::{World, on_both};

on_both! {
    async fn what_is_no_invoice_is_not_stored(world: World) {
        let api = world.api(&[]);
        let long = "x".repeat(129);
        let with = |member: &str, value: Value| {
            let mut invoice = json!({"id": "1", "customer": "c", "total": "1"});
            invoice[member] = value;
            invoice.to_string()
        };
        let bodies = [
            with("id", json!("")), with("id", json!(long)), with("id", json!("a\tb")), with("id", json!("a\u{0}b")),
            with("id", json!("\u{85}")), with("id", json!(".")), with("id", json!("..")), with("id", json!(7)),
            with("id", Value::Null), with("total", json!("1e3")), with("total", json!(-1)), with("total", json!("1.000000001")),
            with("total", Value::Null), with("total", json!("NaN")), with("customer", json!("")),
            with("customer", json!("a\u{0}")), with("customer", json!("x".repeat(513))), with("title", json!(1)),
            r#"{"id": "1", "id": "2", "customer": "c", "total": "1"}"#.to_owned(),
            r#"{"id": "1", "customer": "c"}"#.to_owned(), "[]".to_owned(), r#" ["1", null, "c", "1"]"#.to_owned(), "{".to_owned(), String::new(),
        ];
        for body in bodies {
            let answer = api.post(None, body.clone()).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["code"], "invoice", "{body}");
            assert!(problem["message"].as_str().unwrap().starts_with("the body is no invoice: "), "{problem}");
        }
        assert_eq!(api.get("/invoices").await.text().await.unwrap(), "[]");
    }

    async fn other_bodies_are_refused(world: World) {
        let api = world.api(&[]);
        let body = json!({"id": "1", "customer": "c", "total": "1"}).to_string();
        let url = format!("{}/invoices/", api.url);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
            let request = world.http.post(&url).header("content-type", kind).body(body.clone());
            assert_eq!(request.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        let without = world.http.post(&url).body(body.clone()).send().await.unwrap();
        assert_eq!(without.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let large = json!({"id": "1", "customer": "c", "total": "1", "x": "x".repeat(70_000)}).to_string();
        assert_eq!(api.post(None, large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(api.get("/invoices").await.text().await.unwrap(), "[]");
        let request = world.http.post(&url).header("content-type", "Application/JSON; charset=utf-8").body(body);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
    }
}
