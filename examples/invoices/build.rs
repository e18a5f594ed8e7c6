//! Generates the receiver's side of the callback from the OpenAPI document alone: from
//! `openapi.json`, the copy that an external developer has downloaded.

#[path = "build/generate.rs"]
mod generate;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=openapi.json");
    let code = generate::receiver(
        &fs::read_to_string("openapi.json")?,
        "createInvoice",
        "invoiceEvent",
    )?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("callback.rs"), code)?;
    Ok(())
}
