package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The certificates that an operator has added to this host, mostly because a proxy
 * inspects its TLS. Builds behind the same proxy must trust them too.
 */
final class HostCertificates {

	/** Where distributions let operators add certificates: Debian's, then Fedora's. */
	private static final List<String> ADDED = List.of("usr/local/share/ca-certificates",
			"etc/pki/ca-trust/source/anchors");

	private static final List<String> BUNDLES = List.of("etc/ssl/certs/ca-certificates.crt",
			"etc/pki/tls/certs/ca-bundle.crt");

	private HostCertificates() {
	}

	/** The host's bundle when somebody has added to it, else {@code null}. */
	static Path bundle(Path root) {
		boolean added = ADDED.stream().map(root::resolve).anyMatch(HostCertificates::holdsSomething);
		return !added ? null : BUNDLES.stream().map(root::resolve).filter(Files::isReadable).findFirst().orElse(null);
	}

	private static boolean holdsSomething(Path directory) {
		if (!Files.isDirectory(directory)) {
			return false;
		}
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			return entries.iterator().hasNext();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
