//! Operations and callbacks of a document, as its readers see them.

use ::url::Url;
use serde_json::Value;

use super::data::{CallbackData, OperationData};
use super::model::Document;
use super::node::Node;
use super::parameter_in::ParameterIn;
use crate::eval::Context;
use crate::policy::Policy;
use crate::syntax::ParseError;
use crate::syntax::Template;
use crate::url::{UrlError, UrlTemplate};

/// An operation of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Operation<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d OperationData,
}

impl<'d> Operation<'d> {
    /// Its JSON Pointer in the document.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// The HTTP method: upper case, but for 3.2's `additionalOperations`, whose methods are as
    /// written; empty for an operation outside of a Path Item, which only an `operationRef` leads
    /// to.
    pub fn method(&self) -> &'d str {
        &self.data.method
    }

    /// The path template, the key in the Paths Object; `None` for webhooks and the operations of
    /// callbacks.
    pub fn path(&self) -> Option<&'d str> {
        self.data.path.as_deref()
    }

    /// The `operationId`.
    pub fn id(&self) -> Option<&'d str> {
        self.data.id.as_deref()
    }

    /// The Operation Object.
    pub fn value(&self) -> &'d Value {
        self.document.at(&self.data.pointer)
    }

    /// Its callbacks, an entry for each key expression, in the order of the document.
    pub fn callbacks(&self) -> impl Iterator<Item = Callback<'d>> + use<'d> {
        let (document, numbers) = (self.document, &self.data.callbacks);
        let objects = numbers
            .iter()
            .filter_map(move |number| document.data.callback_objects.get(*number));
        let callbacks = objects
            .filter_map(move |object| document.data.callbacks.get(object.keys.clone()))
            .flatten();
        callbacks.map(move |data| Callback { document, data })
    }

    /// The callback of that name: its first key expression, where it has several.
    pub fn callback(&self, name: &str) -> Option<Callback<'d>> {
        self.callbacks().find(|callback| callback.name() == name)
    }

    /// Where the parameters of that name are, by the declarations of the operation, then those of
    /// its Path Item.
    pub(super) fn locations(&self, name: &str) -> impl Iterator<Item = ParameterIn> {
        let (root, document) = (&self.document.value, self.document);
        let items = self
            .data
            .path_items
            .iter()
            .map(move |item| document.at(item));
        let lists = std::iter::once(self.value())
            .chain(items)
            .filter_map(|place| place.get("parameters"));
        let parameters = lists.filter_map(Value::as_array).flatten();
        let parameters = parameters.filter_map(move |parameter| Node::root(parameter).here(root));
        parameters.filter_map(move |parameter| {
            let location = ParameterIn::parse(parameter.text("in")?)?;
            location
                .is_same_name(parameter.text("name")?, name)
                .then_some(location)
        })
    }
}

/// One key of a Callback Object: an expression, and the Path Item Object that is called there.
#[derive(Clone, Copy, Debug)]
pub struct Callback<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d CallbackData,
}

impl<'d> Callback<'d> {
    /// The JSON Pointer of its Path Item Object, so with the key.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// The name in the operation's `callbacks`, a free identifier.
    pub fn name(&self) -> &'d str {
        &self.data.name
    }

    /// The key expression, as the document has it.
    pub fn key(&self) -> &'d str {
        &self.data.key
    }

    /// The key, parsed.
    ///
    /// # Errors
    ///
    /// A key that is no template.
    pub fn template(&self) -> Result<&'d Template, &'d ParseError> {
        self.data.template.as_ref()
    }

    /// The key, compiled for URLs. A relative key, `/events` or `?event=paid`, is appended to the
    /// first server of the operation that it calls, or of its Path Item. Where these have none it
    /// is an error, and [`UrlTemplate::with_base`] compiles [`Callback::template`] for a base of
    /// the sender's.
    ///
    /// # Errors
    ///
    /// A key that is no template, or that can never make a URL.
    pub fn target(&self) -> Result<&'d UrlTemplate, &'d UrlError> {
        self.data.target.as_ref()
    }

    /// The methods that the Path Item Object describes.
    pub fn methods(&self) -> &'d [String] {
        &self.data.methods
    }

    /// The Path Item Object; a `$ref` where it is one.
    pub fn path_item(&self) -> &'d Value {
        self.document.at(&self.data.pointer)
    }

    /// The operation that it was found at first; `None` for one among the components that no
    /// operation uses.
    pub fn operation(&self) -> Option<Operation<'d>> {
        self.document.operation_number(self.data.operation?)
    }

    /// The URL to call, for an exchange of the operation. See [`UrlTemplate::to_url`].
    ///
    /// For a key with options, [`UrlTemplate::slashes`] and [`UrlTemplate::join_query`], set them
    /// on a clone of [`Callback::target`], which is cheap, and build the URL with that.
    ///
    /// # Errors
    ///
    /// As [`Callback::target`] and [`UrlTemplate::to_url`].
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        self.target().map_err(Clone::clone)?.to_url(context, policy)
    }
}

/// No operation of a document has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no operation `{0}`")]
pub struct UnknownOperation(String);

impl Document {
    /// All operations in the order of the document: of paths, callbacks, webhooks and components.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.data
            .operations
            .iter()
            .take(self.data.own.operations)
            .map(|data| Operation {
                document: self,
                data,
            })
    }

    /// The operation with an `operationId`; the first, where several have it.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn operation(&self, id: &str) -> Result<Operation<'_>, UnknownOperation> {
        let found = self
            .data
            .ids
            .get(id)
            .and_then(|number| self.operation_number(*number));
        found.ok_or_else(|| UnknownOperation(id.to_owned()))
    }

    /// The operation with a method and a path template, as the Paths Object has it. Methods are
    /// case-sensitive.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn operation_at(
        &self,
        method: &str,
        path: &str,
    ) -> Result<Operation<'_>, UnknownOperation> {
        let numbers = self.data.paths.get(path).into_iter().flatten();
        let mut operations = numbers.filter_map(|number| self.operation_number(*number));
        let found = operations.find(|operation| operation.method() == method);
        found.ok_or_else(|| UnknownOperation(format!("{method} {path}")))
    }

    /// Every callback key of the document, each once, also those among the components that no
    /// operation uses.
    pub fn callbacks(&self) -> impl Iterator<Item = Callback<'_>> {
        self.data
            .callbacks
            .iter()
            .take(self.data.own.callbacks)
            .map(|data| Callback {
                document: self,
                data,
            })
    }

    pub(super) fn operation_number(&self, number: usize) -> Option<Operation<'_>> {
        self.data.operations.get(number).map(|data| Operation {
            document: self,
            data,
        })
    }
}
