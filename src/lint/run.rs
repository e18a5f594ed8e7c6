//! One run over a document: what the walk has found, each with the operations that have it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::check::key::{self, Key};
use super::check::key_url::{self, Https};
use super::check::link;
use super::check::link_target::{self, Mistake};
use super::check::member;
use super::check::reference::References;
use super::check::shape;
use super::check::syntax::Reader;
use super::facts::Facts;
use super::finding::{Place, Report};
use super::guess::Repair;
use super::judge::Judge;
use super::operation::declared::{Request, Response, Secured};
use super::operation::scope::Scope;
use super::remark::{Remark, Sink, Subject};
use super::rule::Severity;
use super::rules::Rule;
use super::schema::lookup::Schemas;
use super::schema::types::Types;
use crate::document::{
    self, Bundled, CallbackData, CallbackObject, Data, LinkData, LinkValue, Values, check_version,
};
use crate::syntax::Syntax;
use crate::syntax::escape;

/// Operations that one key or link is checked against: it may be shared by any number.
const MAX_USERS: usize = 8;

pub(super) struct Check<'d, L> {
    root: &'d Value,
    facts: &'d Facts,
    data: Data,
    values: Values<'d>,
    schemas: Schemas<'d>,
    secured: Secured,
    repair: Repair,
    https: Https,
    sink: Sink<L>,
    requests: HashMap<usize, Rc<Request<'d>>>,
    responses: HashMap<usize, Rc<Response<'d>>>,
}

/// What is said of one text by one operation that has it.
type Said = Vec<Remark>;

impl<'d, L: Fn(Rule, Severity) -> Option<Severity>> Check<'d, L> {
    pub(super) fn run(root: &'d Value, bundled: &Bundled, facts: &'d Facts, level: L) -> Report {
        let mut sink = Sink::new(level);
        if let Err(error) = check_version(root) {
            let named = ["openapi", "swagger", "arazzo", "asyncapi", "overlay"];
            let version = named.into_iter().find(|name| root.get(name).is_some());
            let pointer = version.map(|name| format!("/{name}")).unwrap_or_default();
            let value = version.map_or(Some(root), |name| root.get(name));
            let text = value.and_then(Value::as_str).unwrap_or_default();
            let subject = Subject {
                pointer: &pointer,
                place: Place::Value,
                text,
            };
            sink.push(
                subject,
                Remark::new(Rule::NotOpenApi, subject.all(), error.to_string()),
            );
            return sink.report;
        }
        let (data, values) = document::walk(root, bundled, Syntax::openapi());
        let https = uses_https(root, &data);
        let mut check = Self {
            root,
            facts,
            data,
            values,
            schemas: Schemas::new(root),
            secured: Secured::new(root),
            repair: Repair::new(),
            https,
            sink,
            requests: HashMap::new(),
            responses: HashMap::new(),
        };
        check.all();
        check.sink.report
    }

    fn all(&mut self) {
        // Apart from the checks, which fill what is kept of operations.
        let data = std::mem::take(&mut self.data);
        self.sink.report.operations = data.own.operations;
        for (object, number) in data
            .callback_objects
            .iter()
            .zip(0..data.own.callback_objects)
        {
            self.callbacks(&data, number, object);
        }
        let mut references = References::new(self.root, self.facts);
        for link in data.links.iter().take(data.own.links) {
            self.link(&data, link, &mut references);
        }
        self.webhooks();
        shape::check(self.root, self.facts, references, |subject, remark| {
            self.sink.push(subject, remark)
        });
    }

    fn callbacks(
        &mut self,
        data: &Data,
        number: usize,
        CallbackObject {
            pointer: object,
            keys,
            operations,
        }: &CallbackObject,
    ) {
        let https = self.https.clone();
        let first = keys.start;
        let keys = data.callbacks.get(keys.clone()).unwrap_or_default();
        self.sink.report.callback_keys += keys.len();
        let skipped = self
            .values
            .callback_objects
            .get(number)
            .and_then(|value| value.as_object())
            .into_iter()
            .flatten();
        for (key, _) in
            skipped.filter(|(key, item)| key.starts_with("x-") && key::is_path_item(item))
        {
            let pointer = format!("{object}/{}", escape(key));
            let subject = key::subject(&pointer, key);
            let message =
                "the key begins with `x-`, so it is an extension and its requests are never sent";
            self.sink.push(
                subject,
                Remark::new(Rule::ExtensionKey, subject.all(), message),
            );
        }
        let item_of = |number: usize| {
            self.values
                .callbacks
                .get(number)
                .copied()
                .unwrap_or(&Value::Null)
        };
        let is_item = keys
            .iter()
            .zip(first..)
            .any(|(key, number)| key::is_method(&key.key, item_of(number)));
        // The name is meant to be called, where nothing below it can be.
        let literal = |key: &CallbackData| {
            key.template
                .as_ref()
                .is_ok_and(|text| text.expressions().next().is_none())
                && !key.key.contains("://")
        };
        if !is_item
            && !keys.is_empty()
            && keys.iter().all(literal)
            && self.expression_as_name(object, keys)
        {
            return;
        }
        let duplicates = key::duplicates(keys.iter().map(|key| key.key.as_str()));
        let mut level_missing = false;
        for (key, number) in keys.iter().zip(first..) {
            let subject = key::subject(&key.pointer, &key.key);
            let item = self
                .values
                .callbacks
                .get(number)
                .copied()
                .unwrap_or(&Value::Null);
            if key::is_method(&key.key, item) {
                if !std::mem::replace(&mut level_missing, true) {
                    self.level_missing(object, key);
                }
                continue;
            }
            // One mistake is told once.
            if is_item && key::is_field(&key.key) || key.key == "$ref" {
                continue;
            }
            let check = Key {
                subject,
                root: self.root,
                item,
                https: &https,
                target: &key.target,
            };
            let users = operations.iter().map(|operation| (Some(*operation), None));
            let said = self.by_users(data, users, false, &key.key, |reader, text| {
                check.of(reader, text)
            });
            let is_name = said.iter().any(|remark| remark.rule == Rule::PlainName);
            for remark in said {
                self.sink.push(subject, remark);
            }
            if let Some(remark) =
                member::without_operation(self.root, item, subject.all()).filter(|_| !is_name)
            {
                self.sink.push(subject, remark);
            }
            if let Some(first) = duplicates.get(key.key.as_str()) {
                let message = format!("the key is the same expression as `{first}`");
                self.sink.push(
                    subject,
                    Remark::new(Rule::DuplicateKey, subject.all(), message),
                );
            }
        }
    }

    /// True when the name of a Callback Object is an expression, which is told.
    fn expression_as_name(&mut self, object: &str, keys: &[CallbackData]) -> bool {
        let name = keys.first().map_or("", |key| key.name.as_str());
        let named = object
            .rsplit_once('/')
            .is_some_and(|(_, last)| *last == *escape(name));
        let told = named && key::is_expression(name);
        if told {
            let subject = key::subject(object, name);
            let remark = Remark::new(
                Rule::ExpressionAsName,
                subject.all(),
                Rule::ExpressionAsName.summary(),
            );
            self.sink
                .push(subject, remark.help("put a free name above it"));
        }
        told
    }

    /// A method stands where the expression belongs: the name above may be the expression.
    fn level_missing(&mut self, object: &str, key: &CallbackData) {
        if !self.expression_as_name(object, std::slice::from_ref(key)) {
            let subject = key::subject(&key.pointer, &key.key);
            let remark = Remark::new(
                Rule::MethodAsKey,
                subject.all(),
                Rule::MethodAsKey.summary(),
            );
            let help = "put the URL above it, such as `{$request.body#/callbackUrl}`";
            self.sink.push(subject, remark.help(help));
        }
    }

    fn link(&mut self, data: &Data, link: &LinkData, references: &mut References<'d>) {
        self.sink.report.links += 1;
        self.sink.report.link_values +=
            link.parameters.len() + usize::from(link.request_body.is_some());
        let (target, mistake) = link_target::operation(self.root, data, link);
        let reference = format!("{}/operationRef", link.pointer);
        let unread = references.operation(&reference);
        if let Some(Mistake {
            pointer,
            text,
            remark,
        }) = mistake
        {
            let (text, remark) = references.restored(&pointer, text, remark);
            self.sink.push(
                Subject {
                    pointer: &pointer,
                    place: Place::Value,
                    text,
                },
                remark,
            );
        } else if let Some(remark) = unread {
            let text = link.operation_ref.as_deref().unwrap_or_default();
            let subject = Subject {
                pointer: &reference,
                place: Place::Value,
                text,
            };
            self.sink.push(
                subject,
                Remark {
                    span: subject.all(),
                    ..remark
                },
            );
        }
        let target = target.and_then(|number| self.request(data, number));
        // The response is the one that has the link; the request is that of its operations.
        let users: Vec<_> = link
            .responses
            .iter()
            .filter_map(|response| Some((*response, data.responses.get(*response)?)))
            .flat_map(|(number, response)| {
                let first = response
                    .operations
                    .is_empty()
                    .then_some((None, Some(number)));
                first.into_iter().chain(
                    response
                        .operations
                        .iter()
                        .map(move |one| (Some(*one), Some(number))),
                )
            })
            .take(MAX_USERS)
            .collect();
        let names: HashSet<_> = link
            .parameters
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        for (name, value) in &link.parameters {
            let pointer = format!("{}/parameters/{}", link.pointer, escape(name));
            let mut takes = None;
            if let Some(target) = &target {
                let subject = Subject {
                    pointer: &pointer,
                    place: Place::Key,
                    text: name,
                };
                match link::parameter(target, name) {
                    Some(found) => {
                        if let Some(remark) = link::ambiguous(target, &found, name, &names) {
                            self.sink.push(subject, remark);
                        }
                        let schemas: Vec<_> = found.iter().filter_map(|one| one.schema).collect();
                        takes =
                            (schemas.len() == found.len()).then(|| self.schemas.types(&schemas));
                    }
                    None if target.is_open() => {}
                    None => {
                        self.sink.push(
                            subject,
                            link::unknown_parameter(&self.schemas, target, name),
                        );
                    }
                }
            }
            self.value(
                data,
                &users,
                &pointer,
                value,
                takes.map(|takes| (takes, name.as_str())),
            );
        }
        if let Some(body) = &link.request_body {
            let pointer = format!("{}/requestBody", link.pointer);
            self.value(data, &users, &pointer, body, None);
            if let Some(target) = target.filter(|target| link::takes_no_body(target)) {
                let text = body.constant().as_str().unwrap_or_default();
                let subject = Subject {
                    pointer: &pointer,
                    place: Place::Value,
                    text,
                };
                let message = format!("{} takes no request body", target.label());
                self.sink.push(
                    subject,
                    Remark::new(Rule::LinkWithoutBody, subject.all(), message),
                );
            }
        }
    }

    fn value(
        &mut self,
        data: &Data,
        users: &[(Option<usize>, Option<usize>)],
        pointer: &str,
        value: &LinkValue,
        takes: Option<(Types, &str)>,
    ) {
        for (pointer, nested) in link::nested(pointer, value.constant()) {
            let text = nested.constant().as_str().unwrap_or_default();
            let subject = Subject {
                pointer: &pointer,
                place: Place::Value,
                text,
            };
            let mut said =
                self.by_users(data, users.iter().copied(), true, text, |reader, read| {
                    link::value(reader, &link::with_text(&nested, read))
                });
            said.extend(link::in_constant(&nested, &said));
            for remark in said {
                self.sink.push(subject, remark);
            }
        }
        let text = value.constant().as_str().unwrap_or_default();
        let subject = Subject {
            pointer,
            place: Place::Value,
            text,
        };
        let said = self.by_users(data, users.iter().copied(), true, text, |reader, read| {
            let value = link::with_text(value, read);
            let found = link::value(reader, &value);
            if !found.is_empty() {
                return found;
            }
            let mismatch =
                takes.and_then(|(takes, name)| link::type_mismatch(reader, takes, name, &value));
            mismatch.into_iter().collect()
        });
        for remark in said {
            self.sink.push(subject, remark);
        }
    }

    /// Asks for each of the operations that have a text, and judges what is offered.
    fn by_users(
        &mut self,
        data: &Data,
        users: impl Iterator<Item = (Option<usize>, Option<usize>)>,
        link: bool,
        text: &str,
        ask: impl Fn(Reader<'_, 'd>, &str) -> Said,
    ) -> Said {
        let mut users = users.take(MAX_USERS).peekable();
        let nobody = users.peek().is_none().then_some((None, None));
        let users = users.chain(nobody).map(|(operation, response)| {
            let request = operation.and_then(|number| self.request(data, number));
            (request, response.and_then(|number| self.response(number)))
        });
        let users: Vec<_> = users.collect();
        let readers = users.iter().map(|(request, response)| {
            let scope = Scope {
                root: self.root,
                schemas: &self.schemas,
                secured: &self.secured,
                request: request.as_deref(),
                response: response.as_deref(),
                success: false,
            };
            Reader {
                scope,
                repair: &self.repair,
                link,
                focus: None,
            }
        });
        let readers: Vec<_> = readers.collect();
        Judge::new(&readers, text, ask).said()
    }

    fn request(&mut self, data: &Data, number: usize) -> Option<Rc<Request<'d>>> {
        if let Some(known) = self.requests.get(&number) {
            return Some(Rc::clone(known));
        }
        let method = &data.operations.get(number)?.method;
        let request = Rc::new(Request::new(
            self.root,
            &self.schemas,
            method,
            self.values.operations.get(number)?,
        ));
        self.requests.insert(number, Rc::clone(&request));
        Some(request)
    }

    fn response(&mut self, number: usize) -> Option<Rc<Response<'d>>> {
        if let Some(known) = self.responses.get(&number) {
            return Some(Rc::clone(known));
        }
        let response = Rc::new(Response::new(
            self.root,
            "default",
            document::Node::root(self.values.responses.get(number)?),
        ));
        self.responses.insert(number, Rc::clone(&response));
        Some(response)
    }

    fn webhooks(&mut self) {
        let webhooks = self
            .root
            .get("webhooks")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (name, _) in webhooks.filter(|(name, _)| key::is_expression(name)) {
            let pointer = format!("/webhooks/{}", escape(name));
            let subject = key::subject(&pointer, name);
            let message = "the name of a webhook is not evaluated";
            self.sink.push(
                subject,
                Remark::new(Rule::WebhookExpression, subject.all(), message),
            );
        }
    }
}

/// What the document's servers, less those of one's own machine, say together; without any, what a
/// callback's key says.
fn uses_https(root: &Value, data: &Data) -> Https {
    let servers = root
        .get("servers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let urls = servers.filter_map(|server| server.get("url")?.as_str());
    let mut urls = urls
        .filter(|url| {
            url.split_once("://")
                .is_some_and(|(_, rest)| !key_url::is_local(rest))
        })
        .peekable();
    let secure = |url: &str| url.starts_with("https://");
    match urls.peek().copied() {
        Some(first) if urls.all(secure) => Https::Servers(first.to_owned()),
        Some(_) => Https::Nowhere,
        None => {
            let key = data
                .callbacks
                .iter()
                .map(|callback| callback.key.as_str())
                .find(|key| secure(key));
            key.map_or(Https::Nowhere, |key| Https::Keys(key.to_owned()))
        }
    }
}
