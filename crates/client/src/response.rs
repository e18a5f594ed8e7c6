//! The response to a request.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, StatusCode};

use super::error::{SendError, SendErrorKind};

/// A response, with any status. Redirects are responses too, because they are not followed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was sent, not decompressed, up to the limit of the client.
    pub body: Vec<u8>,
    /// Whether the body was longer than the limit. The rest was not read.
    pub truncated: bool,
}

impl Response {
    /// Returns the response if its status is 2xx.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Status`] for any other status, including redirects.
    pub fn error_for_status(self) -> Result<Self, SendError> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(SendError::new(SendErrorKind::Status(self.status)))
        }
    }

    /// Returns the body as text. Bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Reads the body up to the limit. A longer body is cut and is not an error: the status already
    /// says whether the receiver accepted the request, and a retry would deliver it twice.
    pub(super) async fn read(
        mut response: reqwest::Response,
        limit: usize,
    ) -> Result<Self, SendError> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut read = Self {
            status,
            headers,
            body: Vec::new(),
            truncated: false,
        };
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| SendError::sending(error, Some(status)))?
        {
            let room = limit.saturating_sub(read.body.len());
            read.body.extend(chunk.iter().take(room));
            if chunk.len() > room {
                read.truncated = true;
                break;
            }
        }
        Ok(read)
    }
}

/// Writes the status and the size only, because headers and bodies contain secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Response({}, {} bytes",
            self.status.as_u16(),
            self.body.len()
        )?;
        f.write_str(if self.truncated { ", truncated)" } else { ")" })
    }
}
