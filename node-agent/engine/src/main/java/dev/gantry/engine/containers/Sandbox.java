package dev.gantry.engine.containers;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.gantry.contracts.values.ResourceLimits;

/**
 * What a container may see and use.
 *
 * @param hostname its host name; empty: its id
 * @param limits processor time, memory and processes
 * @param capabilities in the bounding, permitted and effective set; never inheritable
 * @param seccomp whether the default system call filter applies
 * @param userNamespace whether its users are mapped to host users of its own; the engine
 * runs it without where the host cannot, and says so
 * @param rlimits resource limits of its processes, clamped to the host's with a warning
 * @param security what else it asks for; {@code null}: the defaults
 * @param controls how it shares the machine; {@code null}: the kernel's defaults
 */
public record Sandbox(String hostname, ResourceLimits limits, Set<Capability> capabilities, boolean seccomp,
		boolean userNamespace, List<Rlimit> rlimits, SecurityOptions security, ResourceControls controls) {

	/** As Docker's default, and with a user namespace. */
	public static final Sandbox DEFAULT = new Sandbox("", ResourceLimits.DEFAULT, Capability.DEFAULT, true, true,
			List.of(), SecurityOptions.DEFAULT, ResourceControls.DEFAULT);

	public Sandbox {
		Objects.requireNonNull(hostname, "hostname");
		if (hostname.length() > 64 || !hostname.matches("[A-Za-z0-9.-]*")) {
			throw new IllegalArgumentException(
					"a host name has at most 64 letters, digits, '.' or '-': '" + hostname + "'");
		}
		Objects.requireNonNull(limits, "limits");
		capabilities = Set.copyOf(capabilities);
		rlimits = List.copyOf(rlimits);
		security = (security != null) ? security : SecurityOptions.DEFAULT;
		controls = (controls != null) ? controls : ResourceControls.DEFAULT;
	}

	public Sandbox withHostname(String hostname) {
		return new Sandbox(hostname, this.limits, this.capabilities, this.seccomp, this.userNamespace, this.rlimits,
				this.security, this.controls);
	}

	public Sandbox withLimits(ResourceLimits limits) {
		return new Sandbox(this.hostname, limits, this.capabilities, this.seccomp, this.userNamespace, this.rlimits,
				this.security, this.controls);
	}

	public Sandbox withCapabilities(Set<Capability> capabilities) {
		return new Sandbox(this.hostname, this.limits, capabilities, this.seccomp, this.userNamespace, this.rlimits,
				this.security, this.controls);
	}

	public Sandbox withUserNamespace(boolean userNamespace) {
		return new Sandbox(this.hostname, this.limits, this.capabilities, this.seccomp, userNamespace, this.rlimits,
				this.security, this.controls);
	}

	public Sandbox withRlimits(List<Rlimit> rlimits) {
		return new Sandbox(this.hostname, this.limits, this.capabilities, this.seccomp, this.userNamespace, rlimits,
				this.security, this.controls);
	}

	public Sandbox withSecurity(SecurityOptions security) {
		return new Sandbox(this.hostname, this.limits, this.capabilities, this.seccomp, this.userNamespace,
				this.rlimits, security, this.controls);
	}

	public Sandbox withControls(ResourceControls controls) {
		return new Sandbox(this.hostname, this.limits, this.capabilities, this.seccomp, this.userNamespace,
				this.rlimits, this.security, controls);
	}

}
