/**
 * What the programs that rosy follows print in their own pages, word for word: short examples, each
 * with the package that it is from. Both packages are under the MIT licence.
 *
 * @module
 */

/** pyGecko 1.0.2, README, "geckolaunch.py". Copyright (c) 2010 Kevin J. Walchko. */
export const PYGECKO_ADDRESSES = `{
  "processes":
  [
    ["process", "publish", {"topic": "hello"}],
    ["process", "publish", {"topic": "hey there"}],
    ["process", "subscribe2", {"topic": "hello"}],
    ["process", "subscribe2", {"topic": "hello"}],
    ["process", "subscribe2", {"topic": "hey there"}],
    ["process", "subscribe2", {"topic": "hey there"}],
    ["process", "subscribe2", {"topic": "cv"}],
    ["process", "subscribe2", {"topic": "cv"}],
    ["process", "pcv", {"topic": "cv"}]
  ],
  "geckocore": {
      "type": "tcp",
      "in": ["localhost", 9998],
      "out": ["localhost", 9999]
  }
}
`;

/** pyGecko 1.0.2, README, "geckolaunch.py", where `[...]` stands for processes. */
export const PYGECKO_KEY = `{
  "processes":
  [...],
  "geckocore": {
      "key": "bob"
  }
}
`;

/** pyGecko 1.3.0, README, "geckolaunch.py", from its `geckocore` on. */
export const PYGECKO_HOST = `  "geckocore": {
      "host": "localhost"  # or hostname.local
  }
}
`;

/** rosy 0.8.3, `rosy/demo/launch.yaml`. Copyright (c) 2024 Austin Bowen. */
export const ROSY_DEMO_LAUNCH = `nodes:
  topic_listener:
    command: python -m rosy.demo.topic_listener
    post_delay: 1
  topic_sender:
    command: python -m rosy.demo.topic_sender
`;

/**
 * Command lines of rosy 0.7.4 and 0.8.3, from their READMEs and with the flags that their parsers
 * take, and the command that each calls here.
 */
export const ROSY_COMMAND_LINES: readonly (readonly [line: string, command: string])[] = [
  ["rosy", "help"],
  ["rosy -v", "version"],
  ["rosy --version", "version"],
  ["rosy coordinator", "coordinator"],
  ["rosy coordinator --host 127.0.0.1 --port 7679 --authkey KEY --log DEBUG", "coordinator"],
  ["rosy --coordinator robot:7679 --authkey KEY node list", "node list"],
  ["rosy --domain-id my-domain node list", "node list"],
  ["rosy node list --verbose", "node list"],
  ["rosy node list -v --log INFO", "node list"],
  ["rosy topic list", "topic list"],
  ["rosy topic echo a b", "topic echo"],
  ["rosy topic send t 1 name=x --interval 1 --no-wait", "topic send"],
  ["rosy topic send t -i 1", "topic send"],
  ["rosy service list", "service list"],
  ["rosy service call multiply 2 2 -i 1 --no-wait", "service call"],
  ["rosy launch", "launch"],
  ["rosy launch robot.yaml --exclude camera arm", "launch"],
  ["rosy launch robot.yaml -e camera", "launch"],
  ["rosy bag record a b -o f.bag --no-dots", "bag record"],
  ["rosy bag record a --output f.bag", "bag record"],
  ["rosy bag play -i f.bag -r 2 --immediate --no-log --no-log-args", "bag play"],
  ["rosy bag play --input f.bag --rate 0.5", "bag play"],
  ["rosy bag info -i f.bag", "bag info"],
  [
    "rosy speedtest send --message-size 10 --sleep-time 0 --run-time 1 --topic t --codec msgpack " +
    "--enable-load-balancer --disable-unix",
    "speedtest send",
  ],
  ["rosy speedtest recv --topic t --codec json --disable-tcp", "speedtest recv"],
];
