package dev.gantry.engine.build;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;

/**
 * Adds up all that a step's result depends on. Each part goes in with its length, so that
 * different parts never add up to the same.
 */
final class CacheKey {

	private final MessageDigest computation = DigestAlgorithm.SHA256.newMessageDigest();

	/**
	 * A key for one kind of step.
	 * @param kind name and version: another version never finds this one's results
	 */
	static CacheKey of(String kind) {
		return new CacheKey().add(kind);
	}

	CacheKey add(String part) {
		return add(part.getBytes(StandardCharsets.UTF_8));
	}

	CacheKey add(byte[] part) {
		this.computation.update(ByteBuffer.allocate(4).putInt(part.length).flip());
		this.computation.update(part);
		return this;
	}

	CacheKey add(long number) {
		this.computation.update(ByteBuffer.allocate(8).putLong(number).flip());
		return this;
	}

	CacheKey addAll(Collection<?> parts) {
		add(parts.size());
		parts.forEach((part) -> add(part.toString()));
		return this;
	}

	CacheKey addAll(Map<String, String> parts) {
		add(parts.size());
		new TreeMap<>(parts).forEach((name, value) -> add(name).add(value));
		return this;
	}

	Digest digest() {
		return Digest.finish(DigestAlgorithm.SHA256, this.computation);
	}

}
