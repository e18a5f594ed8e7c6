//! Where texts come from: the disk, or an editor's unsaved texts on top of it.

mod below;
mod disk;
mod interface;
mod overlay;
mod read_once;

pub use below::{NotBelow, resolve_below};
pub use disk::Disk;
pub use interface::{FileKind, Files, Metadata};
pub use overlay::Overlay;
pub use read_once::ReadOnce;
