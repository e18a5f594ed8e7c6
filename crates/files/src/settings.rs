//! The level of each rule: from `openapi-expr.toml`, and then from the caller.

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use openapi_expr::Linter;
use openapi_expr::lint::Rule;
use serde::Deserialize;

use crate::files::{FileKind, Files};
use crate::findings::find_rule;
use crate::line::OneLine;

/// The name of the settings file.
pub const SETTINGS_FILE: &str = "openapi-expr.toml";
/// Largest file of settings. A reader of TOML takes many times its size.
const MAX_BYTES: u64 = 256 * 1024;
/// Characters that are shown of a line that is wrong.
const MAX_SHOWN: usize = 160;

/// The level of a rule: whether it is off, or how severe its findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// The rule is off.
    Allow,
    /// Its findings are notes.
    Note,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Deny,
}

/// `openapi-expr.toml`
#[derive(Clone, Debug, Default, Deserialize)]
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

/// Which file of settings counts.
#[derive(Clone, Debug)]
enum Chosen {
    /// The nearest one, in the folder of a document or above it.
    Nearest,
    File(PathBuf),
    None,
}

/// Makes the linter of each document. Each settings file is read once.
///
/// ```
/// use std::path::Path;
///
/// use openapi_expr::lint::Rule;
/// use openapi_expr_files::{Disk, Overlay, Settings};
///
/// let mut files = Overlay::new(Disk);
/// files.insert("/nowhere/openapi-expr.toml", "[rules]\nliteral-url = 'allow'\n");
/// let mut settings = Settings::nearest();
/// let linter = settings.linter(&files, Path::new("/nowhere/api"))?;
/// assert_eq!(linter.level(Rule::LiteralUrl), None);
/// # Ok::<(), openapi_expr_files::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    chosen: Chosen,
    levels: Vec<(Rule, Level)>,
    deny_warnings: bool,
    /// By file.
    known: HashMap<PathBuf, Config>,
}

/// The error for a settings file that cannot be read, is not TOML, or names an unknown rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    file: PathBuf,
    message: String,
}

impl SettingsError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        "invalid-settings"
    }

    /// Returns the settings file.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

/// `FILE: MESSAGE`
impl Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.to_string_lossy();
        write!(f, "{}: {}", OneLine(&file), self.message)
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Creates settings from the nearest [`SETTINGS_FILE`]: in the folder of a document, or the
    /// next one above it.
    pub fn nearest() -> Self {
        Self::new(Chosen::Nearest)
    }

    /// Creates settings from one file for all documents.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(Chosen::File(path.into()))
    }

    /// Creates settings without a file.
    pub fn none() -> Self {
        Self::new(Chosen::None)
    }

    fn new(chosen: Chosen) -> Self {
        Self {
            chosen,
            levels: Vec::new(),
            deny_warnings: false,
            known: HashMap::new(),
        }
    }

    /// Sets the level of a rule. It overrides files, and what was set before.
    pub fn set(&mut self, rule: Rule, level: Level) {
        self.levels.push((rule, level));
    }

    /// Turns all warnings into errors.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// Returns the linter of a document in a folder. The folder is an absolute path.
    ///
    /// # Errors
    ///
    /// A settings file that cannot be read, is not TOML, or names an unknown rule.
    pub fn linter(&mut self, files: &dyn Files, folder: &Path) -> Result<Linter, SettingsError> {
        let file = match &self.chosen {
            Chosen::None => None,
            Chosen::File(file) => Some(file.clone()),
            Chosen::Nearest => nearest(files, folder)?,
        };
        let config = match file {
            Some(file) => self.read(files, &file)?,
            None => Config::default(),
        };
        let levels = config.levels.iter().chain(&self.levels).copied();
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

    fn read(&mut self, files: &dyn Files, file: &Path) -> Result<Config, SettingsError> {
        if let Some(config) = self.known.get(file) {
            return Ok(config.clone());
        }
        let text = files
            .read(file, MAX_BYTES)
            .map_err(|error| wrong(file, &error))?;
        let mut config: Config = toml::from_str(&text).map_err(|error| {
            // The target of a link need not be settings: no line of it is shown.
            if matches!(files.read_link(file), Ok(Some(_))) {
                wrong(file, &"the link does not point to settings")
            } else {
                wrong(file, &error)
            }
        })?;
        for (name, level) in &config.rules {
            let rule = find_rule(name).map_err(|error| wrong(file, &format_args!("{error:#}")))?;
            config.levels.push((rule, *level));
        }
        self.known.insert(file.to_owned(), config.clone());
        Ok(config)
    }
}

/// The file of settings in a folder or the next one above it.
fn nearest(files: &dyn Files, folder: &Path) -> Result<Option<PathBuf>, SettingsError> {
    let mut candidates = folder.ancestors().map(|folder| folder.join(SETTINGS_FILE));
    let found = candidates.find(|file| files.read_link(file).is_ok());
    if let Some(file) = &found
        && files
            .metadata(file)
            .is_ok_and(|data| data.kind != FileKind::File)
    {
        // Opening a pipe would wait for its writer.
        return Err(wrong(file, &"it is not a file"));
    }
    Ok(found)
}

/// An error whose lines are safe to show and not too long.
fn wrong(file: &Path, error: &dyn Display) -> SettingsError {
    let cut = |line: &str| match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => line.get(..end).unwrap_or_default().to_owned() + "…",
        None => line.to_owned(),
    };
    let error = error.to_string();
    let shown: Vec<_> = error
        .trim_end()
        .lines()
        .map(|line| OneLine(&cut(line)).to_string())
        .collect();
    SettingsError {
        file: file.to_owned(),
        message: shown.join("\n"),
    }
}
