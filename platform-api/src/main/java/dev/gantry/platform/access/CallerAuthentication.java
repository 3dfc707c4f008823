package dev.gantry.platform.access;

import java.io.Serial;
import java.util.Arrays;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller in Spring Security's words: its authorities are its permissions. */
class CallerAuthentication extends AbstractAuthenticationToken {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Caller caller;

	CallerAuthentication(Caller caller) {
		super(Arrays.stream(Permission.values())
			.filter(caller::may)
			.map((permission) -> new SimpleGrantedAuthority(permission.name()))
			.toList());
		this.caller = caller;
		setAuthenticated(true);
	}

	@Override
	public Object getCredentials() {
		return null;
	}

	@Override
	public Caller getPrincipal() {
		return this.caller;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof CallerAuthentication that && this.caller.equals(that.caller);
	}

	@Override
	public int hashCode() {
		return this.caller.hashCode();
	}

}
