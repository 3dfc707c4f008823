/**
 * The kernel's packet filter, nftables, spoken to without the {@code nft} program.
 */
package dev.gantry.kernel.nftables;
