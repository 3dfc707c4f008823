package dev.gantry.registry.s3;

import java.net.URI;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A bucket for content.
 *
 * @param bucket its name, or {@code null} to keep content in files
 * @param endpoint where it is, or {@code null} for Amazon's own
 * @param region its region
 * @param accessKey who we are, or {@code null} for what the SDK finds in the environment
 * @param secretKey the secret
 * @param prefix of all keys
 * @param pathStyle whether the bucket is in the path rather than in the host's name
 * @param partSize of large content
 */
public record S3Properties(String bucket, URI endpoint, @DefaultValue("us-east-1") String region, String accessKey,
		String secretKey, @DefaultValue("") String prefix, @DefaultValue("true") boolean pathStyle,
		@DefaultValue("16MB") DataSize partSize) {

	private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);

	public S3Properties {
		if (partSize.compareTo(SMALLEST_PART) < 0) {
			throw new IllegalArgumentException(
					"gantry.registry.s3.part-size must be at least 5MB: S3 takes no smaller");
		}
		if (!prefix.isEmpty() && !prefix.endsWith("/")) {
			prefix = prefix + "/";
		}
	}

	/** Without the secret. */
	@Override
	public String toString() {
		return "S3Properties[" + this.bucket + " at " + this.endpoint + "]";
	}

}
