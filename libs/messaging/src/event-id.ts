/**
 * The aggregate that an event is about, from the event's id (`source:aggregate:sequence:name`): events with the same answer leave in
 * the order in which they were committed.
 */
export function aggregateOf(eventId: string): string {
  const beforeName = eventId.lastIndexOf(':');
  return eventId.slice(0, eventId.lastIndexOf(':', beforeName - 1));
}
