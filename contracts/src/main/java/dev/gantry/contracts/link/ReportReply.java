package dev.gantry.contracts.link;

/**
 * The platform's answer to a {@link NodeReport}.
 *
 * @param epoch the present leader's epoch
 */
public record ReportReply(long epoch) {
}
