//! Tests in a real browser that Swagger UI shows the callback, and that the page shows a delivery
//! turning green.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::testing::{Program, eventually, left_out};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use super::hook::Hook;
use super::world::World;

/// Where Debian's package puts it; `examples/invoices/chromium.sh` installs that.
const DRIVER: &str = "/usr/bin/chromedriver";

struct Browser {
    client: Client,
    _driver: Program,
    _profile: TempDir,
}

impl Browser {
    async fn start(test: &str) -> Option<Self> {
        if !Path::new(DRIVER).exists() {
            left_out(
                test,
                "Chromium is not installed; run examples/invoices/chromium.sh",
            );
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(DRIVER);
        command
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .stdin(Stdio::null());
        let driver = Program::run(command);
        let port = loop {
            // `ChromeDriver was started successfully on port 41234.`
            if let Some((_, port)) = driver.line().split_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--disable-default-apps",
            "--disable-extensions",
            "--no-proxy-server",
            "--window-size=1200,1000",
            // The browser can resolve no name except this machine's address.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let capabilities =
            json!({"goog:chromeOptions": {"args": arguments, "binary": "/usr/bin/chromium"}});
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Self {
            client,
            _driver: driver,
            _profile: profile,
        })
    }

    async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Clicks an element, once it is there.
    async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Waits for an element that matches a CSS selector.
    async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(selector))
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// Saves a screenshot in the directory that `SCREENSHOTS` names, for people to look at.
    async fn keep(&self, name: &str) {
        if let Ok(directory) = std::env::var("SCREENSHOTS") {
            std::fs::write(
                Path::new(&directory).join(name),
                self.client.screenshot().await.unwrap(),
            )
            .unwrap();
        }
    }
}

#[tokio::test]
async fn swagger_ui_shows_the_callback() {
    let Some(browser) = Browser::start("browser::swagger_ui_shows_the_callback").await else {
        return;
    };
    let world = World::sqlite();
    let api = world.api(&[]);
    browser
        .open(&format!("{}/docs/#/default/createInvoice", api.url))
        .await;
    let operation = browser.find("[id$=createInvoice]").await;
    let open = async || {
        operation
            .attr("class")
            .await
            .unwrap()
            .is_some_and(|class| class.contains("is-open"))
    };
    if !open().await {
        operation
            .find(Locator::Css(".opblock-summary-control"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }
    browser
        .find("[id$=createInvoice] .opblock-section-header .tab-header")
        .await;
    let tabs = operation.find(Locator::XPath(
        ".//div[contains(@class, 'tab-item')][contains(., 'Callbacks')]",
    ));
    tabs.await.expect("a Callbacks tab").click().await.unwrap();

    let callbacks = browser.find(".callbacks-container").await;
    let text = callbacks.text().await.unwrap();
    assert!(text.contains("invoiceEvent"), "{text}");
    assert!(
        text.contains("{$request.query.callback_url}/invoices/{$request.body#/id}"),
        "{text}"
    );
    callbacks
        .find(Locator::Css(".opblock-summary"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    let shown = async || {
        callbacks
            .text()
            .await
            .unwrap()
            .contains("webhook-signature")
            .then_some(())
    };
    eventually("the callback's own description", shown).await;
    let tabs = operation
        .find(Locator::Css(".opblock-section-header"))
        .await
        .unwrap();
    let script = "arguments[0].scrollIntoView()";
    browser
        .client
        .execute(script, vec![serde_json::to_value(&tabs).unwrap()])
        .await
        .unwrap();
    browser.keep("docs.png").await;
    browser.client.close().await.unwrap();
}

/// Swagger UI and the page may do what a page of another site may not.
#[tokio::test]
async fn a_page_of_another_site_cannot_pay() {
    let Some(browser) = Browser::start("browser::a_page_of_another_site_cannot_pay").await else {
        return;
    };
    let world = World::sqlite();
    let api = world.api(&["--workers", "0"]);
    for id in ["1", "2", "3"] {
        api.create(id, None).await;
    }
    let form = format!(
        "<form method=post action='{}/invoices/1/pay'><button>pay</button></form>",
        api.url
    );
    let evil =
        Hook::start(move |_| ([(http::header::CONTENT_TYPE, "text/html")], form.clone())).await;
    browser.open(&evil.url).await;
    let pay = "const [url, done] = arguments; fetch(url, {method: 'POST', mode: 'no-cors'}).finally(() => done(1));";
    browser
        .client
        .execute_async(pay, vec![json!(format!("{}/invoices/2/pay", api.url))])
        .await
        .unwrap();
    browser.click("button").await;
    let refused = async || {
        browser
            .client
            .source()
            .await
            .unwrap()
            .contains("page of another site")
            .then_some(())
    };
    eventually("the refusal", refused).await;
    browser.open(&format!("{}/docs/", api.url)).await;
    browser.find("[id$=payInvoice]").await;
    browser
        .client
        .execute_async(pay, vec![json!("/invoices/3/pay")])
        .await
        .unwrap();
    assert!(api.invoice("3").await["paid_at"].is_i64());
    for id in ["1", "2"] {
        assert!(api.invoice(id).await["paid_at"].is_null(), "{id}");
    }
    browser.client.close().await.unwrap();
}

/// The server ends the event stream from time to time, and the page reconnects.
#[tokio::test]
async fn the_page_reconnects_to_the_events() {
    let Some(browser) = Browser::start("browser::the_page_reconnects_to_the_events").await else {
        return;
    };
    let world = World::sqlite();
    let api = world.api(&["--events-timeout", "0.2"]);
    browser.open(&api.url).await;
    browser.find("#link.live").await;
    browser.find("#link.offline").await;
    api.create("1", None).await;
    assert_eq!(browser.find("article .id").await.text().await.unwrap(), "1");
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn a_delivery_turns_green() {
    let Some(browser) = Browser::start("browser::a_delivery_turns_green").await else {
        return;
    };
    let (world, hook) = (
        World::sqlite(),
        Hook::start(|n| {
            if n < 1 {
                (http::StatusCode::SERVICE_UNAVAILABLE, "")
            } else {
                (http::StatusCode::OK, "{\"ok\":true}")
            }
        })
        .await,
    );
    // After the first failure, the next attempt is about eight minutes away.
    let api = world.api(&["--retry-after-scale", "100"]);
    browser.open(&api.url).await;
    browser.find("#link.live").await;
    assert!(
        browser
            .find("#list")
            .await
            .text()
            .await
            .unwrap()
            .contains("No invoices yet")
    );

    // Nobody reloads the page: the following changes appear by themselves.
    api.create("<b>bold", Some(&hook.url)).await;
    let id = browser.find("article .id").await.text().await.unwrap();
    assert_eq!(id, "<b>bold", "markup is escaped");
    api.pay("<b>bold").await;
    browser.find(".delivery[data-state=pending] li").await;
    let border = async |selector: &str| {
        browser
            .find(selector)
            .await
            .css_value("border-left-color")
            .await
            .unwrap()
    };
    let amber = border(".delivery[data-state=pending]").await;
    browser.keep("pending.png").await;

    browser.click("button[data-retry]").await;
    let green = border(".delivery[data-state=delivered]").await;
    assert_ne!(amber, green);
    assert!(green.contains("31, 157, 85"), "{green}");
    assert_eq!(hook.seen().len(), 2);
    browser.keep("delivered.png").await;
    browser.client.close().await.unwrap();
}
