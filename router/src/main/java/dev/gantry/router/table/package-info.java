/**
 * The routing table in force and the load of each backend.
 */
package dev.gantry.router.table;
