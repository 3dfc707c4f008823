/**
 * How the database's tables are brought up to date.
 */
package dev.gantry.platform.schema;
