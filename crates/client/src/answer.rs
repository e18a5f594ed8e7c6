//! What came back.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, StatusCode};

use super::error::{SendError, SendErrorKind};

/// An answer, whatever its status. A redirect is one too: it is not followed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was sent, not decompressed, up to the client's limit.
    pub body: Vec<u8>,
    /// True when the body was longer than the limit; the rest was not read.
    pub truncated: bool,
}

impl Answer {
    /// The answer if its status is 2xx. A redirect is an error here, for nobody followed it.
    ///
    /// # Errors
    ///
    /// [`SendErrorKind::Status`].
    pub fn error_for_status(self) -> Result<Self, SendError> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(SendError::new(SendErrorKind::Status(self.status)))
        }
    }

    /// The body as text, U+FFFD for what is not UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Reads the body up to the limit. What is longer is cut rather than an error: its sender has
    /// accepted the request or not by its status, and a retry would deliver it twice.
    pub(super) async fn read(
        mut response: reqwest::Response,
        limit: usize,
    ) -> Result<Self, SendError> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut answer = Self {
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
            let room = limit.saturating_sub(answer.body.len());
            answer.body.extend(chunk.iter().take(room));
            if chunk.len() > room {
                answer.truncated = true;
                break;
            }
        }
        Ok(answer)
    }
}

/// The status and the size: headers and bodies carry secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Answer({}, {} bytes",
            self.status.as_u16(),
            self.body.len()
        )?;
        f.write_str(if self.truncated { ", truncated)" } else { ")" })
    }
}
