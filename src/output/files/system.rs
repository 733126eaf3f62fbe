//! Operations that differ between systems.

#[cfg(not(unix))]
pub(super) use other::{as_it_is, exchange, identity, is_owned_alike, permit, rename_new, sync_folder};
#[cfg(unix)]
pub(super) use unix::{as_it_is, exchange, identity, is_owned_alike, permit, rename_new, sync_folder};

#[cfg(unix)]
mod unix {
    use std::fs::{self, File, Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
    use std::path::Path;

    use rustix::fs::OFlags;

    /// Options that follow no link at the end of a path, and do not wait at a pipe.
    pub fn as_it_is(options: &mut OpenOptions) -> &mut OpenOptions {
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
    }

    /// Identity of a file, which all its names share.
    pub fn identity(of: &Metadata) -> (u64, u64) {
        (of.dev(), of.ino())
    }

    pub fn is_owned_alike(one: &Metadata, other: &Metadata) -> bool {
        one.uid() == other.uid()
    }

    pub fn sync_folder(path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    pub fn permit(new: &Path, like: &Path) -> io::Result<()> {
        let (is, wanted) = (fs::metadata(new)?, fs::metadata(like)?);
        let owner = (wanted.uid() != is.uid()).then_some(wanted.uid());
        let group = (wanted.gid() != is.gid()).then_some(wanted.gid());
        if owner.is_some() || group.is_some() {
            chown(new, owner, group)?;
        }
        if fs::metadata(new)?.mode() != wanted.mode() {
            fs::set_permissions(new, wanted.permissions())?;
        }
        match attributes(new)? == attributes(like)? {
            true => Ok(()),
            false => Err(io::Error::new(io::ErrorKind::Unsupported, "extended attributes differ")),
        }
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    mod by_the_kernel {
        use std::io;
        use std::path::Path;

        use rustix::fs::{CWD, RenameFlags, getxattr, listxattr, renameat_with};
        use rustix::io::Errno;

        /// Names and values of extended attributes, access control lists among them.
        pub fn attributes(path: &Path) -> io::Result<Vec<(Vec<u8>, Vec<u8>)>> {
            let mut names = vec![0_u8; LARGEST];
            let length = match listxattr(path, names.as_mut_slice()) {
                Err(Errno::NOTSUP) => 0,
                listed => listed?,
            };
            names.truncate(length);
            let mut found = Vec::new();
            for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
                let mut value = vec![0_u8; LARGEST];
                let length = getxattr(path, name, value.as_mut_slice())?;
                value.truncate(length);
                found.push((name.to_owned(), value));
            }
            found.sort();
            Ok(found)
        }

        /// Largest size of all names, and of a value, on Linux [bytes].
        const LARGEST: usize = 1 << 16;

        pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
            Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
        }

        /// Renames in one step that replaces no file, or in two steps if the file system has no such step.
        pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
            match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => super::link_then_remove(from, to),
                renamed => Ok(renamed?),
            }
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    mod by_the_kernel {
        use std::io;
        use std::path::Path;

        pub fn attributes(_: &Path) -> io::Result<()> {
            Ok(())
        }

        pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub use super::link_then_remove as rename_new;
    }

    use by_the_kernel::attributes;
    pub use by_the_kernel::{exchange, rename_new};

    fn link_then_remove(from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)?;
        fs::remove_file(from)
    }
}

#[cfg(not(unix))]
mod other {
    use std::fs::{self, Metadata, OpenOptions};
    use std::io::{self, ErrorKind};
    use std::path::Path;

    pub fn as_it_is(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    /// The system tells no identity of files; none is exchanged or removed while it is locked there.
    pub fn identity(_: &Metadata) {}

    pub fn is_owned_alike(_: &Metadata, _: &Metadata) -> bool {
        true
    }

    pub fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub fn permit(_: &Path, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)?;
        fs::remove_file(from)
    }
}
