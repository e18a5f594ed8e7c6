//! What a link makes of an exchange.

use serde_json::Value;

use super::link::Link;
use super::operation::Operation;
use super::parameter_in::ParameterIn;
use crate::eval::Context;
use crate::eval::EvalError;

/// The request that a [`Link`] describes for an exchange, from [`Link::resolve`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolvedLink<'d> {
    /// The operation to call, or `None` if the document does not have it.
    pub operation: Option<Operation<'d>>,
    /// The parameters that have a value.
    pub parameters: Vec<LinkParameter<'d>>,
    /// The parameters without a value, by their names in the link, and why they have none. They are
    /// not passed to the operation.
    pub left_out: Vec<(&'d str, EvalError)>,
    /// The request body.
    pub request_body: Option<Value>,
}

/// A parameter for the operation of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkParameter<'d> {
    /// Its name, without the qualifier of `path.id`.
    pub name: &'d str,
    /// Where it goes, by the qualifier, or else by the first parameter of that name that the
    /// operation declares. `None` if neither says so.
    pub location: Option<ParameterIn>,
    /// Its value, with its type.
    pub value: Value,
}

impl<'d> Link<'d> {
    /// Evaluates the parameters and the request body for an exchange of the operation that has the
    /// link.
    ///
    /// A text that is not an expression is a constant, and so is everything inside an object or an
    /// array.
    ///
    /// # Errors
    ///
    /// A request body without a value. A *parameter* without a value is not an error: it is listed
    /// in [`ResolvedLink::left_out`].
    pub fn resolve(
        &self,
        context: &(impl Context + ?Sized),
    ) -> Result<ResolvedLink<'d>, EvalError> {
        self.resolve_with(context, false)
    }

    /// Evaluates the link as [`Link::resolve`] does, and also the strings inside a request body
    /// that is an object or an array. The specification does not say so, but some tools do it.
    ///
    /// # Errors
    ///
    /// The errors of [`Link::resolve`].
    pub fn resolve_nested(
        &self,
        context: &(impl Context + ?Sized),
    ) -> Result<ResolvedLink<'d>, EvalError> {
        self.resolve_with(context, true)
    }

    fn resolve_with(
        &self,
        context: &(impl Context + ?Sized),
        nested: bool,
    ) -> Result<ResolvedLink<'d>, EvalError> {
        let operation = self.operation();
        let (mut parameters, mut left_out) = (Vec::new(), Vec::new());
        for (written, value) in &self.data.parameters {
            let (location, name) = located(operation, written);
            match value.evaluate(context, false) {
                Ok(value) => parameters.push(LinkParameter {
                    name,
                    location,
                    value,
                }),
                Err(error) => left_out.push((written.as_str(), error)),
            }
        }
        let body = self.data.request_body.as_ref();
        let request_body = body
            .map(|body| body.evaluate(context, nested))
            .transpose()?;
        Ok(ResolvedLink {
            operation,
            parameters,
            left_out,
            request_body,
        })
    }
}

/// Returns the location and the name of a parameter in a link. `path.id` is `id` in the path,
/// unless the target lacks that and has a parameter whose name is `path.id`.
fn located<'d>(target: Option<Operation<'d>>, written: &'d str) -> (Option<ParameterIn>, &'d str) {
    let whole = || target.and_then(|target| target.locations(written).next());
    let Some((qualifier, name)) = ParameterIn::qualified(written) else {
        return (whole(), written);
    };
    let is_declared = target.is_some_and(|target| {
        let mut locations = target.locations(name);
        locations.any(|location| location == qualifier)
    });
    match whole() {
        Some(location) if !is_declared => (Some(location), written),
        _ => (Some(qualifier), name),
    }
}
