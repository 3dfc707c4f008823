/**
 * Error codes, the exception that carries one, and its problem document.
 */
package dev.gantry.contracts.errors;
