/**
 * Tokens for the image registry: Docker's token authentication, signed with the
 * platform's key.
 */
package dev.gantry.platform.registrytokens;
