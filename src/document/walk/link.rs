//! Response Objects and Link Objects.

use super::state::Walk;
use crate::document::data::{LinkData, LinkTarget, ResponseData};
use crate::document::id::{LinkId, ResponseId};
use crate::document::link_value::LinkValue;
use crate::document::node::{Identity, Node};

impl<'d> Walk<'d> {
    /// Visits a Response Object, or a reference to one.
    pub(super) fn response(
        &mut self,
        status: Option<&str>,
        response: Node<'d>,
    ) -> Option<ResponseId> {
        let response = self.follow(response)?;
        let identity = Identity(response.value);
        if let Some(known) = self.responses.get(&identity) {
            return Some(*known);
        }
        self.values.responses.push(response.value);
        let id = self.data.responses.push(ResponseData {
            links: Vec::new(),
            operations: Vec::new(),
        });
        self.responses.insert(identity, id);
        let mut links = Vec::new();
        for (name, link) in response.member("links").iter().flat_map(Node::named) {
            let link = self.link(name, status, Some(id), link);
            links.extend(link.map(|link| (name.to_owned(), link)));
        }
        self.data.responses.get_mut(id)?.links = links;
        Some(id)
    }

    /// Visits a Link Object, or a reference to one.
    pub(super) fn link(
        &mut self,
        name: &str,
        status: Option<&str>,
        response: Option<ResponseId>,
        link: Node<'d>,
    ) -> Option<LinkId> {
        let link = self.follow(link)?;
        let identity = Identity(link.value);
        if let Some(known) = self.links.get(&identity).copied() {
            if self.adds_user(known, self.data.own.links) {
                self.data.links.get_mut(known)?.responses.extend(response);
            }
            return Some(known);
        }
        let parameters = link.value.get("parameters");
        let parameters = parameters.and_then(|parameters| parameters.as_object());
        let id = self.data.links.push(LinkData {
            pointer: link.pointer.clone(),
            name: name.to_owned(),
            status: status.map(str::to_owned),
            responses: response.into_iter().collect(),
            operation_id: link.text("operationId").map(str::to_owned),
            operation_ref: link.text("operationRef").map(str::to_owned),
            target: LinkTarget::default(),
            parameters: parameters
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), LinkValue::new(value)))
                .collect(),
            request_body: link.value.get("requestBody").map(LinkValue::new),
        });
        self.links.insert(identity, id);
        Some(id)
    }
}
