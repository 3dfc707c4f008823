package dev.gantry.registry.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The few things that the store does with a bucket. What goes wrong is an
 * {@link IOException} that says with what.
 */
final class Bucket implements AutoCloseable {

	private final S3Client client;

	private final String name;

	Bucket(S3Properties properties) {
		this.name = properties.bucket();
		S3ClientBuilder builder = S3Client.builder()
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.region(Region.of(properties.region()))
			.forcePathStyle(properties.pathStyle())
			// Content has a digest of its own, and not everything that speaks like S3
			// knows Amazon's checksums.
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
		if (properties.endpoint() != null) {
			builder.endpointOverride(properties.endpoint());
		}
		if (properties.accessKey() != null) {
			builder.credentialsProvider(StaticCredentialsProvider
				.create(AwsBasicCredentials.create(properties.accessKey(), properties.secretKey())));
		}
		this.client = builder.build();
	}

	/** The size of an object in bytes, if it is there. */
	Optional<S3Object> head(String key) throws IOException {
		return attempt("HEAD " + key, () -> {
			try {
				var head = this.client.headObject((request) -> request.bucket(this.name).key(key));
				return Optional.of(S3Object.builder()
					.key(key)
					.size(head.contentLength())
					.lastModified(head.lastModified())
					.build());
			}
			catch (NoSuchKeyException ex) {
				return Optional.empty();
			}
			catch (S3Exception ex) {
				if (ex.statusCode() == 404) {
					return Optional.empty();
				}
				throw ex;
			}
		});
	}

	/** Reads an object from a byte on. */
	InputStream read(String key, long start) throws IOException {
		return attempt("GET " + key, () -> this.client.getObject((request) -> {
			request.bucket(this.name).key(key);
			if (start > 0) {
				request.range("bytes=" + start + "-");
			}
		}));
	}

	void write(String key, Path file) throws IOException {
		attempt("PUT " + key, () -> this.client.putObject((request) -> request.bucket(this.name).key(key),
				RequestBody.fromFile(file)));
	}

	void writeEmpty(String key) throws IOException {
		attempt("PUT " + key,
				() -> this.client.putObject((request) -> request.bucket(this.name).key(key), RequestBody.empty()));
	}

	void delete(String key) throws IOException {
		attempt("DELETE " + key, () -> this.client.deleteObject((request) -> request.bucket(this.name).key(key)));
	}

	/** All objects whose keys begin so, in the order of their keys. */
	Stream<S3Object> list(String prefix) throws IOException {
		return attempt("LIST " + prefix,
				() -> this.client.listObjectsV2Paginator((request) -> request.bucket(this.name).prefix(prefix))
					.contents()
					.stream());
	}

	/** Starts an object that is put together of parts. */
	String begin(String key) throws IOException {
		return attempt("POST " + key,
				() -> this.client.createMultipartUpload((request) -> request.bucket(this.name).key(key)).uploadId());
	}

	CompletedPart copyPart(String key, String upload, int number, String source) throws IOException {
		return attempt("COPY " + source, () -> {
			var copied = this.client.uploadPartCopy((request) -> request.sourceBucket(this.name)
				.sourceKey(source)
				.destinationBucket(this.name)
				.destinationKey(key)
				.uploadId(upload)
				.partNumber(number));
			return CompletedPart.builder().partNumber(number).eTag(copied.copyPartResult().eTag()).build();
		});
	}

	CompletedPart writePart(String key, String upload, int number, Path file) throws IOException {
		return attempt("PUT part of " + key, () -> {
			var written = this.client.uploadPart(
					(request) -> request.bucket(this.name).key(key).uploadId(upload).partNumber(number),
					RequestBody.fromFile(file));
			return CompletedPart.builder().partNumber(number).eTag(written.eTag()).build();
		});
	}

	void complete(String key, String upload, List<CompletedPart> parts) throws IOException {
		attempt("COMPLETE " + key,
				() -> this.client.completeMultipartUpload((request) -> request.bucket(this.name)
					.key(key)
					.uploadId(upload)
					.multipartUpload((whole) -> whole.parts(parts))));
	}

	void abort(String key, String upload) throws IOException {
		attempt("ABORT " + key, () -> this.client
			.abortMultipartUpload((request) -> request.bucket(this.name).key(key).uploadId(upload)));
	}

	private <T> T attempt(String what, Work<T> work) throws IOException {
		try {
			return work.run();
		}
		catch (SdkException ex) {
			throw new IOException(what + " in bucket " + this.name + " failed: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void close() {
		this.client.close();
	}

	private interface Work<T> {

		T run();

	}

}
