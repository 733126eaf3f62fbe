"""A real Slurm on this machine: munged, slurmctld and two slurmd, all of it below one folder and on the loopback."""

import secrets
import socket
import subprocess
import time
from dataclasses import dataclass

import psutil

NODES = ["node1", "node2"]

# No cgroup, no accounting, no address but the loopback, and one task at a time on each node. A job of a lost node starts
# again when its credential has expired, after 2 minutes if nothing is said.
CONFIGURATION = """
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={home}/munge.socket,cred_expire=5
StateSaveLocation={home}/state
SlurmdSpoolDir={home}/spool-%n
SlurmctldPidFile={home}/slurmctld.pid
SlurmdPidFile={home}/%n.pid
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
MailProg=/bin/true
MinJobAge=3600
SlurmctldPort={ports[0]}
NodeName=node1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 RealMemory=1024
NodeName=node2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 RealMemory=1024
PartitionName=all Nodes=ALL Default=YES State=UP
"""

# A daemon is the first process of a namespace, so that the kernel ends all that it has started when it ends; and the
# kernel ends the namespace when the process that runs the tests ends, however that ends.
MACHINE = ["setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]

# States after which a task does not change.
ENDED = {"COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT", "OUT_OF_MEMORY", "BOOT_FAIL", "DEADLINE"}


class Late(Exception):
    """What was waited for did not come in time."""


@dataclass
class Task:
    """A task of an array, or a job that is no array; times as Slurm writes them, which sort as text."""

    index: str
    state: str
    node: str
    start: str
    end: str


def until(condition, seconds, what):
    """The first true value of a condition, which is asked for some time [s]."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise Late(f"{what}: not within {seconds} s")
        time.sleep(0.1)
    return value


class Cluster:
    def __init__(self, home, environment):
        self.home = home
        # Nothing of a Slurm in which the tests may themselves be a job.
        outside = {name: value for name, value in environment.items() if not name.startswith(("SLURM", "SBATCH"))}
        self.environment = outside | {"SLURM_CONF": str(home / "slurm.conf")}
        self.machines = {}

    def start(self):
        # munged wants to know that everybody can reach its socket, and nobody else its key.
        self.home.chmod(0o755)
        key = self.home / "munge.key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o600)
        (self.home / "state").mkdir()
        (self.home / "slurm.conf").write_text(CONFIGURATION.format(home=self.home, ports=free_ports(3)))

        files = {"socket": "socket", "key-file": "key", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
        self.boot("munged", "munged", "--foreground", *(f"--{k}={self.home}/munge.{v}" for k, v in files.items()))
        until((self.home / "munge.socket").exists, 30, "munged listens")
        self.boot("slurmctld", "slurmctld", "-D")
        until(lambda: self.asked("scontrol", "ping").returncode == 0, 30, "slurmctld answers")
        for node in NODES:
            self.boot(node, "slurmd", "-D", "-N", node)
        self.wait_for_nodes()

    def wait_for_nodes(self):
        until(lambda: all(self.state(node) == "idle" for node in NODES), 60, "both nodes are idle")

    def boot(self, name, *command):
        with (self.home / f"{name}.log").open("a") as log:
            self.machines[name] = subprocess.Popen(
                [*MACHINE, *command], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def kill(self, name):
        """A machine and everything on it is gone at once."""
        machine = self.machines.pop(name)
        firsts = [] if machine.poll() is not None else psutil.Process(machine.pid).children()
        # The namespace ends with its first process, and what made it then ends by itself.
        for process in firsts or [machine]:
            process.kill()
        machine.wait(30)

    def stop(self):
        for name in list(self.machines):
            self.kill(name)

    def left(self):
        """The processes that belong to the cluster."""
        return [process for process in psutil.process_iter() if belongs(process, str(self.home))]

    def asked(self, *command, folder=None):
        """What came of a command of Slurm."""
        return subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, timeout=60)

    def call(self, *command, folder=None):
        """Standard output of a command of Slurm that must succeed."""
        call = self.asked(*command, folder=folder)
        assert call.returncode == 0, f"{command}: {call.stderr}"
        return call.stdout.strip()

    def state(self, node):
        return self.call("sinfo", "--noheader", f"--nodes={node}", "--format=%t")

    def submit(self, *arguments, folder):
        """The number of a new job, whose script runs in a folder."""
        return self.call("sbatch", "--parsable", *arguments, folder=folder)

    def tasks(self, job):
        """The tasks of a job by their index; a job that is no array has the one task N/A."""
        lines = self.call("squeue", "--noheader", "--array", "--states=all", f"--jobs={job}", "--format=%K|%T|%N|%S|%e")
        tasks = [Task(*line.split("|")) for line in lines.splitlines()]
        return {task.index: task for task in tasks}

    def ended(self, job, seconds=300):
        """The tasks of a job when all have ended."""

        def ended():
            tasks = self.tasks(job)
            return all(task.state in ENDED for task in tasks.values()) and tasks

        return until(ended, seconds, f"job {job} ends")

    def playing(self, node):
        """The process that plays a part on a node, once it has begun, and the number of the part."""

        def found():
            for process in psutil.Process(self.machines[node].pid).children(recursive=True):
                try:
                    words = process.cmdline()
                    if "--shard" in words and process.cpu_times().user > 0.1:
                        return process, words[words.index("--shard") + 1].split("/")[0]
                except psutil.Error:
                    pass  # It has ended since it was listed.

        return until(found, 60, f"{node} plays")

    def lose(self, node):
        """A node is gone, and Slurm is told."""
        self.kill(node)
        self.call("scontrol", "update", f"nodename={node}", "state=down", "reason=lost")

    def repair(self):
        """Nodes that were lost are there again."""
        for node in NODES:
            if node not in self.machines:
                self.boot(node, "slurmd", "-D", "-N", node)
                self.call("scontrol", "update", f"nodename={node}", "state=resume")
        self.wait_for_nodes()


def belongs(process, home):
    try:
        return any(home in word for word in [*process.cmdline(), *process.environ().values()])
    except psutil.Error:
        return False  # It has ended since it was listed.


def free_ports(count):
    """Ports of the loopback that nobody listens at."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
