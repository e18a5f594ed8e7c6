//! What was meant by an expression that reads nothing: each guess is something that the operation
//! declares.

mod body;
mod near;
mod parameter;
mod search;

pub(super) use body::DOTTED;
pub(super) use near::near;
pub(super) use search::{Guess, Search};

use self::search::Guesses;
use super::operation::scope::Scope;
use crate::document::ParameterIn;
use crate::syntax::{Expression, Source};

impl Search {
    /// What may have been meant by an expression that reads nothing, the likeliest first: another
    /// spelling of the name, then another place in the body, another message, another source.
    pub(super) fn guesses(&self, scope: Scope<'_, '_>, expression: &Expression<'_>) -> Guesses {
        let scope = scope.guessing();
        match expression {
            Expression::Request(Source::Query(name)) => {
                self.parameter(scope, ParameterIn::Query, name.as_str())
            }
            Expression::Request(Source::Path(name)) => {
                self.parameter(scope, ParameterIn::Path, name.as_str())
            }
            Expression::Request(Source::Header(name)) => {
                self.parameter(scope, ParameterIn::Header, name.as_str())
            }
            Expression::Parameter(name) | Expression::SenderParameter(name) => {
                self.anywhere(scope, name.as_str())
            }
            Expression::Response(Source::Query(name)) => {
                self.not_in_response(scope, ParameterIn::Query, name.as_str())
            }
            Expression::Response(Source::Path(name)) => {
                self.not_in_response(scope, ParameterIn::Path, name.as_str())
            }
            Expression::Response(Source::Header(name)) => {
                self.response_header(scope, name.as_str())
            }
            _ => expression
                .body()
                .map_or_else(Vec::new, |(message, pointer)| {
                    self.pointer(scope, message, pointer)
                }),
        }
    }
}
