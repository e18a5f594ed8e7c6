//! From flags, and from members of a line, to the options of a [`UrlTemplate`].

use clap::{Args, ValueEnum};
use openapi_expr::UrlTemplate;
use openapi_expr::url::Slashes;
use openapi_expr_files::json::Object;

/// How a callback URL is built from its template.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct UrlArgs {
    /// What happens to a value in a path that contains `/` or `\`: `refuse` (default), since many
    /// receivers decode it before they choose a route; `encode`, for receivers that take it as data
    #[arg(long, value_name = "HOW", hide_possible_values = true)]
    slashes: Option<SlashesArg>,

    /// Let a URL from the exchange have a query where the template goes on: path text goes in front
    /// of the query, query text after it
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

    /// These flags, where a line does not say otherwise.
    pub(crate) fn with(self, line: &mut Object<'_>) -> Result<Self, String> {
        let slashes = line
            .take("slashes")?
            .map(|json| match json.text()?.as_str() {
                "refuse" => Ok(SlashesArg::Refuse),
                "encode" => Ok(SlashesArg::Encode),
                _ => Err(json.wrong("`refuse` or `encode`")),
            });
        let join_query = line
            .take("join_query")?
            .map(|json| json.boolean())
            .transpose()?;
        Ok(Self {
            slashes: slashes.transpose()?.or(self.slashes),
            join_query: join_query.unwrap_or(self.join_query),
        })
    }
}
