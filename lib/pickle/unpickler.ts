import { ClassName, Draft, ObjectDraft } from "./draft.ts";
import { Opcode } from "./opcodes.ts";
import { PickleClassError, PickleError } from "./pickle_error.ts";
import type { PickleInput } from "./pickle_input.ts";
import { PLAIN_VALUES } from "./plain_classes.ts";
import { PickleStack } from "./pickle_stack.ts";
import { NO_SCALAR, readScalar } from "./scalars.ts";

const NEWEST_PROTOCOL = 5;
/** What Python calls to make an object without calling its class, before and since protocol 2. */
const RECONSTRUCTOR = "copyreg._reconstructor";
const NEW_OBJECT = "copyreg.__newobj__";
/** What may be named, and does nothing. */
const NAMED_ONLY = new Set([RECONSTRUCTOR, NEW_OBJECT, "builtins.object"]);
/** Modules by their names in Python 2, which protocols below 3 use. */
const OLD_MODULES = new Map([["__builtin__", "builtins"], ["copy_reg", "copyreg"]]);

/** Reads one pickle into drafts. Nothing is executed: classes are names that are looked up in a list. */
export class Unpickler {
  readonly #input: PickleInput;
  readonly #isAllowed: (className: string) => boolean;
  readonly #stack = new PickleStack();
  /** A map, as who sent it chooses the numbers. */
  readonly #memo = new Map<number, unknown>();

  /**
   * @param input The pickle.
   * @param isAllowed Tells whether objects of a class may be made.
   */
  constructor(input: PickleInput, isAllowed: (className: string) => boolean) {
    this.#input = input;
    this.#isAllowed = isAllowed;
  }

  /** Reads to the end of the pickle. @returns Its value, as a draft or as it is. */
  read(): unknown {
    for (;;) {
      const opcode = this.#input.uint8();
      if (opcode === Opcode.STOP) return this.#stack.pop();
      const scalar = readScalar(opcode, this.#input);
      if (scalar !== NO_SCALAR) this.#stack.push(scalar);
      else if (!this.#make(opcode) && !this.#fill(opcode) && !this.#remember(opcode)) {
        this.#readRest(opcode);
      }
    }
  }

  /** Makes what holds others. @returns Whether that was what the opcode is for. */
  #make(opcode: number): boolean {
    const draft = this.#draftOf(opcode);
    if (draft) this.#stack.push(draft);
    return draft !== undefined;
  }

  #draftOf(opcode: number): Draft | undefined {
    const stack = this.#stack;
    switch (opcode) {
      case Opcode.EMPTY_LIST:
        return new Draft("list");
      case Opcode.LIST:
        return new Draft("list", stack.takeMarked());
      case Opcode.EMPTY_TUPLE:
        return new Draft("tuple");
      case Opcode.TUPLE:
        return new Draft("tuple", stack.takeMarked());
      case Opcode.TUPLE1:
      case Opcode.TUPLE2:
      case Opcode.TUPLE3:
        return new Draft("tuple", stack.take(opcode - Opcode.TUPLE1 + 1));
      case Opcode.EMPTY_DICT:
        return new Draft("dict");
      case Opcode.DICT:
        return new Draft("dict", inPairs(stack.takeMarked()));
      case Opcode.EMPTY_SET:
        return new Draft("set");
      case Opcode.FROZENSET:
        return new Draft("set", stack.takeMarked());
      default:
        return undefined;
    }
  }

  /** Puts things into what holds others. @returns Whether that was what the opcode is for. */
  #fill(opcode: number): boolean {
    const stack = this.#stack;
    switch (opcode) {
      case Opcode.APPEND:
        this.#append(stack.take(1), "list");
        return true;
      case Opcode.APPENDS:
        this.#append(stack.takeMarked(), "list");
        return true;
      case Opcode.ADDITEMS:
        this.#append(stack.takeMarked(), "set");
        return true;
      case Opcode.SETITEM:
        this.#set(stack.take(2));
        return true;
      case Opcode.SETITEMS:
        this.#set(stack.takeMarked());
        return true;
      default:
        return false;
    }
  }

  #append(items: readonly unknown[], kind: "list" | "set"): void {
    const target = this.#stack.top();
    const isTarget = target instanceof Draft &&
      (target.kind === kind || kind === "list" && target instanceof ObjectDraft);
    if (!isTarget) throw new PickleError("it appends to what is no list");
    for (const item of items) target.parts.push(item);
  }

  #set(pairs: unknown[]): void {
    const target = this.#stack.top();
    const into = target instanceof ObjectDraft
      ? target.pairs
      : target instanceof Draft && target.kind === "dict"
      ? target.parts
      : undefined;
    if (!into) throw new PickleError("it sets a key in what is no dict");
    for (const part of inPairs(pairs)) into.push(part);
  }

  /** Keeps values for later, and gets them. @returns Whether that was what the opcode is for. */
  #remember(opcode: number): boolean {
    const input = this.#input;
    switch (opcode) {
      case Opcode.MEMOIZE:
        this.#put(this.#memo.size);
        return true;
      case Opcode.BINPUT:
        this.#put(input.uint8());
        return true;
      case Opcode.LONG_BINPUT:
        this.#put(input.uint32());
        return true;
      case Opcode.PUT:
        this.#put(Number(input.line()));
        return true;
      case Opcode.BINGET:
        this.#get(input.uint8());
        return true;
      case Opcode.LONG_BINGET:
        this.#get(input.uint32());
        return true;
      case Opcode.GET:
        this.#get(Number(input.line()));
        return true;
      default:
        return false;
    }
  }

  #put(index: number): void {
    this.#memo.set(index, this.#stack.top());
  }

  #get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw new PickleError("it refers to what it has not made");
    this.#stack.push(value);
  }

  #readRest(opcode: number): void {
    const [input, stack] = [this.#input, this.#stack];
    switch (opcode) {
      case Opcode.MARK:
        return stack.mark();
      case Opcode.POP:
        return stack.discard();
      case Opcode.POP_MARK:
        return void stack.takeMarked();
      case Opcode.DUP:
        return stack.push(stack.top());
      case Opcode.PROTO:
        return assertKnown(input.uint8());
      case Opcode.FRAME:
        // What it holds has to be there; it is read like all else.
        return void input.uint64();
      case Opcode.GLOBAL:
        return this.#name(input.line(), input.line());
      case Opcode.STACK_GLOBAL:
        return this.#name(...stack.take(2) as [unknown, unknown]);
      case Opcode.REDUCE:
      case Opcode.NEWOBJ:
        return this.#call();
      case Opcode.NEWOBJ_EX:
        return this.#callWithKeywords();
      case Opcode.BUILD:
        return this.#build();
      default:
        throw new PickleError(`it holds what is not read here (0x${opcode.toString(16)})`);
    }
  }

  #name(module: unknown, name: unknown): void {
    if (typeof module !== "string" || typeof name !== "string") {
      throw new PickleError("it names a class by what is no text");
    }
    const className = `${OLD_MODULES.get(module) ?? module}.${name}`;
    const value = PLAIN_VALUES.get(className);
    if (value !== undefined) return this.#stack.push(value);
    if (!NAMED_ONLY.has(className) && !this.#isAllowed(className)) {
      throw new PickleClassError(className);
    }
    this.#stack.push(new ClassName(className));
  }

  #call(): void {
    const [callee, args] = this.#stack.take(2);
    if (!(callee instanceof ClassName)) throw new PickleError("it calls what is no class");
    if (callee.name !== RECONSTRUCTOR && callee.name !== NEW_OBJECT) {
      return this.#stack.push(new ObjectDraft(callee.name, args));
    }
    const [type, ...rest] = args instanceof Draft ? args.parts : [];
    if (!(type instanceof ClassName)) throw new PickleError("it makes an object of no class");
    // The other two say what the class is made of, and are `object` and `None` of plain ones.
    const own = callee.name === RECONSTRUCTOR ? [] : rest;
    this.#stack.push(new ObjectDraft(type.name, new Draft("tuple", own)));
  }

  #callWithKeywords(): void {
    const keywords = this.#stack.pop();
    if (!(keywords instanceof Draft) || keywords.parts.length > 0) {
      throw new PickleError("it makes an object by keywords");
    }
    this.#call();
  }

  #build(): void {
    const state = this.#stack.pop();
    const target = this.#stack.top();
    if (!(target instanceof ObjectDraft)) throw new PickleError("it gives fields to no object");
    target.state = state;
  }
}

function inPairs(parts: unknown[]): unknown[] {
  if (parts.length % 2 !== 0) throw new PickleError("it holds a key without a value");
  return parts;
}

function assertKnown(protocol: number): void {
  if (protocol <= NEWEST_PROTOCOL) return;
  throw new PickleError(
    `it is of protocol ${protocol}, which is newer than what is read here; ask for protocol ` +
      `${NEWEST_PROTOCOL} where it is written`,
  );
}
