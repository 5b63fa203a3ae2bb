"""A node that publishes a pose and can be told where to go.

python examples/robot.py --port 7000
rosy topic echo pose --peers 127.0.0.1:7000
rosy service call go_to 3 4 --peers 127.0.0.1:7000
"""

import argparse
import asyncio
import math

import rosy_mesh as rosy


async def main() -> None:
    """Runs the robot until it is interrupted."""
    parser = argparse.ArgumentParser(description="A robot on a plane.")
    parser.add_argument("--port", type=int, default=0, help="where others name it")
    parser.add_argument("--peers", nargs="*", default=None, help="nodes to go to, host:port")
    parser.add_argument("--coordinator", help="host:port, in place of peers")
    args = parser.parse_args()
    position, goal = [0.0, 0.0], [0.0, 0.0]

    async with rosy.Node(
        "robot", port=args.port, peers=args.peers, coordinator=args.coordinator
    ) as node:

        @node.service("go_to")
        def go_to(x: float, y: float) -> str:
            goal[:] = [x, y]
            return f"{math.dist(position, goal):.1f} m to go"

        print(f"Started {node} at port {node.port}", flush=True)
        pose = node.topic("pose", retain=1)
        while True:
            distance = math.dist(position, goal)
            if distance > 0:
                step = min(0.1, distance) / distance
                position[:] = [at + (to - at) * step for at, to in zip(position, goal)]
            await pose.send({"x": position[0], "y": position[1]})
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
