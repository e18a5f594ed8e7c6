//! Tests how invoices are received, shown and paid.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::world::{World, on_both};

on_both! {
    async fn an_invoice_is_stored_and_shown(world: World) {
        let api = world.api(&[]);
        let body = json!({"id": "2expen51ve", "title": "Consulting", "customer": "Mr. Richie Rich", "total": 9999.50});
        let answer = api.post(None, body.to_string()).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        assert_eq!(answer.text().await.unwrap(), r#"{"msg":"Invoice received"}"#);
        assert_eq!(
            api.invoice("2expen51ve").await,
            json!({
                "number": 1, "id": "2expen51ve", "title": "Consulting", "customer": "Mr. Richie Rich",
                "total": "9999.5", "callback": null, "paid_at": null, "deliveries": [],
            })
        );
        let again = api.post(None, body.to_string()).await;
        assert_eq!(again.status(), StatusCode::CONFLICT);
        assert_eq!(again.json::<Value>().await.unwrap()["code"], "id-taken");
        assert_eq!(api.get("/invoices/other").await.status(), StatusCode::NOT_FOUND);
    }

    async fn money_keeps_its_digits(world: World) {
        let api = world.api(&[]);
        for (n, (total, kept)) in [
            (r#""0.10""#, "0.10"), ("0.1", "0.1"), ("99999999999999999999.99999999", "99999999999999999999.99999999"),
            ("9007199254740993", "9007199254740993"), (r#""9999""#, "9999"),
        ].into_iter().enumerate() {
            let body = format!(r#"{{"id": "i{n}", "customer": "c", "total": {total}}}"#);
            assert_eq!(api.post(None, body).await.status(), StatusCode::CREATED, "{total}");
            assert_eq!(api.invoice(&format!("i{n}")).await["total"], kept);
        }
    }

    async fn most_texts_are_valid_ids(world: World) {
        let (api, receiver) = (world.api(&[]), world.receiver(&[]));
        let longest = "😀".repeat(128);
        let ids = ["a;b?c#d", "%2e%2e", "100%", " ", "é", "-._~", "...", "+", "&=;", &longest];
        for id in ids {
            api.pay_new(id, &receiver.url).await;
            assert_eq!(api.invoice(id).await["id"], id);
            assert_eq!(api.delivery(id, "delivered").await["attempts"][0]["status"], 200, "{id}");
        }
        let notes = receiver.received().await;
        let arrived: Vec<_> = notes.iter().map(|one| one["invoice"].as_str().unwrap()).collect();
        assert_eq!(arrived, ids, "each as one segment of the path");
    }

    async fn an_id_must_not_contain_a_slash(world: World) {
        let api = world.plain_api(&[]);
        for id in ["a/b", "../admin", "42/cancel", "/", "a\\b", "..\\b"] {
            for callback in [None, Some("https://h.example.com")] {
                let body = json!({"id": id, "customer": "c", "total": "1"});
                let answer = api.post(callback, body.to_string()).await;
                assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{id}");
                let problem: Value = answer.json().await.unwrap();
                assert!(problem["message"].as_str().unwrap().contains("an id must not contain `/` or `\\`"), "{problem}");
            }
        }
        assert_eq!(api.get("/invoices").await.json::<Value>().await.unwrap(), json!([]));
    }

    async fn an_empty_callback_url_asks_for_no_callback(world: World) {
        let api = world.plain_api(&[]);
        let answer = api.post(Some(""), json!({"id": "1", "customer": "c", "total": "1"}).to_string()).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        api.pay("1").await;
        let invoice = api.invoice("1").await;
        assert_eq!((&invoice["callback"], &invoice["deliveries"]), (&Value::Null, &json!([])));
    }

    async fn paying_twice_changes_nothing(world: World) {
        let (api, receiver) = (world.api(&[]), world.receiver(&[]));
        api.pay_new("1", &receiver.url).await;
        let paid = api.delivery("1", "delivered").await;
        let before = api.invoice("1").await;
        assert!(before["paid_at"].as_i64().unwrap() > 1_700_000_000_000);
        api.pay("1").await;
        // A second notification of the first invoice would arrive before the one of another
        // invoice.
        api.pay_new("2", &receiver.url).await;
        api.delivery("2", "delivered").await;
        assert_eq!(api.invoice("1").await, before);
        let notes = receiver.received().await;
        assert_eq!(notes.iter().map(|one| &one["requests"]).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(notes[0]["id"], paid["id"]);
        assert_eq!(
            notes[0]["event"],
            json!({
                "id": "1", "total": "9999.50", "description": "Invoice 1 for Mr. Richie Rich: 9999.50 paid", "paid": true,
            })
        );
    }

    async fn without_a_callback_nothing_is_called(world: World) {
        let api = world.api(&[]);
        api.create("1", None).await;
        api.pay("1").await;
        let invoice = api.invoice("1").await;
        assert_eq!((&invoice["callback"], &invoice["deliveries"]), (&Value::Null, &json!([])));
        assert!(invoice["paid_at"].is_i64());
    }

    async fn invoices_are_listed_from_the_newest(world: World) {
        let api = world.api(&[]);
        for id in ["a", "b", "c", "d"] {
            api.create(id, None).await;
        }
        let list = async |query: &str| {
            let list: Vec<Value> = api.get(&format!("/invoices{query}")).await.json().await.unwrap();
            list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().concat()
        };
        assert_eq!(list("").await, "dcba");
        assert_eq!(list("?limit=2").await, "dc");
        let third = api.invoice("c").await["number"].as_i64().unwrap();
        assert_eq!(list(&format!("?limit=2&before={third}")).await, "ba");
    }

    async fn unknown_paths_and_ids_are_not_found(world: World) {
        let api = world.api(&[]);
        for path in ["/invoices/1", "/invoices/%00", "/nothing"] {
            assert_eq!(api.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let answer = world.http.post(format!("{}/invoices/1/pay", api.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(api.retry("msg_1").await, StatusCode::NOT_FOUND);
    }
}
