//! Which rules weigh how much: `openapi-expr.toml`, then flags.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use openapi_expr::Linter;
use openapi_expr::lint::Rule;
use serde::Deserialize;

use crate::args::lint::LintArgs;
use crate::lint::named;
use crate::output::line::OneLine;

/// What the file is called.
const NAME: &str = "openapi-expr.toml";
/// Largest file of settings. A reader of TOML takes many times its size.
const MAX_BYTES: u64 = 256 * 1024;
/// Characters that are shown of a line that is wrong.
const MAX_SHOWN: usize = 160;

/// `openapi-expr.toml`
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    #[serde(default)]
    deny_warnings: bool,
    /// By the code or name of a rule.
    #[serde(default)]
    rules: BTreeMap<String, Level>,
    /// `rules`, their names read.
    #[serde(skip)]
    levels: Vec<(Rule, Level)>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Allow,
    Note,
    Warn,
    Deny,
}

/// Makes the linter of each document.
pub(crate) struct Settings<'a> {
    args: &'a LintArgs,
    flags: Vec<(Rule, Level)>,
    deny_warnings: bool,
    /// By folder.
    known: HashMap<PathBuf, Config>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(args: &'a LintArgs) -> Result<Self, String> {
        let mut settings = Self {
            args,
            flags: Vec::new(),
            deny_warnings: false,
            known: HashMap::new(),
        };
        for (names, level) in [
            (&args.allow, Level::Allow),
            (&args.warn, Level::Warn),
            (&args.deny, Level::Deny),
        ] {
            for name in names {
                if name == "warnings" && matches!(level, Level::Deny) {
                    settings.deny_warnings = true;
                } else {
                    settings.flags.push((named::listed(name)?, level));
                }
            }
        }
        Ok(settings)
    }

    /// The linter of a document, by its path without links; none of a path is that of stdin.
    pub(super) fn linter(&mut self, path: Option<&Path>) -> Result<Linter, String> {
        let config = match &self.args.config {
            _ if self.args.no_config => Config::default(),
            Some(file) => self.read(file)?,
            None => {
                let folder = path.and_then(Path::parent).map(Path::to_owned);
                let folder = folder
                    .or_else(|| std::env::current_dir().ok())
                    .unwrap_or_default();
                match folder
                    .ancestors()
                    .map(|folder| folder.join(NAME))
                    .find(|file| file.symlink_metadata().is_ok())
                {
                    // Opening a pipe would wait for whoever writes to it.
                    Some(file) if file.exists() && !file.is_file() => {
                        return Err(format!(
                            "{}: it is not a file",
                            OneLine(&file.to_string_lossy())
                        ));
                    }
                    Some(file) => self.read(&file)?,
                    None => Config::default(),
                }
            }
        };
        let levels = config.levels.iter().chain(&self.flags).copied();
        let linter = levels.fold(Linter::new(), |linter, (rule, level)| match level {
            Level::Allow => linter.allow(rule),
            Level::Note => linter.note(rule),
            Level::Warn => linter.warn(rule),
            Level::Deny => linter.deny(rule),
        });
        Ok(if self.deny_warnings || config.deny_warnings {
            linter.deny_warnings()
        } else {
            linter
        })
    }

    fn read(&mut self, file: &Path) -> Result<Config, String> {
        if let Some(config) = self.known.get(file) {
            return Ok(config.clone());
        }
        let told = |error: &dyn Display| {
            let error = error.to_string();
            let cut = |line: &str| match line.char_indices().nth(MAX_SHOWN) {
                Some((end, _)) => line.get(..end).unwrap_or_default().to_owned() + "…",
                None => line.to_owned(),
            };
            let shown: Vec<_> = error
                .trim_end()
                .lines()
                .map(|line| OneLine(&cut(line)).to_string())
                .collect();
            format!("{}: {}", OneLine(&file.to_string_lossy()), shown.join("\n"))
        };
        let text = text(file).map_err(|error| told(&error))?;
        let mut config: Config = toml::from_str(&text).map_err(|error| {
            // What a link leads to need not be settings: no line of it is shown.
            if file.is_symlink() {
                told(&"the link does not lead to settings")
            } else {
                told(&error)
            }
        })?;
        for (name, level) in &config.rules {
            config
                .levels
                .push((named::listed(name).map_err(|error| told(&error))?, *level));
        }
        self.known.insert(file.to_owned(), config.clone());
        Ok(config)
    }
}

/// The text of a file, or of a pipe, which does not say how long it is.
fn text(file: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!(
            "settings are at most {} KiB",
            MAX_BYTES >> 10
        )));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("the text is not UTF-8"))
}
