//! Memory that this process can still take: the minimum over all limits.
//!
//! Limits are read from files of Linux; without these files the limit of the engine holds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::engine::ROOM;

/// Address space that the allocator sets apart for each thread [byte].
const OF_A_THREAD: u64 = 64 << 20;

/// Memory that may still be taken [byte].
pub fn room() -> u64 {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let status = read("/proc/self/status");
    let limits = read("/proc/self/limits");
    let all = [
        available(&read("/proc/meminfo")),
        of_address_space(&limits, &status),
        of_data(&limits, &status),
        control_groups(&read("/proc/self/cgroup")),
    ];
    all.into_iter().flatten().min().unwrap_or(ROOM)
}

/// Memory that is available without swapping [byte].
fn available(meminfo: &str) -> Option<u64> {
    kibibytes(meminfo, "MemAvailable:")
}

/// Memory within the limit on address space [byte], less what each thread may reserve.
fn of_address_space(limits: &str, status: &str) -> Option<u64> {
    let left = limit(limits, "Max address space")?.saturating_sub(kibibytes(status, "VmSize:")?);
    let threads = number(line(status, "Threads:")?)?;
    Some(left.saturating_sub(threads.saturating_mul(OF_A_THREAD)).max(left / 2))
}

/// Memory within the limit on data [byte].
fn of_data(limits: &str, status: &str) -> Option<u64> {
    Some(limit(limits, "Max data size")?.saturating_sub(kibibytes(status, "VmData:")?))
}

/// Memory within the limits of the control groups of this process [byte]; `None` without limits.
fn control_groups(groups: &str) -> Option<u64> {
    groups.lines().filter_map(control_group).flat_map(|(root, files, path)| left_in(root, &files, &path)).min()
}

/// Files of a control group: limit, use, and the key of cached files that can be dropped.
type Files = [&'static str; 3];

/// Place of a memory limit by a line of `/proc/self/cgroup`.
fn control_group(line: &str) -> Option<(&'static Path, Files, PathBuf)> {
    let mut parts = line.splitn(3, ':');
    let (number, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
    let path = PathBuf::from(path.trim_start_matches('/'));
    if number == "0" && controllers.is_empty() {
        let files = ["memory.max", "memory.current", "inactive_file"];
        return Some((Path::new("/sys/fs/cgroup"), files, path));
    }
    let files = ["memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"];
    let is_memory = controllers.split(',').any(|controller| controller == "memory");
    is_memory.then_some((Path::new("/sys/fs/cgroup/memory"), files, path))
}

/// Memory within the limits of a group and of its ancestors [byte]; in a container the outermost is the root.
fn left_in(root: &Path, files: &Files, path: &Path) -> Vec<u64> {
    path.ancestors().filter_map(|path| left_of(&root.join(path), files)).collect()
}

/// Memory within the limit of one group [byte]; `None` without a limit.
fn left_of(folder: &Path, [limit, used, reclaimed]: &Files) -> Option<u64> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let limit = number(&read(limit)?)?;
    let used = number(&read(used)?)?;
    let statistics = read("memory.stat").unwrap_or_default();
    let reclaimed = line(&statistics, &format!("{reclaimed} ")).and_then(number).unwrap_or_default();
    Some(limit.saturating_sub(used.saturating_sub(reclaimed)))
}

/// Text after a name at the start of a line.
fn line<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name))
}

/// The number that a text begins with; `None` for `max` or `unlimited`.
fn number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

/// An amount given in KiB [byte].
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    Some(number(line(text, name)?)?.saturating_mul(1024))
}

/// The soft limit [byte]; `None` if unlimited.
fn limit(limits: &str, name: &str) -> Option<u64> {
    number(line(limits, name)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\toffer\nVmSize:\t  102400 kB\nVmData:\t   51200 kB\nThreads:\t2\n";
    const LIMITS: &str = "Limit                     Soft Limit           Hard Limit           Units     \n\
        Max data size             unlimited            unlimited            bytes     \n\
        Max address space         524288000            unlimited            bytes     \n";

    #[test]
    fn the_machine_says_what_is_available() {
        assert_eq!(available("MemTotal: 4 kB\nMemAvailable:    2048 kB\n"), Some(2 << 20));
        assert_eq!(available("MemTotal: 4 kB\n"), None);
    }

    #[test]
    fn limits_leave_what_is_not_in_use() {
        // 500 MiB, less 100 in use and 64 for each thread.
        assert_eq!(of_address_space(LIMITS, STATUS), Some(272 << 20));
        assert_eq!(of_data(LIMITS, STATUS), None);
        let data = LIMITS.replace("size             unlimited", "size             104857600");
        assert_eq!(of_data(&data, STATUS), Some(50 << 20));
        assert_eq!(of_address_space("", STATUS), None);
    }

    #[test]
    fn of_control_groups_the_narrowest_counts() {
        let root = tempfile::tempdir().expect("a folder");
        let inner = root.path().join("a/b");
        fs::create_dir_all(&inner).expect("a folder");
        let write = |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
        let (_, files, path) = control_group("0::/a/b").expect("version 2");
        assert!(left_in(root.path(), &files, &path).is_empty());
        write(&inner, "memory.max", "max\n");
        write(&inner, "memory.current", "5000\n");
        assert!(left_in(root.path(), &files, &path).is_empty());
        let outer = root.path().join("a");
        write(&outer, "memory.max", "9000\n");
        write(&outer, "memory.current", "6000\n");
        write(&outer, "memory.stat", "anon 10\ninactive_file 1500\n");
        assert_eq!(left_in(root.path(), &files, &path), [4500]);
        write(&inner, "memory.max", "7000\n");
        assert_eq!(left_in(root.path(), &files, &path), [2000, 4500]);
    }

    #[test]
    fn both_versions_of_control_groups_are_known() {
        let (root, _, path) = control_group("9:cpu,memory:/docker/x").expect("version 1");
        assert_eq!((root, path.as_path()), (Path::new("/sys/fs/cgroup/memory"), Path::new("docker/x")));
        assert!(control_group("3:cpu:/docker/x").is_none());
        assert!(control_group("").is_none());
    }
}
