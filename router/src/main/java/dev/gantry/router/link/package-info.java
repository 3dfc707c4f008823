/**
 * The link to the platform: the routing table comes, reports go.
 */
package dev.gantry.router.link;
