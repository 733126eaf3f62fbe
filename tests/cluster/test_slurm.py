"""The job scripts of the guide on a real Slurm: what they merge is what one run says, whatever is lost on the way."""

from contextlib import suppress

import psutil

from offer import ARRAY, MERGE, PARTS, figures, missing, offer, parts, tables


def assert_same(folder, single):
    """What a job has merged in a folder, and what a merge prints there, are what one run says."""
    assert (folder / "answer.txt").read_text() == single.answer
    assert tables(folder / "tables") == single.tables
    merged = offer("merge", *parts(folder), "--format", "json", folder=folder)
    assert figures(merged.stdout) == single.figures


def stopped(cluster, node, folder):
    """A process that stands still in the middle of a part, and the number of the part."""
    while True:
        process, number = cluster.playing(node)
        with suppress(psutil.NoSuchProcess):  # It may end before it stops.
            process.suspend()
            if f"part-{number}.offer" not in parts(folder):
                return process, number
            process.resume()
            process.wait(60)


def names(numbers):
    return {f"part-{number}.offer" for number in numbers}


def test_an_array_and_a_merge_after_it_say_what_one_run_says(cluster, folder, single):
    array = cluster.submit(ARRAY, folder=folder)
    merge = cluster.submit(f"--dependency=afterok:{array}", MERGE, folder=folder)
    tasks = cluster.ended(array).values()
    merged = cluster.ended(merge)["N/A"]

    assert {task.state for task in tasks} == {"COMPLETED"}
    assert {task.node for task in tasks} == {"node1", "node2"}
    assert merged.state == "COMPLETED"
    assert merged.start >= max(task.end for task in tasks)
    assert set(parts(folder)) == names(PARTS)
    assert_same(folder, single)

    before = parts(folder)
    again = cluster.ended(cluster.submit(ARRAY, folder=folder)).values()
    assert {task.state for task in again} == {"COMPLETED"}
    assert parts(folder) == before, "a part that was there was played again"


def test_what_a_killed_task_a_lost_node_and_a_bad_disk_leave_open_is_played_again(cluster, folder, single):
    array = cluster.submit("--no-requeue", ARRAY, folder=folder)
    if_all = cluster.submit(f"--dependency=afterok:{array}", "--kill-on-invalid-dep=yes", MERGE, folder=folder)
    anyway = cluster.submit(f"--dependency=afterany:{array}", MERGE, folder=folder)
    process, killed = stopped(cluster, "node2", folder)
    process.kill()
    first, _ = cluster.playing("node1")
    first.wait(60)
    _, lost = stopped(cluster, "node1", folder)
    cluster.lose("node1")

    tasks = cluster.ended(array)
    failed = {index: task.state for index, task in tasks.items() if task.state != "COMPLETED"}
    assert failed == {killed: "FAILED", lost: "NODE_FAIL"}
    assert cluster.ended(if_all)["N/A"].state == "CANCELLED"
    assert cluster.ended(anyway)["N/A"].state == "FAILED"
    assert f"missing: {missing(folder)} of 8" in (folder / "merge.log").read_text()
    assert not (folder / "tables").exists()
    assert set(parts(folder)) == names(PARTS) - names(failed)

    cut = next(index for index in tasks if index not in failed)
    with (folder / f"part-{cut}.offer").open("r+b") as part:
        part.truncate(1_000)
    whole = {name: what for name, what in parts(folder).items() if name not in names([cut])}

    array = cluster.submit(f"--array={missing(folder)}", ARRAY, folder=folder)
    merge = cluster.submit(f"--dependency=afterok:{array}", MERGE, folder=folder)
    again = cluster.ended(array)
    assert set(again) == {killed, lost, cut}
    assert {(task.state, task.node) for task in again.values()} == {("COMPLETED", "node2")}
    assert cluster.ended(merge)["N/A"].state == "COMPLETED"
    assert missing(folder) == ""
    assert set(parts(folder)) == names(PARTS)
    assert whole.items() <= parts(folder).items(), "a part that was there was played again"
    assert_same(folder, single)


def test_parts_of_a_lost_node_are_played_again_by_slurm_itself(cluster, folder, single):
    array = cluster.submit(ARRAY, folder=folder)
    merge = cluster.submit(f"--dependency=afterok:{array}", MERGE, folder=folder)
    stopped(cluster, "node1", folder)
    cluster.lose("node1")

    assert {task.state for task in cluster.ended(array).values()} == {"COMPLETED"}
    assert cluster.ended(merge)["N/A"].state == "COMPLETED"
    assert_same(folder, single)
