"""What of a Kubernetes manifest the Python client's models refuse."""

import yaml
from kubernetes.client.models import V1Job, V1PersistentVolumeClaim
from pydantic import ValidationError

KINDS = {("batch/v1", "Job"): V1Job, ("v1", "PersistentVolumeClaim"): V1PersistentVolumeClaim}


def documents(text):
    return list(yaml.safe_load_all(text))


def faults(document):
    """Every unknown field, wrong type and missing field of a document, each with its place."""
    kind = document.get("apiVersion"), document.get("kind")
    if kind not in KINDS:
        return [f"apiVersion, kind: {kind} is not one of {[*KINDS]}"]
    try:
        read = KINDS[kind].model_validate(document)
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    # The models read Python's names too, such as backoff_limit, and empty fields; a cluster refuses or drops these.
    written = read.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [f"{place}: not a field of Kubernetes" for place in sorted(places(document) - places(written))]


def places(value, place=""):
    """Every place of a document, with the values at the ends."""
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    else:
        return {f"{place} = {value!r}"}
    return {place}.union(*(places(each, f"{place}.{key}".lstrip(".")) for key, each in inside))
