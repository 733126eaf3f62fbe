"""The Kubernetes manifest of the guide: it fits the schema, its names agree, and its commands do what they should. No
Kubernetes runs it."""

import subprocess

import pytest

from manifest import documents, faults
from offer import JOB, PARTS, SCENARIO, offer, parts, tables

CLAIM, PLAY, JOIN = range(3)


@pytest.fixture
def manifest():
    return documents(JOB.read_text())


def pod(document):
    return document["spec"]["template"]["spec"]


def container(document):
    [only] = pod(document)["containers"]
    return only


def test_the_manifest_fits_the_schema(manifest):
    assert [faults(document) for document in manifest] == [[], [], []]


SLIPS = {
    "an unknown field": (lambda job: job["spec"].update(retries=3), ["spec.retries: Extra inputs"]),
    "a misspelt field, deep": (
        lambda job: container(job)["volumeMounts"][0].update(mountpath="/parts"),
        ["spec.template.spec.containers.0.volumeMounts.0.mountpath: Extra inputs"],
    ),
    "a field under its name in Python": (
        lambda job: job["spec"].update(backoff_limit_per_index=job["spec"].pop("backoffLimitPerIndex")),
        ["spec.backoff_limit_per_index"],
    ),
    "a text for a number": (lambda job: job["spec"].update(completions="8"), ["spec.completions: Input should be"]),
    "a switch for a number": (lambda job: job["spec"].update(parallelism=True), ["spec.parallelism: Input should be"]),
    "a number for a text": (
        lambda job: container(job)["resources"]["requests"].update(cpu=1),
        ["spec.template.spec.containers.0.resources.requests.cpu: Input should be"],
    ),
    "a text for a list": (
        lambda job: container(job).update(command="offer"),
        ["spec.template.spec.containers.0.command: Input should be"],
    ),
    "no template": (lambda job: job["spec"].pop("template"), ["spec.template: Field required"]),
    "a container without a name": (
        lambda job: container(job).pop("name"),
        ["spec.template.spec.containers.0.name: Field required"],
    ),
    "an empty field": (lambda job: job["spec"].update(parallelism=None), ["spec.parallelism"]),
    "another kind": (lambda job: job.update(kind="Jobs"), ["apiVersion, kind: "]),
    "another version": (lambda job: job.update(apiVersion="batch/v1beta1"), ["apiVersion, kind: "]),
    "no version": (lambda job: job.pop("apiVersion"), ["apiVersion, kind: "]),
    "two at once": (
        lambda job: (job["spec"].update(retries=3), pod(job).pop("containers")),
        ["spec.template.spec.containers: Field required", "spec.retries: Extra inputs"],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_found_at_its_place(manifest, slip):
    change, expected = SLIPS[slip]
    change(manifest[PLAY])
    found = faults(manifest[PLAY])
    assert len(found) == len(expected), found
    assert all(fault.startswith(start) for fault, start in zip(found, expected)), found


def test_volumes_claims_and_parts_agree(manifest):
    claim, play, join = manifest
    for job in (play, join):
        volumes = {volume["name"]: volume for volume in pod(job)["volumes"]}
        assert {mount["name"] for mount in container(job)["volumeMounts"]} == set(volumes)
        assert volumes["parts"]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert container(play)["image"] == container(join)["image"]
    assert play["spec"]["completions"] == len(PARTS)
    # What Kubernetes asks for where an index has retries of its own.
    assert (play["spec"]["completionMode"], pod(play)["restartPolicy"]) == ("Indexed", "Never")


def run(document, mounts, environment):
    """The command of a job's container, with folders in the place of its volumes."""
    words = container(document)["command"]
    for place, folder in mounts.items():
        words = [word.replace(place, str(folder)) for word in words]
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120)


def test_the_commands_play_every_part_and_merge_them(manifest, program, folder):
    (folder / "mine.toml").write_text(SCENARIO.replace("64_000", "1_000"))
    single = offer("run", "mine.toml", "--csv", "single", folder=folder)
    mounts = {"/scenario": folder, "/parts": folder}
    for index in range(manifest[PLAY]["spec"]["completions"]):
        played = run(manifest[PLAY], mounts, program | {"JOB_COMPLETION_INDEX": str(index)})
        assert played.returncode == 0, played.stderr
    assert len(parts(folder)) == len(PARTS)
    merged = run(manifest[JOIN], mounts, program)
    assert merged.returncode == 0, merged.stderr
    assert (folder / "answer.txt").read_text() == single.stdout
    assert tables(folder / "tables") == tables(folder / "single")
