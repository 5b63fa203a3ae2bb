/**
 * `@std/assert` from npm's copy of the standard library, with types of our own.
 *
 * @module
 */
import { assert as assert_ } from "deno-std/assert/assert.js";
import { assertAlmostEquals as assertAlmostEquals_ } from "deno-std/assert/almost_equals.js";
import { assertEquals as assertEquals_ } from "deno-std/assert/equals.js";
import { assertNotEquals as assertNotEquals_ } from "deno-std/assert/not_equals.js";
import { assertStrictEquals as assertStrictEquals_ } from "deno-std/assert/strict_equals.js";
import { assertInstanceOf as assertInstanceOf_ } from "deno-std/assert/instance_of.js";
import { assertMatch as assertMatch_ } from "deno-std/assert/match.js";
import { assertStringIncludes as assertStringIncludes_ } from "deno-std/assert/string_includes.js";
import { assertRejects as assertRejects_ } from "deno-std/assert/rejects.js";
import { assertThrows as assertThrows_ } from "deno-std/assert/throws.js";
import { fail as fail_ } from "deno-std/assert/fail.js";

type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

export const assert: (value: unknown, message?: string) => asserts value = assert_;
export const assertAlmostEquals: (
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
) => void = assertAlmostEquals_;
export const assertEquals: <T>(actual: T, expected: T, message?: string) => void = assertEquals_;
export const assertNotEquals: <T>(actual: T, expected: T, message?: string) => void =
  assertNotEquals_;
export const assertStrictEquals: <T>(
  actual: unknown,
  expected: T,
  message?: string,
) => asserts actual is T = assertStrictEquals_;
export const assertInstanceOf: <T>(
  actual: unknown,
  type: abstract new (...args: never[]) => T,
  message?: string,
) => asserts actual is T = assertInstanceOf_;
export const assertMatch: (actual: string, expected: RegExp, message?: string) => void =
  assertMatch_;
export const assertStringIncludes: (actual: string, expected: string, message?: string) => void =
  assertStringIncludes_;
export const assertRejects: <E extends Error = Error>(
  callback: () => PromiseLike<unknown>,
  type?: ErrorClass<E>,
  messageIncludes?: string,
  message?: string,
) => Promise<E> = assertRejects_;
export const assertThrows: <E extends Error = Error>(
  callback: () => unknown,
  type?: ErrorClass<E>,
  messageIncludes?: string,
  message?: string,
) => E = assertThrows_;
export const fail: (message?: string) => never = fail_;
