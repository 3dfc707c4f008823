package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * The operator's certificate authorities for the tools in RUN steps. The bundle is
 * mounted at a place of its own, and each tool is pointed there by the variable that it
 * reads: the image's own bundle stays what it is, so that installing
 * {@code ca-certificates} in a step works, and nothing of it ends up in the image.
 */
final class CaBundle {

	private static final String BUNDLE = "ca-bundle.pem";

	private static final String JAVA = "ca-bundle.p12";

	/** Not a secret: it protects nothing but keeps Java from ignoring the file. */
	private static final String JAVA_PASSWORD = "changeit";

	private static final String WGET = "wgetrc";

	/** OpenSSL, curl, Python, Node.js, git, Rust, Ruby, Deno, AWS, npm, gRPC. */
	private static final List<String> BUNDLE_VARIABLES = List.of("SSL_CERT_FILE", "CURL_CA_BUNDLE",
			"REQUESTS_CA_BUNDLE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "CARGO_HTTP_CAINFO",
			"BUNDLE_SSL_CA_CERT", "DENO_CERT", "AWS_CA_BUNDLE", "NPM_CONFIG_CAFILE", "HTTPLIB2_CA_CERTS",
			"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH");

	private final byte[] certificates;

	private final byte[] forJava;

	private CaBundle(byte[] certificates, byte[] forJava) {
		this.certificates = certificates;
		this.forJava = forJava;
	}

	/**
	 * Reads a bundle.
	 * @param file a PEM file
	 * @throws GantryException with {@code HOST_UNFIT} if it is not one
	 */
	static CaBundle read(Path file) {
		try {
			byte[] certificates = Files.readAllBytes(file);
			if (!new String(certificates, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
				throw new GantryException(ErrorCode.HOST_UNFIT, "The CA bundle " + file + " holds no certificate",
						"Set the node's ca-bundle to a file of certificates in PEM, or unset it");
			}
			return new CaBundle(certificates, forJava(certificates));
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT, "The CA bundle " + file + " cannot be read: " + ex,
					"Set the node's ca-bundle to a file of certificates in PEM, or unset it", ex);
		}
	}

	/** Puts the files that will be mounted into a directory. */
	void writeTo(Path directory, String mountedAt) throws IOException {
		write(directory.resolve(BUNDLE), this.certificates);
		String bundle = mountedAt + "/" + BUNDLE;
		write(directory.resolve(JAVA), this.forJava);
		write(directory.resolve(WGET), ("ca_certificate = " + bundle + "\n").getBytes(StandardCharsets.UTF_8));
	}

	/** What tells apt. */
	static String aptConfiguration(String mountedAt) {
		return "Acquire::https::CaInfo \"" + mountedAt + "/" + BUNDLE + "\";\n";
	}

	private static byte[] forJava(byte[] certificates) throws IOException {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			int count = 0;
			for (Certificate certificate : CertificateFactory.getInstance("X.509")
				.generateCertificates(new ByteArrayInputStream(certificates))) {
				store.setCertificateEntry("ca-" + count++, certificate);
			}
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			store.store(out, JAVA_PASSWORD.toCharArray());
			return out.toByteArray();
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("its certificates cannot be read: " + ex.getMessage(), ex);
		}
	}

	/** What points the tools to the files. */
	static Map<String, String> variables(String mountedAt) {
		Map<String, String> variables = new LinkedHashMap<>();
		BUNDLE_VARIABLES.forEach((name) -> variables.put(name, mountedAt + "/" + BUNDLE));
		variables.put("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + mountedAt + "/" + JAVA
				+ " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=" + JAVA_PASSWORD);
		variables.put("WGETRC", mountedAt + "/" + WGET);
		return variables;
	}

	private static void write(Path file, byte[] content) throws IOException {
		Files.write(file, content);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
	}

}
