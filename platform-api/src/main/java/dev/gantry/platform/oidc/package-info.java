/**
 * Signing in with a company's identity provider (OpenID Connect Core 1.0).
 */
package dev.gantry.platform.oidc;
