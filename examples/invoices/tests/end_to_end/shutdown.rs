//! After SIGTERM, the service ends when the work in progress has ended.

use std::io::Write;
use std::net::TcpStream;

use common::testing::{eventually, sent};
use reqwest::StatusCode;

use super::world::{World, on_both};

on_both! {
    async fn an_attempt_in_progress_is_finished(world: World) {
        let receiver = world.receiver(&["--delay", "700"]);
        let mut api = world.api(&[]);
        // A reader of the page's events must not keep the service alive.
        let watching = world.http.get(format!("{}/events", api.url)).send().await.unwrap();
        assert_eq!(watching.status(), StatusCode::OK);
        api.pay_new("1", &receiver.url).await;
        let begun = async || (!receiver.requests().await.is_empty()).then_some(());
        eventually("the request", begun).await;
        assert!(receiver.received().await.is_empty(), "in progress");

        api.program.terminate();
        let status = api.program.wait();
        assert!(status.success(), "{status}: {}", api.program.log());
        assert_eq!(receiver.received().await[0]["taken"], true);

        let again = world.api(&["--workers", "0"]);
        let delivery = again.delivery("1", "delivered").await;
        assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1, "its outcome was recorded: {delivery}");
        assert_eq!(receiver.received().await[0]["requests"], 1);
    }

    async fn an_incomplete_request_is_cut_off(world: World) {
        let mut api = world.api(&["--timeout", "0.2"]);
        let mut connection = TcpStream::connect(api.url.strip_prefix("http://").unwrap()).unwrap();
        connection.write_all(b"POST /invoices/ HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\n{").unwrap();
        // Connections are accepted in order, so the one above has been accepted too.
        api.create("1", None).await;
        api.program.terminate();
        assert!(api.program.wait().success(), "{}", api.program.log());
        drop(connection);
    }

    async fn incomplete_requests_do_not_delay_the_shutdown(world: World) {
        let long = ["--head-timeout", "3600", "--body-timeout", "3600"];
        let (mut api, mut receiver) = (world.api(&long), world.receiver(&long));
        let halves = [&api.url, &receiver.url].map(|url| {
            let host = url.strip_prefix("http://").unwrap();
            let body = format!("POST /invoices/1 HTTP/1.1\r\nhost: {host}\r\ncontent-length: 9\r\n\r\n{{");
            [sent(url, b"GET / HTTP/1.1\r\nhost: h\r\nx-"), sent(url, body.as_bytes())]
        });
        api.pay_new("1", &receiver.url).await;
        receiver.receives(1).await;
        for program in [&mut api.program, &mut receiver.program] {
            program.terminate();
            assert!(program.wait().success(), "{}", program.log());
        }
        drop(halves);
    }

    async fn no_new_attempt_is_started(world: World) {
        let receiver = world.receiver(&["--delay", "500"]);
        let mut api = world.api(&["--workers", "1"]);
        for id in ["1", "2", "3"] {
            api.pay_new(id, &receiver.url).await;
        }
        let begun = async || (!receiver.requests().await.is_empty()).then_some(());
        eventually("the request", begun).await;
        api.program.terminate();
        assert!(api.program.wait().success(), "{}", api.program.log());
        let notes = receiver.requests().await.len();
        assert!(notes < 3, "the others are waiting: {notes}");
        let again = world.api(&[]);
        for id in ["1", "2", "3"] {
            again.delivery(id, "delivered").await;
        }
        assert!(receiver.received().await.iter().all(|one| one["requests"] == 1));
    }
}
