//! Callbacks of a document, as its users see them.

use ::url::Url;
use serde_json::Value;

use super::data::CallbackData;
use super::model::Document;
use super::operation::Operation;
use crate::eval::Context;
use crate::policy::Policy;
use crate::syntax::ParseError;
use crate::syntax::Template;
use crate::url::{UrlError, UrlTemplate};

/// A callback: one key of a Callback Object, and the Path Item Object that describes the call.
#[derive(Clone, Copy, Debug)]
pub struct Callback<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d CallbackData,
}

impl<'d> Callback<'d> {
    /// Returns the JSON Pointer of the Path Item Object in the document, which ends with the key.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// Returns the name in the operation's `callbacks`, which authors choose freely.
    pub fn name(&self) -> &'d str {
        &self.data.name
    }

    /// Returns the key as it is written in the document.
    pub fn key(&self) -> &'d str {
        &self.data.key
    }

    /// Returns the parsed key.
    ///
    /// # Errors
    ///
    /// A key that is not a template.
    pub fn template(&self) -> Result<&'d Template, &'d ParseError> {
        self.data.template.as_ref()
    }

    /// Returns the key compiled for URLs.
    ///
    /// A relative key, such as `/events` or `?event=paid`, is appended to the first server of the
    /// operation that it calls, or of its Path Item. If they have none, the key is an error. Then
    /// [`UrlTemplate::with_base`] compiles [`Callback::template`] for a base that the sender knows.
    ///
    /// # Errors
    ///
    /// A key that is not a template, or that can never produce a URL.
    pub fn url_template(&self) -> Result<&'d UrlTemplate, &'d UrlError> {
        self.data.url_template.as_ref()
    }

    /// Returns the methods that the Path Item Object describes.
    pub fn methods(&self) -> &'d [String] {
        &self.data.methods
    }

    /// Returns the Path Item Object, which may have a `$ref`.
    pub fn path_item(&self) -> &'d Value {
        self.document.at(&self.data.pointer)
    }

    /// Returns the operation that has the callback, or the first one if several share it. Returns
    /// `None` for a component that no operation uses.
    pub fn operation(&self) -> Option<Operation<'d>> {
        self.document.operation_by_id(self.data.operation?)
    }

    /// Builds the URL to call for an exchange of the operation, as [`UrlTemplate::to_url`] does.
    ///
    /// To set [`UrlTemplate::slashes`] or [`UrlTemplate::join_query`], clone
    /// [`Callback::url_template`], which is cheap, and build the URL with the clone.
    ///
    /// # Errors
    ///
    /// The errors of [`Callback::url_template`] and [`UrlTemplate::to_url`].
    pub fn to_url(
        &self,
        context: &(impl Context + ?Sized),
        policy: &Policy,
    ) -> Result<Url, UrlError> {
        let template = self.url_template().map_err(Clone::clone)?;
        template.to_url(context, policy)
    }
}

impl<'d> Operation<'d> {
    /// Returns the callbacks, one for each key expression, in the [order](Document#order) of the
    /// document's value.
    pub fn callbacks(&self) -> impl Iterator<Item = Callback<'d>> + use<'d> {
        let (document, ids) = (self.document, &self.data.callbacks);
        let objects = ids
            .iter()
            .filter_map(move |id| document.data.callback_objects.get(*id));
        let callbacks = objects.flat_map(move |object| document.data.callbacks.range(&object.keys));
        callbacks.map(move |data| Callback { document, data })
    }

    /// Returns the callback with this name. If its Callback Object has several keys, this is the
    /// first.
    ///
    /// ```
    /// use openapi_expr::Document;
    ///
    /// let api = Document::from_json(r#"{"openapi": "3.1.0", "paths": {"/orders": {"post": {
    ///     "callbacks": {"paid": {"{$request.body#/callbackUrl}": {"post": {}}}}
    /// }}}}"#)?;
    /// let create = api.operation_at("POST", "/orders").expect("an operation");
    /// let paid = create.callback("paid").expect("a callback");
    /// assert_eq!(paid.key(), "{$request.body#/callbackUrl}");
    /// assert!(create.callback("shipped").is_none());
    /// # Ok::<(), openapi_expr::DocumentError>(())
    /// ```
    pub fn callback(&self, name: &str) -> Option<Callback<'d>> {
        self.callbacks().find(|callback| callback.name() == name)
    }
}

impl Document {
    /// Returns every callback key of the document once, including those of components that no
    /// operation uses.
    pub fn callbacks(&self) -> impl Iterator<Item = Callback<'_>> {
        let own = self.data.callbacks.rows().take(self.data.own.callbacks);
        own.map(|data| Callback {
            document: self,
            data,
        })
    }
}
