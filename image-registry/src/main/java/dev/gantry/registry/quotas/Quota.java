package dev.gantry.registry.quotas;

import java.util.regex.Pattern;

import dev.gantry.oci.reference.RepositoryName;
import jakarta.validation.constraints.NotNull;

import org.springframework.util.unit.DataSize;

/**
 * How much each of some repositories may hold.
 *
 * @param repositories a name in which {@code *} stands for any text, for example
 * {@code apps/*}
 * @param size of all blobs of one repository, each counted once
 */
public record Quota(@NotNull String repositories, @NotNull DataSize size) {

	private static final Pattern FORM = Pattern.compile("[a-z0-9._*/-]{1,255}");

	public Quota {
		if (repositories == null || !FORM.matcher(repositories).matches()) {
			throw new IllegalArgumentException("'" + repositories
					+ "' names no repositories; write a name, with '*' for any text, for example 'apps/*'");
		}
		if (size == null || size.isNegative()) {
			throw new IllegalArgumentException("the quota of '" + repositories + "' needs a size, for example '20GB'");
		}
	}

	boolean covers(RepositoryName repository) {
		String expression = Pattern.quote(this.repositories).replace("*", "\\E.*\\Q");
		return repository.value().matches(expression);
	}

}
