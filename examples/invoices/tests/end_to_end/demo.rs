//! Runs the demo.

use std::process::Command;

use super::world::{World, on_both};

on_both! {
    async fn the_notification_arrives(world: World) {
        let mut demo = Command::new(env!("CARGO_BIN_EXE_demo"));
        let output = demo.args(["--database", world.database.url()]).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{printed} {}", String::from_utf8_lossy(&output.stderr));
        for expected in [
            "/docs/", r#"201 Created {"msg":"Invoice received"}"#, r#"200 OK {"msg":"Invoice paid"}"#,
            "/invoices/2expen51ve\n", r#""description":"Invoice 2expen51ve for Mr. Richie Rich: 9999.50 paid","id":"2expen51ve","paid":true,"total":"9999.50""#,
        ] {
            assert!(printed.contains(expected), "{expected} is missing in {printed}");
        }
    }
}
