//! Files on their way in: each received into one buffer, of bounded size, so many bytes of all requests at once.
//!
//! | module | |
//! |---|---|
//! | here | receiving |
//! | [`read`] | what is in them, off the threads that serve |
//! | [`progress`] | how far that is, told to everyone who looks at the session |

pub(crate) mod progress;
pub(crate) mod read;

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use fintrack_core::event::UploadStage;
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::progress::Watch;
use crate::ApiError;
use crate::code::FieldCode;
use crate::field::At;
use crate::multipart::{Head, Multipart, content_length};
use crate::problem::FieldError;

/// What the part is called that a file comes in.
const PART: &str = "file";
/// How many files one request may bring.
pub(crate) const FILES_MAX: usize = 20;
/// How many uploads of the largest size may be held at once; of smaller ones as many more.
const LARGEST_AT_ONCE: usize = 4;
/// How many files may be read and staged at once, however many processors there are: each holds its lines meanwhile.
const READERS_MAX: usize = 4;
/// How long an upload waits for the bytes of others to go.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of how many bytes one permit is.
const PERMIT_BYTES: usize = 1024;
const NAME_CHARS_MAX: usize = 200;

/// How much may be on its way in at once. Cloning shares the limits.
#[derive(Clone)]
pub(crate) struct Uploads {
    bytes_max: usize,
    room: Arc<Semaphore>,
    readers: Arc<Semaphore>,
}

/// The files that a request has brought.
pub(crate) struct Received {
    pub(crate) files: Vec<ReceivedFile>,
    /// Of all parts, with their names.
    pub(crate) fingerprint: Sha256,
    /// Room for them, as long as they are held.
    pub(crate) room: OwnedSemaphorePermit,
}

/// A file as it came.
pub(crate) struct ReceivedFile {
    /// Its name, without folders.
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

impl Uploads {
    /// Uploads of so many bytes each at most.
    pub(crate) fn of(bytes_max: usize) -> Self {
        let readers = available_parallelism().map_or(1, usize::from).clamp(1, READERS_MAX);
        let room = permits(bytes_max) as usize * LARGEST_AT_ONCE;
        Self {
            bytes_max,
            room: Arc::new(Semaphore::new(room.min(Semaphore::MAX_PERMITS))),
            readers: Arc::new(Semaphore::new(readers)),
        }
    }

    /// Receives the files of a request, one after another.
    ///
    /// # Errors
    /// [`ApiError`] when the body is no form with files, brings anything else, or is too large.
    pub(crate) async fn receive(&self, headers: &HeaderMap, body: Body, watch: &Watch) -> Result<Received, ApiError> {
        let mut form = Multipart::of(headers, body, self.bytes_max)?;
        let whole = form.rest().unwrap_or_default();
        let room = self.room_for(if whole == 0 { self.bytes_max } else { whole }).await?;
        watch.begin(UploadStage::Receiving, whole);
        let (mut files, mut fingerprint, mut left) = (Vec::new(), Sha256::new(), self.bytes_max);
        while let Some(head) = form.next().await? {
            if head.name != PART && head.file_name.is_none() {
                // Some other field, which means nothing here.
                form.content(|_| {}).await?;
                continue;
            }
            let file = self.receive_file(&mut form, head, &mut left, &mut fingerprint, watch).await?;
            files.push(file);
            if files.len() > FILES_MAX {
                return Err(format!("more than {FILES_MAX} files: send fewer at once")).at("/file");
            }
        }
        if files.is_empty() {
            return Err(malformed("file", "no file was sent, as the part `file`".to_owned()));
        }
        Ok(Received { files, fingerprint, room })
    }

    async fn receive_file(
        &self,
        form: &mut Multipart,
        head: Head,
        left: &mut usize,
        fingerprint: &mut Sha256,
        watch: &Watch,
    ) -> Result<ReceivedFile, ApiError> {
        let Head { name: part, file_name } = head;
        if part != PART {
            return Err(malformed(&part, "files are taken as parts that are each called `file`".to_owned()));
        }
        let mut content = Vec::new();
        // What is reserved and not filled takes no memory, and what is not moved as it grows is never there twice.
        let expected = form.rest().unwrap_or_default().min(*left);
        content.try_reserve_exact(expected).map_err(|_| ApiError::Overloaded)?;
        let (mut hash, most) = (Sha256::new(), *left);
        let mut is_too_large = false;
        let received = form.content(|piece| {
            is_too_large |= content.len() + piece.len() > most;
            if !is_too_large {
                content.extend_from_slice(piece);
                hash.update(piece);
                watch.add(piece.len());
            }
        });
        received.await?;
        if is_too_large {
            return Err(ApiError::TooLarge { max_bytes: self.bytes_max });
        }
        *left -= content.len();
        content.shrink_to_fit();
        let name = file_name.unwrap_or_default();
        fingerprint.update((name.len() as u64).to_be_bytes());
        fingerprint.update(&name);
        fingerprint.update(hash.finalize());
        Ok(ReceivedFile { name: plain(&name), content })
    }

    /// Waits for so many bytes to be free, in the order in which they were asked for.
    async fn room_for(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        let room = Arc::clone(&self.room).acquire_many_owned(permits(bytes.min(self.bytes_max)));
        match tokio::time::timeout(PATIENCE, room).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(ApiError::Overloaded),
        }
    }

    /// Waits for the bytes of a body, as many as it says that it has.
    ///
    /// # Errors
    /// [`ApiError::Overloaded`] when there is no room for them.
    pub(crate) async fn room_for_body(&self, headers: &HeaderMap) -> Result<OwnedSemaphorePermit, ApiError> {
        self.room_for(content_length(headers).unwrap_or(self.bytes_max)).await
    }

    /// Waits for the bytes of a file that is kept, which is to be read again.
    ///
    /// # Errors
    /// [`ApiError::Overloaded`] when there is no room for it.
    pub(crate) async fn room_for_kept(&self, bytes: u64) -> Result<OwnedSemaphorePermit, ApiError> {
        self.room_for(usize::try_from(bytes).unwrap_or(usize::MAX)).await
    }
}

fn permits(bytes: usize) -> u32 {
    u32::try_from(bytes / PERMIT_BYTES).unwrap_or(u32::MAX / 8).min(u32::MAX / 8) + 1
}

fn malformed(part: &str, message: String) -> ApiError {
    let name: String = part.chars().take(NAME_CHARS_MAX).collect();
    let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    ApiError::MalformedBody(FieldError { pointer, code: FieldCode::Malformed, message })
}

/// A file's name without folders, and without what cannot be shown.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|char| !char.is_control()).take(NAME_CHARS_MAX).collect();
    let plain = plain.trim();
    if plain.is_empty() { "statement".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folders_and_can_be_shown() {
        for (name, shown) in [
            ("extrato.csv", "extrato.csv"),
            ("C:\\banco\\março 2026.csv", "março 2026.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\0b\r\n.csv", "ab.csv"),
            ("folder/", "statement"),
            ("", "statement"),
        ] {
            assert_eq!(plain(name), shown);
        }
        assert_eq!(plain(&"x".repeat(1000)).len(), NAME_CHARS_MAX);
    }

    #[tokio::test]
    async fn no_more_is_held_at_once_than_there_is_room_for() {
        let uploads = Uploads::of(10 * PERMIT_BYTES);
        let mut held = Vec::new();
        for _ in 0..LARGEST_AT_ONCE {
            held.push(uploads.room_for(usize::MAX).await.unwrap());
        }
        assert_eq!(uploads.room.available_permits(), 0);
        drop(held);
        assert_eq!(uploads.room.available_permits(), LARGEST_AT_ONCE * 11);
    }
}
