//! Operations of a document, as its users see them.

use serde_json::Value;

use super::data::OperationData;
use super::id::OperationId;
use super::model::Document;
use super::node::Node;
use super::parameter_in::ParameterIn;
use super::parameters::Parameters;

/// An operation of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Operation<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d OperationData,
}

impl<'d> Operation<'d> {
    /// Returns the JSON Pointer of the Operation Object in the document.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// Returns the HTTP method.
    ///
    /// It is in upper case, except for the `additionalOperations` of OpenAPI 3.2, whose methods are
    /// returned as they are written. It is empty for an operation outside a Path Item, which only
    /// an `operationRef` can name.
    pub fn method(&self) -> &'d str {
        &self.data.method
    }

    /// Returns the path template, which is the key in the Paths Object, or `None` for webhooks and
    /// the operations of callbacks.
    pub fn path(&self) -> Option<&'d str> {
        self.data.path.as_deref()
    }

    /// Returns the `operationId`.
    pub fn id(&self) -> Option<&'d str> {
        self.data.id.as_deref()
    }

    /// Returns the Operation Object.
    pub fn value(&self) -> &'d Value {
        self.document.at(&self.data.pointer)
    }

    /// Returns the declared parameters: those of the operation, then those of its Path Item.
    fn declared(&self) -> impl Iterator<Item = &'d Value> + use<'d> {
        let document = self.document;
        let items = self.data.path_items.iter();
        let items = items.map(move |item| document.at(item));
        let holders = std::iter::once(self.value()).chain(items);
        let lists = holders.filter_map(|holder| holder.get("parameters")?.as_array());
        lists.flatten()
    }

    /// Returns the declared parameters whose text is not their value.
    pub(super) fn unlike_text(&self) -> &'d Parameters {
        let parameters = || Parameters::new(&self.document.value, self.declared());
        self.data.parameters.get_or_init(parameters)
    }

    /// Returns where the declared parameters with this name are.
    pub(super) fn locations(&self, name: &str) -> impl Iterator<Item = ParameterIn> {
        let root = &self.document.value;
        self.declared().filter_map(move |parameter| {
            let parameter = Node::root(parameter).here(root)?;
            let location = ParameterIn::parse(parameter.text("in")?)?;
            location
                .is_same_name(parameter.text("name")?, name)
                .then_some(location)
        })
    }
}

impl Document {
    /// Returns all operations: those of the paths, each followed by those of its callbacks, then
    /// those of webhooks and components. They are in the [order](Document#order) of the document's
    /// value.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let own = self.data.operations.rows().take(self.data.own.operations);
        own.map(|data| Operation {
            document: self,
            data,
        })
    }

    /// Returns the operation with this `operationId`, or the first one if several have it.
    pub fn operation(&self, id: &str) -> Option<Operation<'_>> {
        self.operation_by_id(*self.data.ids.get(id)?)
    }

    /// Returns the operation with this method and this path template, which is a key of the Paths
    /// Object. Methods are case-sensitive.
    ///
    /// [`Document::match_request`] finds the operation for the path of a request.
    pub fn operation_at(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let ids = self.data.paths.get(path)?;
        let mut operations = ids.iter().filter_map(|id| self.operation_by_id(*id));
        operations.find(|operation| operation.method() == method)
    }

    pub(super) fn operation_by_id(&self, id: OperationId) -> Option<Operation<'_>> {
        self.data.operations.get(id).map(|data| Operation {
            document: self,
            data,
        })
    }
}
