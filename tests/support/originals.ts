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
