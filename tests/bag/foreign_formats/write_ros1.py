"""Writes a recording of ROS 1 with `rosbags` of PyPI: FILE [none|bz2|lz4]."""
import sys
from pathlib import Path

from rosbags.rosbag1 import Writer
from rosbags.typesys import Stores, get_typestore

from robot import Robot


def main(path, compression="none"):
    store = get_typestore(Stores.ROS1_NOETIC)
    writer = Writer(Path(path))
    if compression != "none":
        writer.set_compression(Writer.CompressionFormat[compression.upper()])
    with writer:
        Robot(store).write(writer, store.serialize_ros1)


main(*sys.argv[1:])
