/** Of the floor's own database. */
export const FLOOR = 'floor';

/** As many as the load has, so that both read and lock as spread out. */
export const CONSUMERS = 200;

/** Rows of about 250 bytes, as those of the services are. */
export const TABLES = `
  CREATE TABLE consumers (
    consumer_id uuid PRIMARY KEY, name text NOT NULL, order_limit_minor bigint NOT NULL, order_limit_currency text NOT NULL,
    blocked boolean NOT NULL, registered_at timestamptz NOT NULL, version integer NOT NULL);
  CREATE TABLE orders (
    order_id uuid PRIMARY KEY, consumer_id uuid NOT NULL, restaurant_id uuid NOT NULL, state text NOT NULL, reason text,
    line_items jsonb NOT NULL, total_minor bigint NOT NULL, currency text NOT NULL, created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL, version integer NOT NULL);
  CREATE TABLE tickets (
    ticket_id uuid PRIMARY KEY, restaurant_id uuid NOT NULL, state text NOT NULL, line_items jsonb NOT NULL,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, version integer NOT NULL);
  CREATE TABLE payments (
    payment_id uuid PRIMARY KEY, account_id uuid NOT NULL, state text NOT NULL, amount_minor bigint NOT NULL,
    currency text NOT NULL, note text NOT NULL, updated_at timestamptz NOT NULL, version integer NOT NULL);`;

/** The six statements of one order, in their order. Each is prepared once a connection. */
export const STATEMENTS = {
  insertOrder: `INSERT INTO orders VALUES ($1, $2, $3, 'APPROVAL_PENDING', NULL, $4, $5, 'EUR', $6, $6, 1)`,
  selectConsumer: 'SELECT * FROM consumers WHERE consumer_id = $1',
  insertTicket: `INSERT INTO tickets VALUES ($1, $2, 'CREATE_PENDING', $3, $4, $4, 1)`,
  insertPayment: `INSERT INTO payments VALUES ($1, $2, 'AUTHORIZED', $3, 'EUR', $4, $5, 1)`,
  updateTicket: `UPDATE tickets SET state = 'AWAITING_ACCEPTANCE', updated_at = $2, version = version + 1
    WHERE ticket_id = $1 AND version = 1`,
  updateOrder: `UPDATE orders SET state = 'APPROVED', updated_at = $2, version = version + 1
    WHERE order_id = $1 AND version = 1`,
};
