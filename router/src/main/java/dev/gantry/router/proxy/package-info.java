/**
 * Requests on their way from client to backend and back.
 */
package dev.gantry.router.proxy;
