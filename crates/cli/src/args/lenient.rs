//! From a flag, and from a member of a line, to a [`Leniency`].

use clap::Args;
use openapi_expr::Leniency;
use openapi_expr_files::json::Object;

#[derive(Args)]
pub(crate) struct LenientArg {
    /// Non-standard spellings to accept, separated by commas: `bare_parameter`, `dotted_body`,
    /// `angle_brackets`, `missing_slash`, `missing_dollar`, `sender_parameter`, `literal_braces`;
    /// `fastapi` for the first three, `all`, or `strict` for none
    #[arg(id = "lenient", long = "lenient", value_name = "NAMES")]
    names: Vec<Leniency>,
}

impl LenientArg {
    /// The leniency that was asked for; `None` if the flag was not given.
    pub(crate) fn leniency(&self) -> Option<Leniency> {
        self.names.iter().copied().reduce(|one, other| one | other)
    }
}

/// `"lenient": ["name", …]`
pub(crate) fn read_lenient(line: &mut Object<'_>) -> Result<Option<Leniency>, String> {
    let Some(json) = line.take("lenient")? else {
        return Ok(None);
    };
    let sets = json.items()?.into_iter().map(|item| {
        let set: Result<Leniency, _> = item.text()?.parse();
        set.map_err(|error| format!("`{}`: {error}", item.place()))
    });
    sets.reduce(|one, other| Ok(one? | other?))
        .transpose()
        .map(|set| Some(set.unwrap_or_default()))
}
