package dev.gantry.engine.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a fetch trusts: whom this JVM trusts, and the node's own certificate authorities.
 */
public final class Trust {

	private final TrustManager[] managers;

	private Trust(TrustManager[] managers) {
		this.managers = managers;
	}

	/**
	 * Reads a bundle.
	 * @param bundle certificates in PEM, or {@code null} for none
	 */
	public static Trust of(Path bundle) throws IOException {
		try {
			TrustManagerFactory own = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			own.init((KeyStore) null);
			if (bundle == null) {
				return new Trust(own.getTrustManagers());
			}
			KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
			all.load(null, null);
			int count = 0;
			for (TrustManager manager : own.getTrustManagers()) {
				for (X509Certificate authority : ((X509TrustManager) manager).getAcceptedIssuers()) {
					all.setCertificateEntry("jvm-" + count++, authority);
				}
			}
			try (InputStream in = Files.newInputStream(bundle)) {
				for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
					all.setCertificateEntry("node-" + count++, authority);
				}
			}
			TrustManagerFactory both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			both.init(all);
			return new Trust(both.getTrustManagers());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("read the certificates of " + bundle + ": " + ex.getMessage(), ex);
		}
	}

	TrustManager[] managers() {
		return this.managers.clone();
	}

	SSLContext context() throws IOException {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, this.managers, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("make ready for TLS: " + ex.getMessage(), ex);
		}
	}

}
