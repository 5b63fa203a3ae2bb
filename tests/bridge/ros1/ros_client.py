"""A node of ROS 1 that does what it is told: lines of JSON in, lines of JSON out."""
import importlib
import itertools
import json
import sys
import threading
import time

import rosgraph
import rospy

ANSWERS = {}
ANSWERS_CHANGED = threading.Condition()
NUMBERS = itertools.count()
PUBLISHERS = {}
HOLDING = {}
WRITING = threading.Lock()


def tell(**line):
    with WRITING:
        print(json.dumps(line), flush=True)


def find(type_name, kind):
    package, name = type_name.split("/")
    return getattr(importlib.import_module(package + "." + kind), name)


def plain(message):
    return {name: getattr(message, name) for name in message.__slots__}


def registered(kind, topic):
    state = rosgraph.Master(rospy.get_name()).getSystemState()
    return {"publishers": dict(state[0]), "subscribers": dict(state[1])}[kind].get(topic, [])


def connected(of, kind, topic):
    """Waits until all who are registered are connected; nodes that were killed never are."""
    end = time.time() + 10
    others = len(registered(kind, topic))
    while of.get_num_connections() < others and time.time() < end:
        time.sleep(0.005)


def publish(topic, type, value, latch=False):
    key = (topic, latch)
    if key not in PUBLISHERS:
        PUBLISHERS[key] = rospy.Publisher(topic, find(type, "msg"), latch=latch, queue_size=100)
    connected(PUBLISHERS[key], "subscribers", topic)
    PUBLISHERS[key].publish(**value)


def subscribe(topic, type, id):
    hear = lambda message: tell(heard=id, value=plain(message))
    HOLDING[id] = rospy.Subscriber(topic, find(type, "msg"), hear, queue_size=100)
    connected(HOLDING[id], "publishers", topic)


def provide(service, type, id):
    def answer(request):
        number = next(NUMBERS)
        tell(asked=id, number=number, value=plain(request))
        with ANSWERS_CHANGED:
            ANSWERS_CHANGED.wait_for(lambda: number in ANSWERS)
            result = ANSWERS.pop(number)
        if "error" in result:
            raise rospy.ServiceException(result["error"])
        return result["value"]

    HOLDING[id] = rospy.Service(service, find(type, "srv"), answer)


def answer(number, **result):
    with ANSWERS_CHANGED:
        ANSWERS[number] = result
        ANSWERS_CHANGED.notify_all()


def call(service, type, value):
    rospy.wait_for_service(service)
    return plain(rospy.ServiceProxy(service, find(type, "srv"))(**value))


def release(id):
    held = HOLDING.pop(id)
    held.unregister() if isinstance(held, rospy.Subscriber) else held.shutdown()


COMMANDS = [publish, subscribe, provide, answer, call, release]


def run(task, do, args):
    try:
        command = next(command for command in COMMANDS if command.__name__ == do)
        tell(done=task, value=command(**args))
    except Exception as error:
        tell(done=task, error=str(error))


rospy.init_node("ros_client", anonymous=True)
tell(ready=True)
for line in sys.stdin:
    threading.Thread(target=run, kwargs=json.loads(line), daemon=True).start()
