/**
 * The registry's HTTP interface: OCI Distribution 1.1 on a port of its own.
 */
package dev.gantry.registry.web;
