//! From flags, and from members of a line, to the options of a [`UrlTemplate`].

use clap::{Args, ValueEnum};
use openapi_expr::UrlTemplate;
use openapi_expr::url::Slashes;
use openapi_expr_files::json::Object;

/// How a callback URL is built from its template.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct UrlArgs {
    /// What happens to a path value that contains `/` or `\`: `refuse` (default), because many
    /// receivers decode it before they choose a route; or `encode`, for receivers that treat it as
    /// data
    #[arg(long, value_name = "HOW", hide_possible_values = true)]
    slashes: Option<SlashesArg>,

    /// Accept a URL from the exchange that has a query although the template continues: path text
    /// goes before the query, query text after it
    #[arg(long)]
    join_query: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SlashesArg {
    /// It is an error
    Refuse,
    /// It is percent-encoded
    Encode,
}

impl UrlArgs {
    /// The template with these options.
    pub(crate) fn apply(self, template: UrlTemplate) -> UrlTemplate {
        let slashes = match self.slashes {
            None | Some(SlashesArg::Refuse) => Slashes::Refuse,
            Some(SlashesArg::Encode) => Slashes::Encode,
        };
        template.slashes(slashes).join_query(self.join_query)
    }

    /// These flags, unless a line overrides them.
    pub(crate) fn with(self, line: &mut Object<'_>) -> Result<Self, String> {
        let slashes = line
            .take("slashes")?
            .map(|json| match json.text()?.as_str() {
                "refuse" => Ok(SlashesArg::Refuse),
                "encode" => Ok(SlashesArg::Encode),
                _ => Err(json.wrong("`refuse` or `encode`")),
            });
        let join_query = line.boolean("join_query")?;
        Ok(Self {
            slashes: slashes.transpose()?.or(self.slashes),
            join_query: join_query.unwrap_or(self.join_query),
        })
    }
}
