//! What was meant by a parameter or a header that is not declared.

use super::near::{flat, near};
use super::search::{Guess, Guesses, Search, one, only, spelled};
use crate::document::ParameterIn;
use crate::lint::operation::request::Parameter;
use crate::lint::operation::scope::Scope;
use crate::syntax::{Message, bare_sources, escape};

impl Search {
    /// A name without a location: a parameter of that name, or a member of the body.
    pub(in crate::lint) fn anywhere(&self, scope: Scope<'_, '_>, name: &str) -> Guesses {
        let scope = scope.guessing();
        let Some(request) = scope.request else {
            return Vec::new();
        };
        let parameters = bare_sources(name).filter_map(|(source, name)| {
            let parameter = request.parameter(source.into(), &name);
            one(parameter.and_then(spelled), "name the parameter's location")
        });
        let mut found: Guesses = parameters.collect();
        found.extend(self.member(scope, Message::Request, name));
        found
    }

    /// A member of a body, by its name.
    fn member(&self, scope: Scope<'_, '_>, message: Message, name: &str) -> Option<Guess> {
        let reason = match message {
            Message::Request => "the request body has a member of that name",
            Message::Response => "the response body has a member of that name",
        };
        let member = format!("${}.body#/{}", message.as_str(), escape(name));
        one(self.if_declared(scope, member), reason)
    }

    /// A parameter of the request that is not declared.
    pub(super) fn parameter(
        &self,
        scope: Scope<'_, '_>,
        location: ParameterIn,
        name: &str,
    ) -> Guesses {
        let Some(request) = scope
            .request
            .filter(|request| self.spend(request.parameters.len()))
        else {
            return Vec::new();
        };
        let wanted = flat(name);
        let all = || request.parameters.iter();
        let here = || all().filter(|one| one.location == location);
        let elsewhere =
            || all().filter(|one| one.location != location && one.location != ParameterIn::Cookie);
        let same = |one: &&Parameter<'_>| flat(one.name) == wanted;
        let guess = |found: Option<&Parameter<'_>>, reason| one(found.and_then(spelled), reason);
        let other_spelling = || {
            let reason = "names must match their declaration";
            guess(only(here().filter(same)), reason)
        };
        let near_name = || {
            let reason = "a parameter with a similar name exists";
            guess(only(here().filter(|one| near(one.name, name))), reason)
        };
        let of_response = || {
            let header = self.if_declared(scope, format!("$response.header.{name}"));
            one(header, "the response has it")
        };
        let other_location = || {
            let reason = "the parameter has another location";
            guess(only(elsewhere().filter(same)), reason)
        };
        let of_body = || self.member(scope, Message::Request, name);
        let found = if location == ParameterIn::Header {
            vec![
                other_spelling(),
                near_name(),
                of_response(),
                other_location(),
                of_body(),
            ]
        } else {
            vec![other_spelling(), other_location(), near_name(), of_body()]
        };
        found.into_iter().flatten().collect()
    }

    /// A response has neither query nor path: the request's was meant, or another source of the
    /// response.
    pub(super) fn not_in_response(
        &self,
        scope: Scope<'_, '_>,
        location: ParameterIn,
        name: &str,
    ) -> Guesses {
        let parameter = scope
            .request
            .and_then(|request| request.parameter(location, name));
        let of_request = one(parameter.and_then(spelled), "only a request has it");
        of_request
            .into_iter()
            .chain(self.member(scope, Message::Response, name))
            .chain(self.anywhere(scope, name))
            .collect()
    }

    /// A header of the response that is not declared.
    pub(super) fn response_header(&self, scope: Scope<'_, '_>, name: &str) -> Guesses {
        let headers = scope.response_headers();
        let headers = || headers.iter().filter(|_| self.spend(1));
        let spelled = |found: &&str| Some(format!("$response.header.{found}"));
        let wanted = flat(name);
        let found = [
            one(
                only(headers().filter(|one| flat(one) == wanted)).and_then(spelled),
                "names must match their declaration",
            ),
            one(
                only(headers().filter(|one| near(one, name))).and_then(spelled),
                "a header with a similar name exists",
            ),
            one(
                self.if_declared(scope, format!("$request.header.{name}")),
                "the request has it",
            ),
            self.member(scope, Message::Response, name),
        ];
        found
            .into_iter()
            .flatten()
            .chain(self.anywhere(scope, name))
            .collect()
    }
}
