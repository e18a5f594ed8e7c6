//! The operations of a document, each read once, and the findings of each of them in a text.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::document::{self, Data, OperationId, ResponseId, Values};
use crate::lint::check::reader::{Reader, Site};
use crate::lint::guess::Search;
use crate::lint::judge::Judge;
use crate::lint::operation::request::Request;
use crate::lint::operation::response::Response;
use crate::lint::operation::scope::Scope;
use crate::lint::operation::secured::Secured;
use crate::lint::remark::Remark;
use crate::lint::schema::Schemas;

/// The most operations that one key or link is checked against: any number may share it.
pub(super) const MAX_USERS: usize = 8;

/// An operation that a text belongs to, and the one response that has the text, if it is in a link.
#[derive(Clone, Copy, Default)]
pub(super) struct User {
    pub(super) operation: Option<OperationId>,
    pub(super) response: Option<ResponseId>,
}

/// The document, and what its operations declare.
pub(super) struct Operations<'a, 'd> {
    pub(super) root: &'d Value,
    pub(super) data: &'a Data,
    pub(super) values: &'a Values<'d>,
    pub(super) schemas: Schemas<'d>,
    secured: Secured,
    search: Search,
    requests: HashMap<OperationId, Rc<Request<'d>>>,
    responses: HashMap<ResponseId, Rc<Response<'d>>>,
}

impl<'a, 'd> Operations<'a, 'd> {
    pub(super) fn new(root: &'d Value, data: &'a Data, values: &'a Values<'d>) -> Self {
        Self {
            root,
            data,
            values,
            schemas: Schemas::new(root),
            secured: Secured::new(root),
            search: Search::new(),
            requests: HashMap::new(),
            responses: HashMap::new(),
        }
    }

    /// What is wrong with a text: asks each of the operations that have it, and judges the fixes
    /// that they offer.
    pub(super) fn remarks(
        &mut self,
        users: impl Iterator<Item = User>,
        site: Site,
        text: &str,
        ask: impl Fn(Reader<'_, 'd>, &str) -> Vec<Remark>,
    ) -> Vec<Remark> {
        let mut users = users.take(MAX_USERS).peekable();
        let nobody = users.peek().is_none().then(User::default);
        let users: Vec<_> = users
            .chain(nobody)
            .map(|user| {
                let request = user.operation.and_then(|id| self.request(id));
                let response = user.response.and_then(|id| self.response(id));
                (request, response)
            })
            .collect();
        let readers: Vec<_> = users
            .iter()
            .map(|(request, response)| Reader {
                scope: Scope {
                    root: self.root,
                    schemas: &self.schemas,
                    secured: &self.secured,
                    request: request.as_deref(),
                    response: response.as_deref(),
                    success: false,
                },
                search: &self.search,
                site,
                focus: None,
            })
            .collect();
        Judge::new(&readers, text, ask).remarks()
    }

    /// What an operation declares for its request.
    pub(super) fn request(&mut self, id: OperationId) -> Option<Rc<Request<'d>>> {
        if let Some(known) = self.requests.get(&id) {
            return Some(Rc::clone(known));
        }
        let method = &self.data.operations.get(id)?.method;
        let value = self.values.operations.get(id)?;
        let request = Rc::new(Request::new(self.root, &self.schemas, method, value));
        self.requests.insert(id, Rc::clone(&request));
        Some(request)
    }

    fn response(&mut self, id: ResponseId) -> Option<Rc<Response<'d>>> {
        if let Some(known) = self.responses.get(&id) {
            return Some(Rc::clone(known));
        }
        let value = document::Node::root(self.values.responses.get(id)?);
        let response = Rc::new(Response::new(self.root, "default", value));
        self.responses.insert(id, Rc::clone(&response));
        Some(response)
    }
}
