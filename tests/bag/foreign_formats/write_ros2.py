"""Writes a recording of ROS 2 with `rosbags` of PyPI: DIRECTORY sqlite3|mcap [none|message|file]."""
import sys
from pathlib import Path

from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer
from rosbags.typesys import Stores, get_typestore

from robot import Robot


def main(path, plugin, compression="none"):
    store = get_typestore(Stores.ROS2_HUMBLE)
    writer = Writer(Path(path), version=9, storage_plugin=StoragePlugin[plugin.upper()])
    if compression != "none":
        writer.set_compression(CompressionMode[compression.upper()], CompressionFormat.ZSTD)
    with writer:
        Robot(store).write(writer, store.serialize_cdr)


main(*sys.argv[1:])
