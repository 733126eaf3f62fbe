//! Files written whole or not at all, and folders of tables that are of one run, or say that they are not.
//!
//! - One run at a time writes to a folder: `lock`.
//! - Tables wait out of sight until all of them are whole (`waiting`), and then take their place in one step where the system
//!   can exchange two folders, else one by one between the removal of the earlier manifest and the arrival of the new
//!   one: `staging`.
//! - Only what runs write is ever removed, by its name, and only where a manifest says that a run wrote it, or from
//!   what waits: `names`, `holdings`.
//! - What a killed run left is removed by the next one: `waiting`.

mod disk;
mod error;
mod folder;
mod holdings;
mod lock;
mod names;
mod single;
mod staging;
mod system;
mod waiting;
mod whole;

#[cfg(test)]
mod tests;

pub use error::FileError;
pub use folder::TableFolder;
pub use lock::{Attempt, Busy};
pub use names::{MANIFEST, is_table};
pub use single::{check_made, write_filled, write_made, write_whole};
pub use staging::{Left, Staging};
pub use whole::{FolderFault, FolderVerdict, Kept, kept, verify};
