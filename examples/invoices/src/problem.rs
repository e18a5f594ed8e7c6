//! Why a request is rejected.

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openapi_expr::UrlError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::StoreError;

/// An error, for programs and for people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    /// A stable code in kebab case.
    #[schema(value_type = String, example = "address")]
    code: &'static str,
    /// What is wrong and how to fix it.
    #[schema(
        example = "the callback cannot be called: the address is in 10.0.0.0/8 (private use)"
    )]
    message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn unprocessable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// Reports what an extractor rejects: a body that is too long or incomplete, or an invalid
    /// parameter.
    fn unreadable(status: StatusCode, message: String) -> Self {
        let code = if status == StatusCode::PAYLOAD_TOO_LARGE {
            "too-large"
        } else {
            "unreadable"
        };
        Self::new(status, code, message)
    }

    pub(crate) fn no_invoice() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no-invoice",
            "there is no invoice with this id",
        )
    }

    /// Reports that the key does not produce a URL for the request.
    ///
    /// The message shows the key, which the document contains, but no value.
    pub(crate) fn callback(error: &UrlError) -> Self {
        Self::unprocessable(
            error.code(),
            format!("the callback cannot be called: {error}"),
        )
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!("{error}");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "database",
            "the database failed; try again",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}
