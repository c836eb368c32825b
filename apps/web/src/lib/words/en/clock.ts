/** The time zone is the person's own if they chose one; undefined is the browser's. */
export function formatter(options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(undefined, { ...options, ...(zone === undefined ? {} : { timeZone: zone }) });
}

export function clockText(at: number, zone?: string): string {
  return formatter({ hour: "2-digit", minute: "2-digit" }, zone).format(at);
}
