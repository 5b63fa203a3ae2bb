import { type Check, problem, shown } from "./problem.ts";
import { textOf } from "./values.ts";

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** The formats that are checked; all others say something to people alone. */
export const FORMATS: Readonly<Record<string, Check>> = {
  "date-time": format("a date and time, such as 2026-01-31T12:00:00Z", isDateTime),
  date: format("a date, such as 2026-01-31", (text) => {
    const [, year, month, day] = DATE.exec(text) ?? [];
    return isDate(Number(year), Number(month), Number(day));
  }),
  uuid: format("a UUID", (text) => UUID.test(text)),
  email: format("an e-mail address", (text) => EMAIL.test(text)),
  uri: format("a URI", (text) => URL.canParse(text)),
};

function format(words: string, holds: (text: string) => boolean): Check {
  return (value) => {
    const text = textOf(value);
    return text === undefined || holds(text)
      ? undefined
      : problem(`expected ${words}, found ${shown(value)}`);
  };
}

function isDateTime(text: string): boolean {
  const [, ...parts] = DATE_TIME.exec(text) ?? [];
  const [year, month, day, hour, minute, second, offsetHour = 0, offsetMinute = 0] = parts
    .map((part) => part === undefined ? undefined : Number(part));
  return isDate(Number(year), Number(month), Number(day)) && hour! <= 23 && minute! <= 59 &&
    second! <= 60 && offsetHour <= 23 && offsetMinute <= 59;
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate();
}
