"""A participant of Eclipse Cyclone DDS with ROS 2's names: does what lines of JSON say, and tells what
it gets in such lines. The first argument is the domain, the second the interface's address."""

import json
import os
import sys
import threading
import time

DOMAIN, ADDRESS = int(sys.argv[1]), sys.argv[2]
MULTICAST = "false" if ADDRESS.startswith("127.") else "true"
PEERS = '<Peers><Peer Address="127.0.0.1"/></Peers>' if MULTICAST == "false" else ""
os.environ["CYCLONEDDS_URI"] = f"""<CycloneDDS><Domain id="any">
<General><Interfaces><NetworkInterface address="{ADDRESS}" multicast="{MULTICAST}"/></Interfaces>
<AllowMulticast>{MULTICAST}</AllowMulticast></General>
<Discovery><ParticipantIndex>auto</ParticipantIndex>{PEERS}<LeaseDuration>3s</LeaseDuration></Discovery></Domain></CycloneDDS>"""

from dataclasses import dataclass  # noqa: E402

from cyclonedds.core import Policy, Qos  # noqa: E402
from cyclonedds.domain import DomainParticipant  # noqa: E402
from cyclonedds.idl import IdlStruct  # noqa: E402
from cyclonedds.idl.types import array, int32, int64, sequence, uint8, uint64  # noqa: E402
from cyclonedds.pub import DataWriter  # noqa: E402
from cyclonedds.sub import DataReader  # noqa: E402
from cyclonedds.topic import Topic  # noqa: E402
from cyclonedds.util import duration  # noqa: E402


@dataclass
class String(IdlStruct, typename="std_msgs::msg::dds_::String_"):
    data: str


@dataclass
class Int32(IdlStruct, typename="std_msgs::msg::dds_::Int32_"):
    data: int32


@dataclass
class AddRequest(IdlStruct, typename="example_interfaces::srv::dds_::AddTwoInts_Request_"):
    guid: uint64
    number: int64
    a: int64
    b: int64


@dataclass
class AddResponse(IdlStruct, typename="example_interfaces::srv::dds_::AddTwoInts_Response_"):
    guid: uint64
    number: int64
    sum: int64


@dataclass
class Gid(IdlStruct, typename="rmw_dds_common::msg::dds_::Gid_"):
    data: array[uint8, 16]


@dataclass
class NodeInfo(IdlStruct, typename="rmw_dds_common::msg::dds_::NodeEntitiesInfo_"):
    node_namespace: str
    node_name: str
    reader_gid_seq: sequence[Gid]
    writer_gid_seq: sequence[Gid]


@dataclass
class ParticipantInfo(IdlStruct, typename="rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_"):
    gid: Gid
    node_entities_info_seq: sequence[NodeInfo]


participant = DomainParticipant(DOMAIN)
topics, writers, readers = {}, {}, {}
TYPES = {"String": String, "Int32": Int32}
lock = threading.Lock()


def say(**what):
    with lock:
        print(json.dumps(what), flush=True)


def qos_of(line):
    reliable = Policy.Reliability.Reliable(duration(seconds=1))
    depth = line.get("depth", 10)
    return Qos(
        reliable if line.get("reliable", True) else Policy.Reliability.BestEffort,
        Policy.Durability.TransientLocal if line.get("kept") else Policy.Durability.Volatile,
        Policy.History.KeepLast(depth),
        # How much is kept for those who come later.
        Policy.DurabilityService(0, Policy.History.KeepLast(depth), -1, -1, -1),
    )


def topic_of(name, kind):
    if isinstance(kind, str):
        kind = TYPES[kind]
    if name not in topics:
        topics[name] = Topic(participant, name, kind)
    return topics[name]


def watch(name, take):
    reader = readers[name]

    def run():
        # Only what nobody knows any more is taken back.
        while name in readers:
            for sample in reader.take(100):
                take(sample)
            time.sleep(0.002)

    threading.Thread(target=run, daemon=True).start()


def take_data(name):
    def take(sample):
        data = sample.data
        say(topic=name, data=len(data) if isinstance(data, str) and len(data) >= 100 else data)

    return take


def serve_sum(name):
    reader = DataReader(participant, topic_of(f"rq/{name}Request", AddRequest), qos=qos_of({}))
    writer = DataWriter(participant, topic_of(f"rr/{name}Reply", AddResponse), qos=qos_of({}))
    readers[name], writers[name] = reader, writer
    watch(name, lambda each: writer.write(AddResponse(each.guid, each.number, each.a + each.b)))


def provide_sum(name):
    reader = DataReader(participant, topic_of(f"rq/{name}Request", AddRequest), qos=qos_of({}))
    writer = DataWriter(participant, topic_of(f"rr/{name}Reply", AddResponse), qos=qos_of({}))
    readers[name], writers[name] = reader, writer

    def take(each):
        say(asked=name, guid=str(each.guid), number=each.number, a=each.a, b=each.b)

    watch(name, take)


def client_of(name):
    writer = DataWriter(participant, topic_of(f"rq/{name}Request", AddRequest), qos=qos_of({}))
    reader = DataReader(participant, topic_of(f"rr/{name}Reply", AddResponse), qos=qos_of({}))
    readers[name], writers[name] = reader, writer
    watch(name, lambda each: say(answer=each.sum, number=each.number, guid=each.guid))


def gid_of(entity):
    return Gid(list(entity.guid.bytes))


def name_node(name):
    """Tells that all entities so far are those of a node."""
    kept = qos_of({"kept": True, "depth": 1})
    topic = topic_of("ros_discovery_info", ParticipantInfo)
    writer = writers.setdefault("ros_discovery_info", DataWriter(participant, topic, qos=kept))
    namespace, node = name.rsplit("/", 1)
    own = NodeInfo(
        namespace or "/",
        node,
        [gid_of(each) for each in readers.values()],
        [gid_of(each) for each in writers.values()],
    )
    writer.write(ParticipantInfo(gid_of(participant), [own]))


def watch_nodes():
    topic = topic_of("ros_discovery_info", ParticipantInfo)
    readers["nodes"] = DataReader(participant, topic, qos=qos_of({"kept": True, "depth": 1}))

    def take(sample):
        for node in sample.node_entities_info_seq:
            count = len(node.reader_gid_seq), len(node.writer_gid_seq)
            say(node=f"{node.node_namespace} {node.node_name}", count=count)

    watch("nodes", take)


def wait_for_match(entity, count=1):
    """Waits until a writer has so many readers, or a reader writers, of other participants."""
    is_writer = isinstance(entity, DataWriter)

    def is_far(handle):
        told = (
            entity.get_matched_subscription_data(handle)
            if is_writer
            else entity.get_matched_publication_data(handle)
        )
        return told is not None and told.participant_key != participant.guid

    def all_of():
        if is_writer:
            return entity.get_matched_subscriptions()
        return entity.get_matched_publications()

    while sum(is_far(handle) for handle in all_of()) < count:
        time.sleep(0.01)


def do(line):
    op, name = line["op"], line.get("topic")
    if op == "write":
        kind = TYPES[line.get("type", "String")]
        for each in line["data"] if "data" in line else ["x" * line["bytes"]]:
            writers[name].write(kind(each))
    elif op == "writer":
        writers[name] = DataWriter(
            participant, topic_of(name, line.get("type", "String")), qos=qos_of(line)
        )
    elif op == "reader":
        readers[name] = DataReader(
            participant, topic_of(name, line.get("type", "String")), qos=qos_of(line)
        )
        watch(name, take_data(name))
    elif op == "remove":
        for entities in (readers, writers):
            entities.pop(name, None)
    elif op == "node":
        name_node(name)
    elif op == "nodes":
        watch_nodes()
    elif op == "serve":
        serve_sum(name)
    elif op == "provide":
        provide_sum(name)
    elif op == "answer":
        writers[name].write(AddResponse(int(line["guid"]), line["number"], line["sum"]))
    elif op == "client":
        client_of(name)
    elif op == "call":
        wait_for_match(writers[name])
        writers[name].write(AddRequest(line["guid"], line["number"], line["a"], line["b"]))
    elif op == "matched":
        entities = readers if line.get("reads") else writers
        wait_for_match(entities[name], line.get("count", 1))
    say(done=op, topic=name)


say(ready=True)
for text in sys.stdin:
    do(json.loads(text))
